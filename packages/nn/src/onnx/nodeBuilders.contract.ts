import type { Node } from '../graph/node.ts'
import { averagePooling2d } from '../layers/averagePooling2d.ts'
import { batchNormalization } from '../layers/batchNormalization.ts'
import type { Layer } from '../layers/layer.ts'
import { buildAlone } from '../layers/trial.contract.ts'
import { abs } from '../ops/abs.ts'
import { add } from '../ops/add.ts'
import { argMax } from '../ops/argMax.ts'
import { broadcastTo } from '../ops/broadcastTo.ts'
import { cast } from '../ops/cast.ts'
import { concat } from '../ops/concat.ts'
import { conv2d } from '../ops/conv2d.ts'
import { conv2dInputGradient } from '../ops/conv2dInputGradient.ts'
import { cos } from '../ops/cos.ts'
import { divide } from '../ops/divide.ts'
import { equal } from '../ops/equal.ts'
import { erf } from '../ops/erf.ts'
import { exp } from '../ops/exp.ts'
import { gather } from '../ops/gather.ts'
import { geluTanh } from '../ops/gelu.ts'
import { greater } from '../ops/greater.ts'
import { leakyRelu } from '../ops/leakyRelu.ts'
import { log } from '../ops/log.ts'
import { logSoftmax } from '../ops/logSoftmax.ts'
import { matmul } from '../ops/matmul.ts'
import { max } from '../ops/max.ts'
import { maximum } from '../ops/maximum.ts'
import { maxPool2d } from '../ops/maxPool2d.ts'
import { mean } from '../ops/mean.ts'
import { minimum } from '../ops/minimum.ts'
import { multiply } from '../ops/multiply.ts'
import { negate } from '../ops/negate.ts'
import { normalize } from '../ops/normalize.ts'
import { oneHot } from '../ops/oneHot.ts'
import { pad } from '../ops/pad.ts'
import { power } from '../ops/power.ts'
import { relu } from '../ops/relu.ts'
import { reshape } from '../ops/reshape.ts'
import { scatterAdd } from '../ops/scatterAdd.ts'
import { sigmoid } from '../ops/sigmoid.ts'
import { sign } from '../ops/sign.ts'
import { sin } from '../ops/sin.ts'
import { slice } from '../ops/slice.ts'
import { softmax } from '../ops/softmax.ts'
import { softplus } from '../ops/softplus.ts'
import { split } from '../ops/split.ts'
import { sqrt } from '../ops/sqrt.ts'
import { stopGradient } from '../ops/stopGradient.ts'
import { subtract } from '../ops/subtract.ts'
import { sum } from '../ops/sum.ts'
import { tanh } from '../ops/tanh.ts'
import { transpose } from '../ops/transpose.ts'
import { where } from '../ops/where.ts'
import { type Sliding, samePads } from '../ops/window.ts'
import type { NodeCase } from './nodeCases.contract.ts'

/** How a case is built of our ops; nothing where it uses what our lowerings never write. */
type Build = (inputs: Node[], one: NodeCase) => Node | undefined

export const number = (one: NodeCase, name: string, otherwise: number) =>
  (one.attributes[name] as number) ?? otherwise
const list = (one: NodeCase, name: string) => one.attributes[name] as number[] | undefined
const values = (one: NodeCase, i: number) => (one.inputs[i] ? Array.from(one.inputs[i]!.data) : undefined)

const lastAxis =
  (op: (x: Node) => Node): Build =>
  ([x], one) => {
    const axis = number(one, 'axis', -1)
    return axis === -1 || axis === x!.shape.length - 1 ? op(x!) : undefined
  }
const unaryOf =
  (op: (x: Node) => Node): Build =>
  ([x]) =>
    op(x!)
const binaryOf =
  (op: (a: Node, b: Node) => Node): Build =>
  ([a, b]) =>
    a!.dtype === b!.dtype ? op(a!, b!) : undefined
