import { unary, unaryNode } from './elementwise.ts'
import { multiply } from './multiply.ts'
import { sign } from './sign.ts'

/** The absolute value of each number; its gradient at 0 is 0. */
export const absOp = unary({
  name: 'abs',
  onnx: 'Abs',
  f: Math.abs,
  gradient: (x, output) => multiply(output, sign(x)),
})

/** The absolute value of each number; its gradient at 0 is 0. */
export const abs = unaryNode(absOp)
