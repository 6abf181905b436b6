import { describe, expect, it } from 'vitest'
import type { Node, NodeType } from '../graph/node.ts'
import { castTensor, type Tensor } from '../graph/tensor.ts'
import { optimizerUpdate } from '../model/update.ts'
import { input } from '../ops/input.ts'
import { chain, type Transform } from '../optimizers/optimizer.ts'
import {
  addDecayedWeights,
  scaleByAdagrad,
  scaleByAdam,
  scaleByLearningRate,
  trace,
} from '../optimizers/transforms.ts'
import { evaluateNodes } from '../run/interpreter.ts'
import { builders, number } from './nodeBuilders.contract.ts'
import { committedFolder, type NodeCase, nodeFolder, readCases } from './nodeCases.contract.ts'

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

/** The cases of a folder that our ops can be built for. */
function builtCases(cases: readonly NodeCase[]) {
  return cases.flatMap((one) => {
    const known = one.inputs.filter((value) => value !== undefined)
    const nodes = known.map((value, i) => input(`x${i}`, value.shape, typeOf(value)))
    const node = builders[one.opType]?.(nodes, one)
    return node ? [{ one, node, fed: new Map(nodes.map((x, i) => [x, known[i]!])) }] : []
  })
}

function check(cases: readonly NodeCase[]): void {
  for (const { one, node, fed } of builtCases(cases)) {
    it(`${one.name}`, () => expectClose(evaluateNodes([node], fed, 'float64')[0]!, one.outputs[0]!))
  }
  for (const one of cases.filter(({ opType }) => opType in optimizers))
    it(one.name, () => checkOptimizer(one))
}

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

function checkOptimizer(one: NodeCase): void {
  const { slots, make } = optimizers[one.opType]!
  const groups = 2 + slots.length
  const count = (one.inputs.length - 2) / groups
  const taken = (group: number, i: number) => one.inputs[2 + group * count + i] as Tensor
  const names = Array.from({ length: count }, (_, i) => `w${i}`)
  const nodes = Object.fromEntries(names.map((name, i) => [name, input(name, taken(0, i).shape)]))
  const slopes = Object.fromEntries(names.map((name, i) => [name, input(`slope:${name}`, taken(1, i).shape)]))
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
}

const committed = readCases(committedFolder)
const installed = readCases(nodeFolder)

describe('ONNX node cases: a copy of some', () => {
  it('has one of every operator that can be built, and every optimizer', () => {
    const optimized = committed.map(({ opType }) => opType).filter((kind) => kind in optimizers)
    const kinds = new Set([...builtCases(committed).map(({ one }) => one.opType), ...optimized])
    // Gelu came with a later ONNX than the copied cases.
    const wanted = [...Object.keys(builders), ...Object.keys(optimizers)].filter((kind) => kind !== 'Gelu')
    expect(wanted.filter((kind) => !kinds.has(kind))).toEqual([])
  })
  check(committed)
})

describe.skipIf(installed.length === 0)(
  'ONNX node cases: all (Debian’s libonnx-testdata; skipped where it is not installed)',
  () => {
    it('finds the cases', () => expect(builtCases(installed).length).toBeGreaterThan(100))
    check(installed)
  },
)
