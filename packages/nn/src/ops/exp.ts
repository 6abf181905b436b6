import { unary, unaryNode } from './elementwise.ts'
import { multiply } from './multiply.ts'

/** The exponential of each number. */
export const expOp = unary({
  name: 'exp',
  onnx: 'Exp',
  f: Math.exp,
  gradient: (_, output, y) => multiply(output, y),
})

/** The exponential of each number. */
export const exp = unaryNode(expOp)
