import type { Op } from '../graph/node.ts'
import { absOp } from './abs.ts'
import { addOp } from './add.ts'
import { argMaxOp } from './argMax.ts'
import { broadcastToOp } from './broadcastTo.ts'
import { castOp } from './cast.ts'
import { concatOp } from './concat.ts'
import { constantOp } from './constant.ts'
import { conv2dOp } from './conv2d.ts'
import { conv2dInputGradientOp } from './conv2dInputGradient.ts'
import { conv2dKernelGradientOp } from './conv2dKernelGradient.ts'
import { cosOp } from './cos.ts'
import { countOp } from './count.ts'
import { divideOp } from './divide.ts'
import { equalOp } from './equal.ts'
import { erfOp } from './erf.ts'
import { expOp } from './exp.ts'
import { gatherOp } from './gather.ts'
import { geluOp } from './gelu.ts'
import { geluSlopeOp } from './geluSlope.ts'
import { greaterOp } from './greater.ts'
import { inputOp } from './input.ts'
import { logOp } from './log.ts'
import { logSoftmaxOp } from './logSoftmax.ts'
import { matmulOp } from './matmul.ts'
import { maxOp } from './max.ts'
import { maximumOp } from './maximum.ts'
import { maxPool2dOp } from './maxPool2d.ts'
import { maxPool2dGradientOp } from './maxPool2dGradient.ts'
import { maxPool2dPickOp } from './maxPool2dPick.ts'
import { meanOp } from './mean.ts'
import { minimumOp } from './minimum.ts'
import { multiplyOp } from './multiply.ts'
import { negateOp } from './negate.ts'
import { normalCdfOp } from './normalCdf.ts'
import { normalizeOp } from './normalize.ts'
import { padOp } from './pad.ts'
import { powerOp } from './power.ts'
import { reluOp } from './relu.ts'
import { reshapeOp } from './reshape.ts'
import { scatterAddOp } from './scatterAdd.ts'
import { sigmoidOp } from './sigmoid.ts'
import { signOp } from './sign.ts'
import { sinOp } from './sin.ts'
import { sliceOp } from './slice.ts'
import { softmaxOp } from './softmax.ts'
import { softplusOp } from './softplus.ts'
import { splitOp } from './split.ts'
import { sqrtOp } from './sqrt.ts'
import { stopGradientOp } from './stopGradient.ts'
import { subtractOp } from './subtract.ts'
import { sumOp } from './sum.ts'
import { tanhOp } from './tanh.ts'
import { transposeOp } from './transpose.ts'
import { uniformOp } from './uniform.ts'
import { whereOp } from './where.ts'

/**
 * Every op of the graph. One more is one file with its shape rule, gradient rule, ONNX lowering and reference kernel, its
 * case in `ops.contract.ts` (which does not compile without it), and one line here.
 */
export const ops = {
  abs: absOp,
  add: addOp,
  argMax: argMaxOp,
  broadcastTo: broadcastToOp,
  cast: castOp,
  concat: concatOp,
  constant: constantOp,
  conv2d: conv2dOp,
  conv2dInputGradient: conv2dInputGradientOp,
  conv2dKernelGradient: conv2dKernelGradientOp,
  cos: cosOp,
  count: countOp,
  divide: divideOp,
  equal: equalOp,
  erf: erfOp,
  exp: expOp,
  gather: gatherOp,
  gelu: geluOp,
  geluSlope: geluSlopeOp,
  greater: greaterOp,
  input: inputOp,
  log: logOp,
  logSoftmax: logSoftmaxOp,
  matmul: matmulOp,
  max: maxOp,
  maxPool2d: maxPool2dOp,
  maxPool2dGradient: maxPool2dGradientOp,
  maxPool2dPick: maxPool2dPickOp,
  maximum: maximumOp,
  mean: meanOp,
  minimum: minimumOp,
  multiply: multiplyOp,
  negate: negateOp,
  normalCdf: normalCdfOp,
  normalize: normalizeOp,
  pad: padOp,
  power: powerOp,
  relu: reluOp,
  reshape: reshapeOp,
  scatterAdd: scatterAddOp,
  sigmoid: sigmoidOp,
  sign: signOp,
  sin: sinOp,
  slice: sliceOp,
  softmax: softmaxOp,
  softplus: softplusOp,
  split: splitOp,
  sqrt: sqrtOp,
  stopGradient: stopGradientOp,
  subtract: subtractOp,
  sum: sumOp,
  tanh: tanhOp,
  transpose: transposeOp,
  uniform: uniformOp,
  where: whereOp,
} satisfies Record<string, Op<never>>

export type OpName = keyof typeof ops
