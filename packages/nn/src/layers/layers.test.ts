import { createRandom, UserError } from '@bellwether/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gradients } from '../autodiff/gradients.ts'
import type { Node } from '../graph/node.ts'
import type { NodeMap } from '../graph/program.ts'
import { allocate, castTensor, elementCount, type Tensor, type TensorMap, tensor } from '../graph/tensor.ts'
import { add } from '../ops/add.ts'
import { input } from '../ops/input.ts'
import { multiply } from '../ops/multiply.ts'
import { sum } from '../ops/sum.ts'
import type { Device } from '../run/executor.ts'
import { evaluateNodes } from '../run/interpreter.ts'
import { executors } from '../run/registry.ts'
import { type LayerCase, layerCases } from './layers.contract.ts'
import { type LayerKind, layers } from './registry.ts'
import { type BuiltLayer, buildAlone } from './trial.contract.ts'

const all = Object.entries(layerCases).flatMap(([kind, list]) =>
  list.map((one, i) => ({
    kind: kind as LayerKind,
    one,
    name: `${kind} ${i}: ${JSON.stringify(one.options)}`,
  })),
)

/** The last input where it is a mask, and whole numbers where they are asked for. */
const isMask = ({ masked, inputs }: LayerCase, i: number) => masked === true && i === inputs.length - 1

const nodesFor = (one: LayerCase): Node[] =>
  one.inputs.map((shape, i) =>
    input(`x${i}`, ['batch', ...shape], one.below === undefined ? 'float32' : 'int32'),
  )

function draw(
  shape: readonly number[],
  random: ReturnType<typeof createRandom>,
  one?: LayerCase,
  i = 0,
): Tensor {
  const size = elementCount(shape)
  if (one?.below !== undefined)
    return tensor(
      Int32Array.from({ length: size }, () => random.integer(one.below as number)),
      shape,
    )
  const data = allocate('float64', size)
  for (let at = 0; at < size; at++) data[at] = random.normal()
  if (one && isMask(one, i))
    for (let at = 0; at < size; at++) data[at] = at % 4 < 2 ? 1 : Number(data[at]! > 0)
  return tensor(data, shape)
}

/** A layer's graph, a scalar of it, its gradients by what they are of, and numbers to feed. */
function prepare(kind: LayerKind, one: LayerCase, batch: number) {
  const inputs = nodesFor(one)
  const built = buildAlone(layers[kind](one.options), inputs, true)
  const squares = sum(multiply(built.output, multiply(built.output, 0.5)))
  const scalar = built.penalties.reduce(add, squares)
  const targets: Record<string, Node> = Object.fromEntries(
    built.trainable.map((name) => [name, built.weights[name]!]),
  )
  inputs.forEach((node, i) => {
    if (one.below === undefined && !isMask(one, i)) targets[`x${i}`] = node
  })
  const slopes = gradients(scalar, Object.values(targets))
  const fed: NodeMap = { ...Object.fromEntries(inputs.map((node, i) => [`x${i}`, node])), ...built.weights }
  const random = createRandom(11)
  const values: TensorMap = {
    ...Object.fromEntries(one.inputs.map((shape, i) => [`x${i}`, draw([batch, ...shape], random, one, i)])),
    ...Object.fromEntries(
      Object.entries(built.weights).map(([name, { shape }]) => [name, draw(shape as number[], random)]),
    ),
    counter: tensor(Uint32Array.of(7), []),
  }
  const gradientsOf = Object.fromEntries(Object.keys(targets).map((name, i) => [name, slopes[i]!]))
  return { built, scalar, gradients: gradientsOf, inputs: { ...fed, counter: built.counter }, values, batch }
}

type Prepared = ReturnType<typeof prepare>

const compute = ({ inputs, batch }: Prepared, nodes: readonly Node[], values: TensorMap) =>
  evaluateNodes(
    nodes,
    new Map(Object.entries(inputs).map(([name, node]) => [node, values[name] as Tensor])),
    'float64',
    { batch },
  )

