import { unary, unaryNode } from './elementwise.ts'
import { multiply } from './multiply.ts'
import { subtract } from './subtract.ts'

/** The hyperbolic tangent of each number. */
export const tanhOp = unary({
  name: 'tanh',
  onnx: 'Tanh',
  f: Math.tanh,
  gradient: (_, output, y) => multiply(output, subtract(1, multiply(y, y))),
})

/** The hyperbolic tangent of each number. */
export const tanh = unaryNode(tanhOp)
