import { unary, unaryNode } from './elementwise.ts'

/** -1, 0 or 1, by the sign of each number. */
export const signOp = unary({
  name: 'sign',
  onnx: 'Sign',
  f: Math.sign,
  gradient: () => undefined,
})

/** -1, 0 or 1, by the sign of each number. */
export const sign = unaryNode(signOp)
