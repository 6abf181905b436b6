import { unary, unaryNode } from './elementwise.ts'
import { multiply } from './multiply.ts'
import { negate } from './negate.ts'
import { sin } from './sin.ts'

/** The cosine of each number. */
export const cosOp = unary({
  name: 'cos',
  onnx: 'Cos',
  f: Math.cos,
  gradient: (x, output) => negate(multiply(output, sin(x))),
})

/** The cosine of each number. */
export const cos = unaryNode(cosOp)
