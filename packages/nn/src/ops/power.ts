import { binary, binaryNode } from './elementwise.ts'
import { log } from './log.ts'
import { multiply } from './multiply.ts'
import { subtract } from './subtract.ts'

/** The first of each pair to the power of the second. */
export const powerOp = binary({
  name: 'power',
  onnx: 'Pow',
  f: (a, b) => a ** b,
  gradient: ([a, b], output, y) => [
    multiply(output, multiply(b, power(a, subtract(b, 1)))),
    multiply(output, multiply(y, log(a))),
  ],
})

/** The first of each pair to the power of the second. Plain numbers are constants. */
export const power = binaryNode(powerOp)
