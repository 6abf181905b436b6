import { unary, unaryNode } from './elementwise.ts'

/** The number with the other sign. */
export const negateOp = unary({
  name: 'negate',
  onnx: 'Neg',
  f: (x) => -x,
  gradient: (_, output) => negate(output),
})

/** The number with the other sign. */
export const negate = unaryNode(negateOp)
