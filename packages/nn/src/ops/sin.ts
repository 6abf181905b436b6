import { cos } from './cos.ts'
import { unary, unaryNode } from './elementwise.ts'
import { multiply } from './multiply.ts'

/** The sine of each number. */
export const sinOp = unary({
  name: 'sin',
  onnx: 'Sin',
  f: Math.sin,
  gradient: (x, output) => multiply(output, cos(x)),
})

/** The sine of each number. */
export const sin = unaryNode(sinOp)
