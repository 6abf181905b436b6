import { binary, binaryNode } from './elementwise.ts'

/** Whether both of each pair are the same. */
export const equalOp = binary({
  name: 'equal',
  onnx: 'Equal',
  dtype: 'bool',
  f: (a, b) => (a === b ? 1 : 0),
  gradient: () => [undefined, undefined],
})

/** Whether both of each pair are the same. Plain numbers are constants. */
export const equal = binaryNode(equalOp)
