import { unary, unaryNode } from './elementwise.ts'
import { multiply } from './multiply.ts'
import { sigmoid } from './sigmoid.ts'

/** log(1 + exp(x)) of each number. */
export const softplusOp = unary({
  name: 'softplus',
  onnx: 'Softplus',
  f: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  gradient: (x, output) => multiply(output, sigmoid(x)),
})

/** log(1 + exp(x)) of each number. */
export const softplus = unaryNode(softplusOp)
