import { divide } from './divide.ts'
import { unary, unaryNode } from './elementwise.ts'
import { multiply } from './multiply.ts'

/** The square root of each number. */
export const sqrtOp = unary({
  name: 'sqrt',
  onnx: 'Sqrt',
  f: Math.sqrt,
  gradient: (_, output, y) => divide(multiply(output, 0.5), y),
})

/** The square root of each number. */
export const sqrt = unaryNode(sqrtOp)
