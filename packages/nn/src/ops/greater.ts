import { binary, binaryNode } from './elementwise.ts'

/** Whether the first of each pair is larger. */
export const greaterOp = binary({
  name: 'greater',
  onnx: 'Greater',
  dtype: 'bool',
  f: (a, b) => (a > b ? 1 : 0),
  gradient: () => [undefined, undefined],
})

/** Whether the first of each pair is larger. Plain numbers are constants. */
export const greater = binaryNode(greaterOp)
