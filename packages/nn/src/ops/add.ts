import { binary, binaryNode } from './elementwise.ts'

/** The sum of each pair. */
export const addOp = binary({
  name: 'add',
  onnx: 'Add',
  f: (a, b) => a + b,
  gradient: (_, output) => [output, output],
})

/** The sum of each pair. Plain numbers are constants. */
export const add = binaryNode(addOp)