/** Central differences of the scalar with respect to one input or weight. */
function differences(prepared: Prepared, name: string): number[] {
  const { data, shape } = prepared.values[name] as Tensor
  const step = 1e-5
  return Array.from(data, (_, i) => {
    const [above, below] = [step, -step].map((change) => {
      const moved = data.slice()
      moved[i]! += change
      return compute(prepared, [prepared.scalar], { ...prepared.values, [name]: tensor(moved, shape) })[0]!
        .data[0]!
    })
    return (above! - below!) / (2 * step)
  })
}

/**
 * The largest error, relative to the largest number of the gradient. Of one that is zero in theory, such as that of the keys'
 * bias, which softmax takes out, it is relative to a thousandth of the layer's largest.
 */
function errorOf({ data }: Tensor, expected: readonly number[], largest: number): number {
  const scale = Math.max(1e-3 * largest, ...expected.map(Math.abs))
  return Math.max(0, ...expected.map((value, i) => Math.abs(value - data[i]!))) / scale
}

const single = (values: TensorMap, used: NodeMap): TensorMap =>
  Object.fromEntries(
    Object.keys(used).map((name) => {
      const value = values[name] as Tensor
      return [
        name,
        value.dtype === 'float64' ? castTensor(value, 'float32') : { ...value, data: value.data.slice() },
      ]
    }),
  )

describe('every layer', () => {
  let device: Device
  beforeAll(async () => {
    device = await (await executors.ortNode()).open()
  })
  afterAll(() => device.close())

  it.each(all)('$name: the shape that it says, for any batch', ({ kind, one }) => {
    for (const batch of [1, 3]) {
      const prepared = prepare(kind, one, batch)
      expect(prepared.built.output.shape).toEqual(['batch', ...one.output])
      expect(compute(prepared, [prepared.built.output], prepared.values)[0]!.shape).toEqual([
        batch,
        ...one.output,
      ])
    }
  })

  it.each(all)(
    '$name: gradients equal central differences, in double and in single precision',
    async ({ kind, one }) => {
      const prepared = prepare(kind, one, 2)
      const program = {
        name: kind,
        inputs: prepared.inputs,
        variables: {},
        updates: {},
        outputs: prepared.gradients,
      }
      const compiled = await device.compile(program)
      const found32 = await compiled.run(single(prepared.values, prepared.inputs))
      const found64 = compute(prepared, Object.values(prepared.gradients), prepared.values)
      const names = Object.keys(prepared.gradients)
      const expected = names.map((name) => differences(prepared, name))
      const largest = Math.max(...expected.flat().map(Math.abs))
      names.forEach((name, i) => {
        expect(errorOf(found64[i]!, expected[i]!, largest), name).toBeLessThan(1e-6)
        expect(errorOf(found32[name]!, expected[i]!, largest), `${name} in single precision`).toBeLessThan(
          2e-3,
        )
      })
      await compiled.release()
    },
  )

  it.each(all)('$name: the same without training as its kept options give', ({ kind, one }) => {
    const first: BuiltLayer = buildAlone(layers[kind](one.options), nodesFor(one), false)
    const again = buildAlone(layers[kind](layers[kind](one.options).options), nodesFor(one), false)
    expect(layers[kind](one.options).kind).toBe(kind)
    expect(Object.keys(again.weights)).toEqual(Object.keys(first.weights))
    expect(again.output.shape).toEqual(first.output.shape)
    expect(Object.keys(first.updates)).toEqual([])
  })

  it.each(all.filter(({ one }) => one.refuses))(
    '$name: refuses what does not fit, in words',
    ({ kind, one }) => {
      const wrong = [input('wrong', ['batch', ...one.refuses!]), ...nodesFor(one).slice(1)]
      expect(() => buildAlone(layers[kind](one.options), wrong, false)).toThrow(UserError)
    },
  )

  it.each(all)('$name: freezes', ({ kind, one }) => {
    const frozen = buildAlone(layers[kind]({ ...one.options, trainable: false }), nodesFor(one), true)
    expect(frozen.trainable).toEqual([])
    expect(frozen.updates).toEqual({})
  })
})
