import { unary, unaryNode } from './elementwise.ts'
import { multiply } from './multiply.ts'
import { sign } from './sign.ts'

/** The number where it is positive, else 0; its gradient at 0 is 0. */
export const reluOp = unary({
  name: 'relu',
  onnx: 'Relu',
  f: (x) => (x > 0 || Number.isNaN(x) ? x : 0),
  gradient: (_, output, y) => multiply(output, sign(y)),
})

/** The number where it is positive, else 0; its gradient at 0 is 0. */
export const relu = unaryNode(reluOp)
