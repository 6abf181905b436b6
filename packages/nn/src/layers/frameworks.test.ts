import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { gradients } from '../autodiff/gradients.ts'
import type { NodeMap } from '../graph/program.ts'
import { type Tensor, type TensorMap, tensor } from '../graph/tensor.ts'
import { geluTanh } from '../ops/gelu.ts'
import { input } from '../ops/input.ts'
import { multiply } from '../ops/multiply.ts'
import { sum } from '../ops/sum.ts'
import { evaluate } from '../run/evaluate.contract.ts'
import { type ActivationName, activations } from './activations.ts'
import { type LayerKind, layers } from './registry.ts'
import { buildAlone } from './trial.contract.ts'

/**
 * Outputs and gradients of layers by Keras 3.15.1 (fixtures/generate_keras.py, single precision) and by PyTorch 1.13.1
 * (fixtures/generate_pytorch_layers.py, double precision). Where the two differ, Keras's conventions are followed, and the
 * generator for PyTorch says what it brings into them: images with channels last, `same` padding that puts the odd row last,
 * layouts of kernels, gates and heads, one bias in LSTM and simple RNN, moving variances that divide by n.
 */
const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8'))
const cases = [
  ...fixture('layers').cases.map((one: object) => ({ ...one, tolerance: 1e-5 })),
  ...fixture('pytorch-layers').cases.map((one: object) => ({ ...one, tolerance: 1e-6 })),
]

type Numbers = { shape: number[]; data: number[] }
type Named = Numbers & { name: string }
type Case = {
  name: string
  kind: LayerKind
  options: { mask?: number[][] }
  training: boolean
  tolerance: number
  inputs: Numbers[]
  weights: Named[]
  output: Numbers
  direction: Numbers
  inputGradients: Numbers[]
  weightGradients: Named[]
  weightsAfter?: Named[]
}

const read = ({ shape, data }: Numbers): Tensor => tensor(data, shape, 'float64')

function expectClose(found: Tensor | undefined, expected: Numbers, tolerance = 1e-5) {
  expect(found!.shape).toEqual(expected.shape)
  expected.data.forEach((value, i) => {
    expect(Math.abs(found!.data[i]! - value)).toBeLessThan(tolerance * Math.max(1, Math.abs(value)))
  })
}

const entries = <T>(names: readonly string[], value: (i: number) => T): Record<string, T> =>
  Object.fromEntries(names.map((name, i) => [name, value(i)]))

describe.each(cases as Case[])('$name', (example) => {
  const isIndices = example.kind === 'embedding'
  const fed = example.inputs.map(({ shape }, i) =>
    input(`x${i}`, ['batch', ...shape.slice(1)], isIndices ? 'int32' : 'float32'),
  )
  const { mask: padding, ...options } = example.options
  const mask = padding ? [input('mask', ['batch', padding[0]!.length])] : []
  const layer = layers[example.kind](options)
  const { output, weights, updates, counter } = buildAlone(layer, [...fed, ...mask], example.training)
  const names = Object.keys(weights)
  const inputs: NodeMap = Object.assign(
    {},
    entries(
      fed.map((_, i) => `x${i}`),
      (i) => fed[i]!,
    ),
    weights,
    padding ? { mask: mask[0] } : {},
    { counter },
  )
  const values: TensorMap = {
    ...entries(
      fed.map((_, i) => `x${i}`),
      (i) =>
        isIndices
          ? tensor(example.inputs[i]!.data, example.inputs[i]!.shape, 'int32')
          : read(example.inputs[i]!),
    ),
    ...entries(names, (i) => read(example.weights[i]!)),
    ...(padding ? { mask: tensor(padding) } : {}),
    counter: tensor(Uint32Array.of(1), []),
  }

  it('has weights of the framework’s shapes and gives its output', async () => {
    expect(Object.values(weights).map(({ shape }) => shape)).toEqual(
      example.weights.map(({ shape }) => shape),
    )
    expectClose((await evaluate({ output }, inputs, values)).output, example.output, example.tolerance)
  })

  it('has the framework’s gradients', async () => {
    const direction = input('direction', ['batch', ...example.direction.shape.slice(1)])
    const trained = example.weightGradients.map(({ name }) =>
      example.weights.findIndex((weight) => weight.name === name),
    )
    const sources = [...(isIndices ? [] : fed), ...trained.map((i) => inputs[names[i]!]!)]
    const found = gradients(sum(multiply(output, direction)), sources)
    const outputs = entries(
      found.map((_, i) => `g${i}`),
      (i) => found[i]!,
    )
    const all = await evaluate(
      outputs,
      { ...inputs, direction },
      { ...values, direction: read(example.direction) },
    )
    const expected = [...example.inputGradients, ...example.weightGradients]
    expected.forEach((numbers, i) => {
      expectClose(all[`g${i}`], numbers, example.tolerance)
    })
  })

  const { weightsAfter } = example
  if (weightsAfter)
    it('moves its averages as the framework does', async () => {
      const moved = await evaluate(updates, inputs, values)
      for (const [name, value] of Object.entries(moved))
        expectClose(value, weightsAfter[names.indexOf(name)]!, example.tolerance)
    })
})

describe('activations', () => {
  const file = new URL('../../fixtures/activations.json', import.meta.url)
  const list = JSON.parse(readFileSync(file, 'utf8')).cases as {
    name: string
    input: Numbers
    output: Numbers
  }[]

  it.each(list)('$name is Keras’s (gelu is the exact one)', async (example) => {
    const x = input('x', ['batch', 9])
    const y = activations[example.name as ActivationName](x)
    expectClose((await evaluate({ y }, { x }, { x: read(example.input) })).y, example.output)
  })

  it('gelu, its tanh form, silu and softmax are PyTorch 1.13.1’s (fixtures/generate_pytorch.py)', async () => {
    const path = new URL('../../fixtures/pytorch.json', import.meta.url)
    const { input: given, outputs } = JSON.parse(readFileSync(path, 'utf8')).activations
    const x = input('x', given.shape)
    const found = await evaluate(
      {
        gelu: activations.gelu(x),
        geluTanh: geluTanh(x),
        silu: activations.silu(x),
        softmax: activations.softmax(x),
      },
      { x },
      { x: read(given) },
    )
    for (const [name, expected] of Object.entries(outputs)) expectClose(found[name], expected as Numbers)
  })

  it('covers every activation', () => {
    expect(list.map(({ name }) => name).sort()).toEqual(Object.keys(activations).sort())
  })
})
