import { zerosLike } from './constant.ts'
import { unary, unaryNode } from './elementwise.ts'
import { greater } from './greater.ts'
import { where } from './where.ts'

/** The number where it is positive, else 0; its gradient at 0 is 0. */
export const reluOp = unary({
  name: 'relu',
  onnx: 'Relu',
  f: (x) => (x > 0 || Number.isNaN(x) ? x : 0),
  gradient: (_, output, y) => where(greater(y, 0), output, zerosLike(output)),
})

/** The number where it is positive, else 0; its gradient at 0 is 0. */
export const relu = unaryNode(reluOp)
