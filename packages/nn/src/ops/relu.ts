import { cast } from './cast.ts'
import { unary, unaryNode } from './elementwise.ts'
import { greater } from './greater.ts'
import { multiply } from './multiply.ts'

/** The number where it is positive, else 0; its gradient at 0 is 0. */
export const reluOp = unary({
  name: 'relu',
  onnx: 'Relu',
  f: (x) => (x > 0 || Number.isNaN(x) ? x : 0),
  gradient: (_, output, y) => multiply(output, cast(greater(y, 0), 'float32')),
})

/** The number where it is positive, else 0; its gradient at 0 is 0. */
export const relu = unaryNode(reluOp)
