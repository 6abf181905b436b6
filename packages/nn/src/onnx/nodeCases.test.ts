import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Node, NodeType } from '../graph/node.ts'
import { castTensor, type Tensor } from '../graph/tensor.ts'
import { optimizerUpdate } from '../model/programs.ts'
import { abs } from '../ops/abs.ts'
import { add } from '../ops/add.ts'
import { argMax } from '../ops/argMax.ts'
import { broadcastTo } from '../ops/broadcastTo.ts'
import { concat } from '../ops/concat.ts'
import { conv2d } from '../ops/conv2d.ts'
import { cos } from '../ops/cos.ts'
import { divide } from '../ops/divide.ts'
import { equal } from '../ops/equal.ts'
import { erf } from '../ops/erf.ts'
import { exp } from '../ops/exp.ts'
import { gather } from '../ops/gather.ts'
import { geluTanh } from '../ops/gelu.ts'
import { greater } from '../ops/greater.ts'
import { input } from '../ops/input.ts'
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
import { power } from '../ops/power.ts'
import { relu } from '../ops/relu.ts'
import { reshape } from '../ops/reshape.ts'
import { sigmoid } from '../ops/sigmoid.ts'
import { sign } from '../ops/sign.ts'
import { sin } from '../ops/sin.ts'
import { softmax } from '../ops/softmax.ts'
import { softplus } from '../ops/softplus.ts'
import { sqrt } from '../ops/sqrt.ts'
import { subtract } from '../ops/subtract.ts'
import { sum } from '../ops/sum.ts'
import { tanh } from '../ops/tanh.ts'
import { transpose } from '../ops/transpose.ts'
import { where } from '../ops/where.ts'
import { type Sliding, samePads } from '../ops/window.ts'
import { chain, type Transform } from '../optimizers/optimizer.ts'
import {
  addDecayedWeights,
  scaleByAdagrad,
  scaleByAdam,
  scaleByLearningRate,
  trace,
} from '../optimizers/transforms.ts'
import { evaluateNodes } from '../run/interpreter.ts'
import { type NodeCase, nodeFolder, readCases } from './nodeCases.contract.ts'

/** How a case is built of our ops; nothing where it uses what our lowerings never write. */
type Build = (inputs: Node[], one: NodeCase) => Node | undefined

const number = (one: NodeCase, name: string, otherwise: number) =>
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
  return add(multiply(normalize(x!, number(one, 'epsilon', 1e-5)), scale!), bias!)
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

const builders: Record<string, Build> = {
  Abs: unaryOf(abs),
  Add: binaryOf(add),
  ArgMax: ([x], one) =>
    number(one, 'keepdims', 1) === 0 && number(one, 'select_last_index', 0) === 0
      ? argMax(x!, number(one, 'axis', 0))
      : undefined,
  Concat: (inputs, one) => concat(inputs, number(one, 'axis', 0)),
  Conv: convolution,
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
  Greater: binaryOf(greater),
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
  Pow: binaryOf(power),
  ReduceMax: reducing(max),
  ReduceMean: reducing(mean),
  ReduceSum: reducing(sum),
  Relu: unaryOf(relu),
  Reshape: reshaping,
  Sigmoid: unaryOf(sigmoid),
  Sign: unaryOf(sign),
  Sin: unaryOf(sin),
  Softmax: lastAxis(softmax),
  Softplus: unaryOf(softplus),
  Sqrt: unaryOf(sqrt),
  Sub: binaryOf(subtract),
  Sum: fold(add),
  Tanh: unaryOf(tanh),
  Transpose: ([x], one) => transpose(x!, list(one, 'perm')),
  Where: ([condition, a, b]) => where(condition!, a!, b!),
}

const typeOf = ({ dtype }: Tensor): NodeType => (dtype === 'float64' ? 'float32' : (dtype as NodeType))

/** ONNX's own tolerance: 1e-3 relative, 1e-7 absolute. */
function expectClose(actual: Tensor, expected: Tensor): void {
  expect(actual.shape).toEqual(expected.shape)
  expected.data.forEach((value: number, i: number) => {
    const got = actual.data[i]!
    if (Number.isFinite(value))
      expect(Math.abs(got - value)).toBeLessThanOrEqual(1e-7 + 1e-3 * Math.abs(value))
    else expect(got).toEqual(value)
  })
}

