import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { gradients } from '../autodiff/gradients.ts'
import type { Node } from '../graph/node.ts'
import type { NodeMap } from '../graph/program.ts'
import { type Tensor, type TensorMap, tensor } from '../graph/tensor.ts'
import { geluTanh } from '../ops/gelu.ts'
import { input } from '../ops/input.ts'
import { multiply } from '../ops/multiply.ts'
import { sum } from '../ops/sum.ts'
import { evaluate } from '../run/evaluate.contract.ts'
import { type ActivationName, activations } from './activations.ts'
import { averagePooling2d } from './averagePooling2d.ts'
import { batchNormalization } from './batchNormalization.ts'
import { conv1d } from './conv1d.ts'
import { conv2d } from './conv2d.ts'
import { dense } from './dense.ts'
import { embedding } from './embedding.ts'
import { globalAveragePooling } from './globalAveragePooling.ts'
import { gru } from './gru.ts'
import type { Layer, Scope } from './layer.ts'
import { layerNormalization } from './layerNormalization.ts'
import { lstm } from './lstm.ts'
import { maxPooling2d } from './maxPooling2d.ts'
import { multiHeadAttention } from './multiHeadAttention.ts'
import { simpleRNN } from './simpleRNN.ts'

/**
 * Outputs and gradients of layers by Keras 3.15.1 (fixtures/generate_keras.py). Keras's conventions are followed: images
 * with channels last, `same` padding that puts the odd row last, and its layouts of kernels, gates and heads.
 */
const { cases } = JSON.parse(readFileSync(new URL('../../fixtures/layers.json', import.meta.url), 'utf8'))

type Numbers = { shape: number[]; data: number[] }
type Named = Numbers & { name: string }
/** Options as the generator wrote them; each case has those of its kind. */
type Options = {
  name?: string
  units: number
  filters: number
  kernelSize: number
  poolSize: number
  inputDim: number
  outputDim: number
  heads: number
  keyDim: number
  causal: boolean
  mask?: number[][]
}
type Case = {
  name: string
  kind: string
  options: Options
  training: boolean
  inputs: Numbers[]
  weights: Named[]
  output: Numbers
  direction: Numbers
  inputGradients: Numbers[]
  weightGradients: Named[]
  weightsAfter?: Named[]
}

const make: Record<string, (options: Options) => Layer> = {
  dense: ({ units, ...options }) => dense(units, options),
  conv1d: ({ filters, kernelSize, ...options }) => conv1d(filters, kernelSize, options),
  conv2d: ({ filters, kernelSize, ...options }) => conv2d(filters, kernelSize, options),
  maxPooling2d: ({ poolSize, ...options }) => maxPooling2d(poolSize, options),
  averagePooling2d: ({ poolSize, ...options }) => averagePooling2d(poolSize, options),
  globalAveragePooling: () => globalAveragePooling(),
  batchNormalization: (options) => batchNormalization(options),
  layerNormalization: (options) => layerNormalization(options),
  embedding: ({ inputDim, outputDim }) => embedding(inputDim, outputDim),
  simpleRNN: ({ units, ...options }) => simpleRNN(units, options),
  gru: ({ units, ...options }) => gru(units, options),
  lstm: ({ units, ...options }) => lstm(units, options),
  multiHeadAttention: ({ heads, keyDim, causal }) => multiHeadAttention(heads, keyDim, { causal }),
}

const read = ({ shape, data }: Numbers): Tensor => tensor(data, shape, 'float64')

/** A scope whose weights are inputs in the order that the layer asks for them, which is also Keras's order. */
function recordingScope(training: boolean) {
  const weights: NodeMap[] = []
  const updates: Record<string, Node> = {}
  const within = (prefix: string): Scope => ({
    training,
    weight(name, shape) {
      const node = input(prefix + name, shape)
      weights.push({ [prefix + name]: node })
      return node
    },
    uniform: () => {
      throw new Error('nothing here is random')
    },
    update: (name, value) => {
      updates[prefix + name] = value
    },
    addLoss: () => {},
    call: (name, layer, ...inputs) => layer.build(within(`${prefix}${name}/`), ...inputs),
  })
  return { scope: within(''), weights, updates }
}

function expectClose(found: Tensor | undefined, expected: Numbers) {
  expect(found!.shape).toEqual(expected.shape)
  expected.data.forEach((value, i) => {
    expect(Math.abs(found!.data[i]! - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)))
  })
}

const entries = <T>(names: readonly string[], value: (i: number) => T): Record<string, T> =>
  Object.fromEntries(names.map((name, i) => [name, value(i)]))

describe.each(cases as Case[])('$name', (example) => {
  const { scope, weights, updates } = recordingScope(example.training)
  const isIndices = example.kind === 'embedding'
  const fed = example.inputs.map(({ shape }, i) =>
    input(`x${i}`, ['batch', ...shape.slice(1)], isIndices ? 'int32' : 'float32'),
  )
  const padding = example.options.mask
  const mask = padding ? [input('mask', ['batch', padding[0]!.length])] : []
  const output = make[example.kind]!(example.options).build(scope, ...fed, ...mask)
  const names = weights.flatMap((weight) => Object.keys(weight))
  const inputs: NodeMap = Object.assign(
    {},
    entries(
      fed.map((_, i) => `x${i}`),
      (i) => fed[i]!,
    ),
    ...weights,
    padding ? { mask: mask[0] } : {},
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
  }

  it('has weights of Keras’s shapes and gives Keras’s output', async () => {
    expect(weights.map((weight) => Object.values(weight)[0]!.shape)).toEqual(
      example.weights.map(({ shape }) => shape),
    )
    expectClose((await evaluate({ output }, inputs, values)).output, example.output)
  })

  it('has Keras’s gradients', async () => {
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
      expectClose(all[`g${i}`], numbers)
    })
  })

  const { weightsAfter } = example
  if (weightsAfter)
    it('moves its averages as Keras does', async () => {
      const moved = await evaluate(updates, inputs, values)
      for (const [name, value] of Object.entries(moved))
        expectClose(value, weightsAfter[names.indexOf(name)]!)
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