/** Zeros around what is moved by the value that is padded with, which comes back after. */
const padding: Build = ([x], one) => {
  const pads = values(one, 1)!
  if ((one.attributes.mode ?? 'constant') !== 'constant' || Math.min(...pads) < 0) return undefined
  const [value = 0] = values(one, 2) ?? []
  const wide = x!.shape.reduce(
    (narrow, _, axis) => pad(narrow, axis, pads[axis]!, pads[axis + x!.shape.length]!),
    subtract(x!, value),
  )
  return add(wide, value)
}

/** Our runs are of lists; the cases give each run as an output, of which the first is compared. */
const splitting: Build = ([x], one) => {
  if (x!.shape.length !== 1) return undefined
  const count = one.outputs.length
  const sizes = values(one, 1) ?? one.outputs.map(() => (x!.shape[0] as number) / count)
  return split(x!, sizes)[0]
}

const clipping: Build = ([x], one) => {
  if (x!.dtype !== 'float32') return undefined
  const [low = Number.NEGATIVE_INFINITY] = values(one, 1) ?? []
  const [high = Number.POSITIVE_INFINITY] = values(one, 2) ?? []
  return minimum(maximum(x!, low), high)
}

const marking: Build = ([indices], one) => {
  const [[classes], [off, on]] = [values(one, 1)!, values(one, 2)!] as [[number], [number, number]]
  const axis = number(one, 'axis', -1)
  if ((axis !== -1 && axis !== indices!.shape.length) || Math.min(...values(one, 0)!) < 0) return undefined
  return add(multiply(oneHot(cast(indices!, 'int32'), classes), on - off), off)
}

const fold =
  (op: (a: Node, b: Node) => Node): Build =>
  (inputs) =>
    inputs.reduce(op)

const reducing =
  (op: (x: Node, axes?: number[], keep?: boolean) => Node): Build =>
  ([x], one) => {
    const axes = one.inputs.length > 1 ? values(one, 1) : list(one, 'axes')
    if (axes?.length === 0 && number(one, 'noop_with_empty_axes', 0) === 1) return x
    return op(x!, axes?.length ? axes : undefined, number(one, 'keepdims', 1) === 1)
  }

function slidingOf(image: Node, window: readonly [number, number], one: NodeCase): Sliding | undefined {
  const strides = (list(one, 'strides') ?? [1, 1]) as [number, number]
  const dilations = (list(one, 'dilations') ?? [1, 1]) as [number, number]
  const size = image.shape.slice(2) as [number, number]
  const same = { SAME_UPPER: samePads(size, window, strides, dilations), VALID: [0, 0, 0, 0] as const }
  const auto = one.attributes.auto_pad as keyof typeof same | 'NOTSET' | undefined
  if (number(one, 'ceil_mode', 0) === 1 || (auto && auto !== 'NOTSET' && !(auto in same))) return undefined
  const given = (list(one, 'pads') ?? [0, 0, 0, 0]) as unknown as Sliding['pads']
  return { strides, dilations, pads: auto && auto !== 'NOTSET' ? same[auto] : given }
}

const convolution: Build = ([image, kernel, bias], one) => {
  if (image!.shape.length !== 4 || number(one, 'group', 1) !== 1) return undefined
  const sliding = slidingOf(image!, kernel!.shape.slice(2) as [number, number], one)
  const product =
    sliding && conv2d(transpose(image!, [0, 2, 3, 1]), transpose(kernel!, [2, 3, 1, 0]), sliding)
  return product && transpose(bias ? add(product, bias) : product, [0, 3, 1, 2])
}

const pooling: Build = ([image], one) => {
  const window = list(one, 'kernel_shape') as [number, number]
  if (image!.shape.length !== 4 || one.outputs.length !== 1) return undefined
  const sliding = slidingOf(image!, window, one)
  return sliding && transpose(maxPool2d(transpose(image!, [0, 2, 3, 1]), { window, sliding }), [0, 3, 1, 2])
}

const gemm: Build = ([a, b, c], one) => {
  const product = matmul(a!, b!, number(one, 'transA', 0) === 1, number(one, 'transB', 0) === 1)
  const scaled = multiply(product, number(one, 'alpha', 1))
  return c ? add(scaled, multiply(c, number(one, 'beta', 1))) : scaled
}

