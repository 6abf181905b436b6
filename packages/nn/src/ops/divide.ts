import { binary, binaryNode } from './elementwise.ts'
import { multiply } from './multiply.ts'
import { negate } from './negate.ts'

/** The quotient of each pair. */
export const divideOp = binary({
  name: 'divide',
  onnx: 'Div',
  f: (a, b) => a / b,
  gradient: ([, b], output, y) => [divide(output, b), negate(divide(multiply(output, y), b))],
})

/** The quotient of each pair. Plain numbers are constants. */
export const divide = binaryNode(divideOp)
