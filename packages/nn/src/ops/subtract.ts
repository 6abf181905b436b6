import { binary, binaryNode } from './elementwise.ts'
import { negate } from './negate.ts'

/** The difference of each pair. */
export const subtractOp = binary({
  name: 'subtract',
  onnx: 'Sub',
  f: (a, b) => a - b,
  gradient: (_, output) => [output, negate(output)],
})

/** The difference of each pair. Plain numbers are constants. */
export const subtract = binaryNode(subtractOp)