const layerNorm: Build = ([x, scale, bias], one) => {
  if (![-1, x!.shape.length - 1].includes(number(one, 'axis', -1))) return undefined
  return normalize(x!, scale!, bias!, number(one, 'epsilon', 1e-5))
}

const reshaping: Build = ([x], one) => {
  const wanted = values(one, 1)!
  const allowZero = number(one, 'allowzero', 0) === 1
  const shape = wanted.map((dim, axis) => (dim === 0 && !allowZero ? x!.shape[axis]! : dim))
  return reshape(x!, shape)
}

const gathering: Build = ([table, indices], one) =>
  number(one, 'axis', 0) === 0 && values(one, 1)!.every((index) => index >= 0)
    ? gather(table!, indices!)
    : undefined

/** Cuts axis by axis; only steps of 1, counted from either end. */
const slicing: Build = ([x], one) => {
  const empty = one.outputs[0]!.data.length === 0
  if (empty || one.inputs.length < 3 || values(one, 4)?.some((step) => step !== 1)) return undefined
  const [starts, ends] = [values(one, 1)!, values(one, 2)!]
  const axes = values(one, 3) ?? starts.map((_, i) => i)
  return axes.reduce((node, axis, i) => {
    const size = node.shape.at(axis) as number
    const [from, to] = [starts[i]!, ends[i]!].map((at) =>
      Math.min(size, Math.max(0, at < 0 ? at + size : at)),
    )
    return slice(node, axis, from!, Math.max(0, to! - from!))
  }, x!)
}

/** The convolution that a transposed one is the gradient of. */
const transposed: Build = ([y, kernel], one) => {
  const plain = one.inputs.length === 2 && y!.shape.length === 4 && number(one, 'group', 1) === 1
  if (!plain || one.attributes.auto_pad || list(one, 'output_shape')) return undefined
  const strides = (list(one, 'strides') ?? [1, 1]) as [number, number]
  const dilations = (list(one, 'dilations') ?? [1, 1]) as [number, number]
  const pads = (list(one, 'pads') ?? [0, 0, 0, 0]) as unknown as Sliding['pads']
  const [batch, channels, height, width] = one.outputs[0]!.shape as [number, number, number, number]
  const last = transpose(y!, [0, 2, 3, 1])
  const filters = transpose(kernel!, [2, 3, 1, 0])
  const image = conv2dInputGradient(last, filters, [batch, height, width, channels], {
    strides,
    dilations,
    pads,
  })
  return transpose(image, [0, 3, 1, 2])
}

/** Adds rows to a table: the case of whole rows along the first axis. */
const scattering: Build = ([table, indices, updates], one) => {
  const rows = one.attributes.reduction === 'add' && indices!.shape.at(-1) === 1
  if (!rows) return undefined
  return add(
    table!,
    scatterAdd(reshape(indices!, indices!.shape.slice(0, -1)), updates!, table!.shape[0] as number),
  )
}

/** A layer on images with channels first; weights in its own order. */
const layered =
  (make: (one: NodeCase) => Layer | undefined, order: readonly number[] = []): Build =>
  (inputs, one) => {
    const made = make(one)
    if (!made || inputs[0]!.shape.length !== 4 || one.outputs.length !== 1) return undefined
    const { output, weights } = buildAlone(made, [inputs[0]!], false)
    const given = new Map(Object.values(weights).map((node, i) => [node, inputs[order[i]!]!]))
    return given.size === 0 ? output : replaced(output, given)
  }

/** The same graph with other nodes in the place of some. */
function replaced(node: Node, given: ReadonlyMap<Node, Node>): Node {
  const other = given.get(node)
  if (other) return other
  if (node.inputs.length === 0) return node
  return { ...node, inputs: node.inputs.map((one) => replaced(one, given)) }
}

