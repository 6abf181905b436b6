import type { Node } from '../graph/node.ts'
import { abs } from './abs.ts'
import { add } from './add.ts'
import { argMax } from './argMax.ts'
import { broadcastTo } from './broadcastTo.ts'
import { cast } from './cast.ts'
import { concat } from './concat.ts'
import { constant } from './constant.ts'
import { conv2d } from './conv2d.ts'
import { conv2dInputGradient } from './conv2dInputGradient.ts'
import { conv2dKernelGradient } from './conv2dKernelGradient.ts'
import { cos } from './cos.ts'
import { count } from './count.ts'
import { divide } from './divide.ts'
import { equal } from './equal.ts'
import { erf } from './erf.ts'
import { exp } from './exp.ts'
import { gather } from './gather.ts'
import { gelu } from './gelu.ts'
import { geluSlope } from './geluSlope.ts'
import { greater } from './greater.ts'
import { log } from './log.ts'
import { logSoftmax } from './logSoftmax.ts'
import { matmul } from './matmul.ts'
import { max } from './max.ts'
import { maximum } from './maximum.ts'
import { maxPool2d } from './maxPool2d.ts'
import { maxPool2dGradient } from './maxPool2dGradient.ts'
import { maxPool2dPick } from './maxPool2dPick.ts'
import { mean } from './mean.ts'
import { minimum } from './minimum.ts'
import { multiply } from './multiply.ts'
import { negate } from './negate.ts'
import { normalCdf } from './normalCdf.ts'
import { normalize } from './normalize.ts'
import { pad } from './pad.ts'
import { power } from './power.ts'
import type { OpName } from './registry.ts'
import { relu } from './relu.ts'
import { reshape } from './reshape.ts'
import { scatterAdd } from './scatterAdd.ts'
import { sigmoid } from './sigmoid.ts'
import { sign } from './sign.ts'
import { sin } from './sin.ts'
import { slice } from './slice.ts'
import { softmax } from './softmax.ts'
import { softplus } from './softplus.ts'
import { split } from './split.ts'
import { sqrt } from './sqrt.ts'
import { stopGradient } from './stopGradient.ts'
import { subtract } from './subtract.ts'
import { sum } from './sum.ts'
import { tanh } from './tanh.ts'
import { transpose } from './transpose.ts'
import { uniform } from './uniform.ts'
import { where } from './where.ts'

/** Numbers an op is tried on: how they are drawn, and their shape. `batch` is 2 when the case is run. */
export type Draw = {
  readonly shape: readonly (number | 'batch')[]
  /** Normal by default; `positive` in [0.5, 2.5); whole numbers below a bound as int32; a uint32 word. */
  readonly kind?: 'positive' | { readonly below: number } | 'word'
}

/** A way to use an op. Gradients are checked for the floating inputs, unless none flows. */
export type Case = {
  readonly inputs: readonly Draw[]
  build(...inputs: Node[]): Node
  /** Why gradients are not compared: nothing flows through, by design. */
  readonly flat?: true
}

const shape = (...dims: (number | 'batch')[]): Draw => ({ shape: dims })
const positive = (...dims: number[]): Draw => ({ shape: dims, kind: 'positive' })
const indices = (below: number, ...dims: number[]): Draw => ({ shape: dims, kind: { below } })

const alone = (build: (x: Node) => Node): Case[] => [
  { inputs: [shape(2, 3)], build },
  { inputs: [shape('batch', 3)], build },
]
const pairs = (build: (a: Node, b: Node) => Node): Case[] => [
  { inputs: [shape(2, 3), shape(2, 3)], build },
  { inputs: [shape(2, 3), shape(3)], build },
  { inputs: [shape(2, 1), shape(4, 1, 3)], build },
]
const flat = (cases: Case[]): Case[] => cases.map((one) => ({ ...one, flat: true }))

const unit = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1] } as const
const strided = { strides: [2, 1], pads: [1, 0, 0, 1], dilations: [1, 1] } as const
const dilated = { strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 2] } as const
const apart = { window: [2, 2], sliding: { ...unit, strides: [2, 2] } } as const
const overlapping = { window: [3, 2], sliding: strided } as const

