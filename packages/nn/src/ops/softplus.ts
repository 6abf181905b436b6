import type { Emitter } from '../onnx/emitter.ts'
import { unary, unaryNode } from './elementwise.ts'
import { lowerLog } from './log.ts'
import { multiply } from './multiply.ts'
import { sigmoid } from './sigmoid.ts'

/** As max(x, 0) + log(1 + exp(−|x|)) where results must not depend on the threads: see `lowerLog`. */
function lowerSoftplus(emit: Emitter, x: string): string {
  if (emit.threads === undefined) return emit.node('Softplus', [x])
  const small = emit.node('Exp', [emit.node('Neg', [emit.node('Abs', [x])])])
  return emit.node('Add', [emit.node('Relu', [x]), lowerLog(emit, emit.node('Add', [small, emit.scalar(1)]))])
}

/** log(1 + exp(x)) of each number. */
export const softplusOp = unary({
  name: 'softplus',
  onnx: lowerSoftplus,
  f: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  gradient: (x, output) => multiply(output, sigmoid(x)),
})

/** log(1 + exp(x)) of each number. */
export const softplus = unaryNode(softplusOp)