const cases = readCases()
const built = cases.flatMap((one) => {
  const known = one.inputs.filter((value) => value !== undefined)
  const nodes = known.map((value, i) => input(`x${i}`, value.shape, typeOf(value)))
  const node = builders[one.opType]?.(nodes, one)
  return node ? [{ one, node, fed: new Map(nodes.map((x, i) => [x, known[i]!])) }] : []
})

describe.skipIf(!existsSync(nodeFolder))(
  'ONNX node cases (libonnx-testdata; skipped where it is not installed)',
  () => {
    it('finds the cases', () => expect(built.length).toBeGreaterThan(100))
    for (const { one, node, fed } of built) {
      it(`${one.name}`, () => expectClose(evaluateNodes([node], fed, 'float64')[0]!, one.outputs[0]!))
    }
  },
)

/** How ONNX's optimizer operators are chains of ours. */
const optimizers: Record<string, { slots: string[]; make(one: NodeCase): Transform }> = {
  Momentum: {
    slots: ['trace/momentum'],
    make: (one) =>
      chain(
        addDecayedWeights(number(one, 'norm_coefficient', 0)),
        trace(number(one, 'alpha', 0), one.attributes.mode === 'nesterov'),
        scaleByLearningRate(),
      ),
  },
  Adagrad: {
    slots: ['scaleByAdagrad/total'],
    make: (one) =>
      chain(
        addDecayedWeights(number(one, 'norm_coefficient', 0)),
        scaleByAdagrad({ epsilon: number(one, 'epsilon', 0) }),
        scaleByLearningRate(),
      ),
  },
  Adam: {
    slots: ['scaleByAdam/mean', 'scaleByAdam/square'],
    make: (one) =>
      chain(
        addDecayedWeights(number(one, 'norm_coefficient', 0)),
        scaleByAdam({
          beta1: number(one, 'alpha', 0.9),
          beta2: number(one, 'beta', 0.999),
          // test_adam_multiple was computed with 0.01, though its node does not say so.
          epsilon: number(one, 'epsilon', 0.01),
        }),
        scaleByLearningRate(),
      ),
  },
}

/** Steps so many that Adam's correction is 1: ONNX leaves it out at T = 0, which is what the cases have. */
const manySteps = 1_000_000

describe.skipIf(!existsSync(nodeFolder))('ONNX optimizer cases', () => {
  for (const one of cases.filter(({ opType }) => opType in optimizers)) {
    it(one.name, () => {
      const { slots, make } = optimizers[one.opType]!
      const groups = 2 + slots.length
      const count = (one.inputs.length - 2) / groups
      const taken = (group: number, i: number) => one.inputs[2 + group * count + i] as Tensor
      const names = Array.from({ length: count }, (_, i) => `w${i}`)
      const nodes = Object.fromEntries(names.map((name, i) => [name, input(name, taken(0, i).shape)]))
      const slopes = Object.fromEntries(
        names.map((name, i) => [name, input(`slope:${name}`, taken(1, i).shape)]),
      )
      const rate = one.inputs[0]!
      const { variables, updates } = optimizerUpdate(
        { name: one.name, transform: make(one), learningRate: 1 },
        nodes,
        slopes,
      )
      const fed = new Map<Node, Tensor>([
        [
          variables['optimizer/step']!,
          castTensor({ data: Int32Array.of(manySteps), shape: [], dtype: 'int32' }, 'int32'),
        ],
        [variables['optimizer/rate']!, { ...rate, shape: [] }],
      ])
      names.forEach((name, i) => {
        fed.set(nodes[name]!, taken(0, i))
        fed.set(slopes[name]!, taken(1, i))
        slots.forEach((slot, at) => void fed.set(variables[`optimizer/${slot}/${name}`]!, taken(2 + at, i)))
      })
      const wanted = [...names, ...slots.flatMap((slot) => names.map((name) => `optimizer/${slot}/${name}`))]
      const results = evaluateNodes(
        wanted.map((name) => updates[name]!),
        fed,
        'float64',
      )
      results.forEach((value, i) => void expectClose(value, one.outputs[i]!))
    })
  }
})