function averagePooling(one: NodeCase): Layer | undefined {
  const window = list(one, 'kernel_shape') as [number, number]
  const same = one.attributes.auto_pad === 'SAME_UPPER'
  if (
    window.length !== 2 ||
    list(one, 'pads') ||
    number(one, 'ceil_mode', 0) === 1 ||
    (one.attributes.auto_pad && !same)
  )
    return undefined
  const strides = (list(one, 'strides') ?? [1, 1]) as [number, number]
  return averagePooling2d(window, { strides, padding: same ? 'same' : 'valid', dataFormat: 'channelsFirst' })
}

const normalization = (one: NodeCase) =>
  number(one, 'training_mode', 0) === 0
    ? batchNormalization({ axis: 1, epsilon: number(one, 'epsilon', 1e-5) })
    : undefined

/** By ONNX's operator. */
export const builders: Record<string, Build> = {
  Abs: unaryOf(abs),
  Add: binaryOf(add),
  ArgMax: ([x], one) =>
    number(one, 'keepdims', 1) === 0 && number(one, 'select_last_index', 0) === 0
      ? argMax(x!, number(one, 'axis', 0))
      : undefined,
  AveragePool: layered(averagePooling),
  BatchNormalization: layered(normalization, [1, 2, 3, 4]),
  Cast: ([x], one) => (one.outputs[0]!.dtype === 'float32' ? cast(x!, 'float32') : undefined),
  Clip: clipping,
  Concat: (inputs, one) => concat(inputs, number(one, 'axis', 0)),
  Conv: convolution,
  ConvTranspose: transposed,
  Cos: unaryOf(cos),
  Div: binaryOf(divide),
  Equal: binaryOf(equal),
  Erf: unaryOf(erf),
  Exp: unaryOf(exp),
  Expand: ([x], one) => {
    const wanted = values(one, 1)!
    const lead = wanted.length - x!.shape.length
    return lead < 0
      ? undefined
      : broadcastTo(
          x!,
          wanted.map((dim, i) => (dim === 1 ? (x!.shape[i - lead] ?? 1) : dim)),
        )
  },
  Gather: gathering,
  Gelu: ([x], one) => (one.attributes.approximate === 'tanh' ? geluTanh(x!) : undefined),
  Gemm: gemm,
  GlobalAveragePool: ([x]) =>
    mean(
      x!,
      x!.shape.slice(2).map((_, i) => i + 2),
      true,
    ),
  Greater: binaryOf(greater),
  HardSigmoid: ([x], one) =>
    minimum(maximum(add(multiply(x!, number(one, 'alpha', 0.2)), number(one, 'beta', 0.5)), 0), 1),
  Identity: unaryOf(stopGradient),
  LayerNormalization: layerNorm,
  LeakyRelu: ([x], one) => leakyRelu(x!, number(one, 'alpha', 0.01)),
  Log: unaryOf(log),
  LogSoftmax: lastAxis(logSoftmax),
  MatMul: ([a, b]) => matmul(a!, b!),
  Max: fold(maximum),
  MaxPool: pooling,
  Mean: (inputs) => divide(inputs.reduce(add), inputs.length),
  Min: fold(minimum),
  Mul: binaryOf(multiply),
  Neg: unaryOf(negate),
  OneHot: marking,
  Pad: padding,
  Pow: binaryOf(power),
  ReduceMax: reducing(max),
  ReduceMean: reducing(mean),
  ReduceSum: reducing(sum),
  Relu: unaryOf(relu),
  Reshape: reshaping,
  ScatterND: scattering,
  Sigmoid: unaryOf(sigmoid),
  Sign: unaryOf(sign),
  Sin: unaryOf(sin),
  Slice: slicing,
  Softmax: lastAxis(softmax),
  Softplus: unaryOf(softplus),
  Split: splitting,
  Sqrt: unaryOf(sqrt),
  Squeeze: ([x], one) => reshape(x!, one.outputs[0]!.shape),
  Sub: binaryOf(subtract),
  Sum: fold(add),
  Tanh: unaryOf(tanh),
  Transpose: ([x], one) => transpose(x!, list(one, 'perm')),
  Unsqueeze: ([x], one) => reshape(x!, one.outputs[0]!.shape),
  Where: ([condition, a, b]) => where(condition!, a!, b!),
}
