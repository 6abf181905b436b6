import { binary, binaryNode } from './elementwise.ts'

/** The product of each pair. */
export const multiplyOp = binary({
  name: 'multiply',
  onnx: 'Mul',
  f: (a, b) => a * b,
  gradient: ([a, b], output) => [multiply(output, b), multiply(output, a)],
})

/** The product of each pair. Plain numbers are constants. */
export const multiply = binaryNode(multiplyOp)
