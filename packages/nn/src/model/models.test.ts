import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { tensor } from '../graph/tensor.ts'
import { batchNormalization } from '../layers/batchNormalization.ts'
import { conv1d } from '../layers/conv1d.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { globalAveragePooling } from '../layers/globalAveragePooling.ts'
import { gru } from '../layers/gru.ts'
import type { Layer } from '../layers/layer.ts'
import { reshape } from '../layers/reshape.ts'
import type { LossName } from '../losses/registry.ts'
import { sgd } from '../optimizers/registry.ts'
import type { FitOptions } from './fitOptions.ts'
import { sequential } from './sequential.ts'

type Numbers = { shape: number[]; data: number[] }
type Case = {
  name: string
  x: Numbers & { dtype: 'float32' | 'int32' }
  y: Numbers
  before: Numbers[]
  history: Record<string, number[]>
  after: Numbers[]
  prediction: Numbers
}

/** Small models that Keras 3.15.1 trained (fixtures/generate_keras_models.py). */
const cases: Case[] = JSON.parse(
  readFileSync(new URL('../../fixtures/models.json', import.meta.url), 'utf8'),
).cases

const words = embedding(6, 3, { maskZero: true })
const pooled = [globalAveragePooling(), dense(1)]
const classifier = [
  dense(4, { activation: 'relu' }),
  batchNormalization({ momentum: 0.8 }),
  dense(3, { activation: 'softmax' }),
]
const crossentropy = { loss: 'categoricalCrossentropy', validationSplit: 0.4 } as const

type Made = FitOptions & { layers: Layer[]; loss?: LossName }

const models: Readonly<Record<string, Made>> = {
  'batch normalization leaves padding out': {
    layers: [words, batchNormalization({ momentum: 0.5 }), ...pooled],
  },
  'a mask ends at a convolution': { layers: [words, conv1d(3, 3, { padding: 'same' }), ...pooled] },
  'a mask ends at a reshape': { layers: [words, reshape([4, 1, 3]), reshape([4, 3]), dense(2)] },
  'a mask reaches the loss': {
    layers: [words, gru(2, { returnSequences: true, goBackwards: true }), dense(2)],
  },
  'weights of samples, which the validated ones have too': {
    layers: classifier,
    ...crossentropy,
    sampleWeight: tensor([2, 0, 1, 0.5, 3]),
  },
  'weights of classes, only in training': {
    layers: classifier,
    ...crossentropy,
    classWeight: { 0: 2, 2: 0.5 },
  },
}

const read = ({ shape, data }: Numbers) => tensor(data, shape)

function expectClose(found: ArrayLike<number>, expected: readonly number[]) {
  expect(found.length).toBe(expected.length)
  expected.forEach((value, i) => void expect(found[i]).toBeCloseTo(value, 4))
}

it.each(cases)('$name', async ({ name, x, y, before, history, after, prediction }) => {
  const { layers, loss = 'mse', ...options } = models[name]!
  const made = sequential(layers, { inputShape: x.shape.slice(1), executor: 'interpreter' })
  const names = Object.keys(await made.weights())
  await made.setWeights(Object.fromEntries(names.map((weight, i) => [weight, read(before[i]!)])))
  made.compile({ optimizer: sgd({ learningRate: 0.1 }), loss })
  const data = tensor(x.data, x.shape, x.dtype)
  const trained = await made.fit(data, read(y), { epochs: 2, batchSize: 2, shuffle: false, ...options })
  expect(Object.keys(trained.history).toSorted()).toEqual(Object.keys(history).toSorted())
  for (const [log, values] of Object.entries(history)) expectClose(trained.history[log]!, values)
  const weights = await made.weights()
  names.forEach((weight, i) => void expectClose(weights[weight]!.data, after[i]!.data))
  expectClose((await made.predict(data)).data, prediction.data)
  await made.close()
})