/** At least one case of every op: the compiler asks for it. */
export const cases: Record<OpName, readonly Case[]> = {
  abs: alone(abs),
  add: pairs(add),
  argMax: flat([
    { inputs: [shape(3, 4)], build: (x) => argMax(x) },
    { inputs: [shape(3, 4)], build: (x) => argMax(x, 0) },
  ]),
  broadcastTo: [
    { inputs: [shape(2, 1)], build: (x) => broadcastTo(x, [4, 2, 3]) },
    { inputs: [shape('batch', 1)], build: (x) => broadcastTo(x, ['batch', 3]) },
  ],
  cast: flat(alone((x) => cast(x, 'int32'))),
  concat: [
    { inputs: [shape(2, 3), shape(2, 1)], build: (a, b) => concat([a, b]) },
    { inputs: [shape(2, 3), shape(1, 3)], build: (a, b) => concat([a, b], 0) },
  ],
  constant: [
    {
      inputs: [shape(2, 2)],
      build: (x) =>
        multiply(
          x,
          constant([
            [1, 2],
            [3, 4],
          ]),
        ),
    },
  ],
  conv2d: [unit, strided, dilated].flatMap((sliding) => [
    { inputs: [shape(2, 5, 6, 3), shape(3, 2, 3, 4)], build: (x: Node, k: Node) => conv2d(x, k, sliding) },
    { inputs: [shape(2, 5, 6, 9), shape(3, 2, 9, 2)], build: (x: Node, k: Node) => conv2d(x, k, sliding) },
    {
      inputs: [shape('batch', 4, 4, 2), shape(1, 1, 2, 1)],
      build: (x: Node, k: Node) => conv2d(x, k, sliding),
    },
  ]),
  conv2dInputGradient: [
    {
      inputs: [shape(2, 3, 5, 4), shape(3, 2, 3, 4)],
      build: (y, k) => conv2dInputGradient(y, k, [2, 5, 6, 3], unit),
    },
    {
      inputs: [shape(2, 2, 6, 4), shape(3, 2, 3, 4)],
      build: (y, k) => conv2dInputGradient(y, k, [2, 5, 6, 3], strided),
    },
    {
      inputs: [shape('batch', 5, 6, 4), shape(3, 2, 3, 4)],
      build: (y, k) => conv2dInputGradient(y, k, ['batch', 5, 6, 3], dilated),
    },
  ],
  conv2dKernelGradient: [
    {
      inputs: [shape(2, 5, 6, 3), shape(2, 3, 5, 4)],
      build: (x, y) => conv2dKernelGradient(x, y, [3, 2, 3, 4], unit),
    },
    {
      inputs: [shape(2, 5, 6, 3), shape(2, 2, 6, 4)],
      build: (x, y) => conv2dKernelGradient(x, y, [3, 2, 3, 4], strided),
    },
    {
      inputs: [shape('batch', 5, 6, 9), shape('batch', 5, 6, 4)],
      build: (x, y) => conv2dKernelGradient(x, y, [3, 2, 9, 4], dilated),
    },
  ],
  cos: alone(cos),
  count: flat([{ inputs: [shape('batch', 3)], build: (x) => count(x, [0, 1]) }]),
  divide: [
    { inputs: [shape(2, 3), positive(2, 3)], build: divide },
    { inputs: [shape(3), positive(2, 1)], build: divide },
  ],
  equal: flat([{ inputs: [indices(3, 8), indices(3, 8)], build: equal }]),
  erf: alone(erf),
  exp: alone(exp),
  gather: [
    { inputs: [shape(4, 3), indices(4, 2, 5)], build: gather },
    { inputs: [shape(4), indices(4, 6)], build: gather },
  ],
  gelu: alone(gelu),
  geluSlope: alone(geluSlope),
  greater: flat(pairs(greater)),
  input: alone((x) => x),
  log: [{ inputs: [positive(2, 3)], build: log }],
  logSoftmax: alone(logSoftmax),
  matmul: [
    { inputs: [shape(2, 3), shape(3, 4)], build: (a, b) => matmul(a, b) },
    { inputs: [shape(3, 2), shape(3, 4)], build: (a, b) => matmul(a, b, true) },
    { inputs: [shape(2, 3), shape(4, 3)], build: (a, b) => matmul(a, b, false, true) },
    { inputs: [shape(3, 2), shape(4, 3)], build: (a, b) => matmul(a, b, true, true) },
    { inputs: [shape('batch', 5, 3), shape(3, 4)], build: (a, b) => matmul(a, b) },
    { inputs: [shape(2, 1, 3, 2), shape(4, 5, 3)], build: (a, b) => matmul(a, b, true, true) },
    // Wide enough for the runtime to be given one of them turned: the first, or the second of many rows a sample.
    { inputs: [shape(3, 2), shape(3, 32)], build: (a, b) => matmul(a, b, true) },
    {
      inputs: [shape('batch', 2, 34), shape('batch', 2, 32)],
      build: (a, b) => matmul(reshape(a, [-1, 34]), reshape(b, [-1, 32]), true),
    },
  ],
  max: [
    { inputs: [shape(3, 4)], build: (x) => max(x, 1) },
    { inputs: [shape(3, 4)], build: (x) => max(x, [0, 1], true) },
  ],
  maxPool2d: [
    ...[apart, overlapping].map((pooling) => ({
      inputs: [shape('batch', 5, 6, 3)],
      build: (x: Node) => maxPool2d(x, pooling),
    })),
    { inputs: [shape(2, 5, 6, 3), shape(3)], build: (x, b) => maxPool2d(relu(add(x, b)), apart) },
  ],
  maxPool2dGradient: [
    { inputs: [shape(2, 4, 6, 3), shape(2, 2, 3, 3)], build: (x, y) => maxPool2dGradient(x, y, apart) },
    { inputs: [shape(2, 5, 6, 3), shape(2, 2, 6, 3)], build: (x, y) => maxPool2dGradient(x, y, overlapping) },
  ],
  maxPool2dPick: [
    { inputs: [shape(2, 5, 6, 3), shape(2, 5, 6, 3)], build: (x, y) => maxPool2dPick(x, y, overlapping) },
  ],
  maximum: pairs(maximum),
  mean: [
    { inputs: [shape(2, 3, 4)], build: (x) => mean(x, [0, 2]) },
    { inputs: [shape('batch', 3)], build: (x) => mean(x) },
  ],
  minimum: pairs(minimum),
  multiply: pairs(multiply),
  negate: alone(negate),
  normalCdf: alone(normalCdf),
  normalize: [
    { inputs: [shape(3, 5), shape(5), shape(5)], build: (x, a, b) => normalize(x, a, b, 0.001) },
    { inputs: [shape('batch', 2, 4), shape(4), shape(4)], build: (x, a, b) => normalize(x, a, b, 1e-5) },
    ...(['mean', 'inverseDeviation'] as const).map(
      (result): Case => ({
        inputs: [shape(3, 5), shape(5), shape(5)],
        build: (x, a, b) => normalize(x, a, b, 0.1, result),
      }),
    ),
  ],
  pad: [{ inputs: [shape(2, 3)], build: (x) => pad(x, 1, 2, 1) }],
  power: [{ inputs: [positive(2, 3), shape(2, 3)], build: power }],
  relu: alone(relu),
  reshape: [
    { inputs: [shape(2, 3, 4)], build: (x) => reshape(x, [6, -1]) },
    { inputs: [shape('batch', 3, 4)], build: (x) => reshape(x, ['3*batch', 4]) },
  ],
  scatterAdd: [
    { inputs: [indices(4, 6), shape(6, 3)], build: (i, x) => scatterAdd(i, x, 4) },
    { inputs: [indices(4, 2, 3), shape(2, 3)], build: (i, x) => scatterAdd(i, x, 5) },
  ],
  sigmoid: alone(sigmoid),
  sign: flat(alone(sign)),
  sin: alone(sin),
  slice: [
    { inputs: [shape(4, 3)], build: (x) => slice(x, 0, 1, 2) },
    { inputs: [shape('batch', 5)], build: (x) => slice(x, -1, 2, 3) },
  ],
  softmax: alone(softmax),
  softplus: alone(softplus),
  split: [
    {
      inputs: [shape(6)],
      build: (x) => {
        const [a, b, c] = split(x, [2, 1, 3])
        return concat([multiply(c!, 2), a!, multiply(b!, b!)])
      },
    },
  ],
  sqrt: [{ inputs: [positive(2, 3)], build: sqrt }],
  stopGradient: flat(alone(stopGradient)),
  subtract: pairs(subtract),
  sum: [
    { inputs: [shape(2, 3, 4)], build: (x) => sum(x, 1) },
    { inputs: [shape('batch', 3)], build: (x) => sum(x, [0], true) },
    { inputs: [shape(2, 3)], build: (x) => sum(x) },
  ],
  tanh: alone(tanh),
  transpose: [
    { inputs: [shape(2, 3, 4)], build: (x) => transpose(x) },
    { inputs: [shape('batch', 3, 4)], build: (x) => transpose(x, [1, 0, 2]) },
  ],
  uniform: flat([
    { inputs: [{ shape: [], kind: 'word' }], build: (counter) => uniform(counter, [3, 5], 7) },
    {
      inputs: [{ shape: [], kind: 'word' }, shape('batch')],
      build: (counter, x) => add(uniform(counter, ['batch'], 1), multiply(x, 0)),
    },
  ]),
  where: [
    {
      inputs: [shape(2, 3), shape(2, 3), shape(3)],
      build: (c, a, b) => where(greater(c, 0), a, b),
    },
  ],
}
