import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { gradients } from '../autodiff/gradients.ts'
import { tensor } from '../graph/tensor.ts'
import { input } from '../ops/input.ts'
import { evaluate } from '../run/evaluate.contract.ts'
import { type Loss, meanLoss } from './loss.ts'
import { type LossName, losses } from './registry.ts'

const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8'))

/**
 * Losses and their gradients by Keras 3.15.1, whose conventions are followed (fixtures/generate_keras.py), and by PyTorch
 * 1.13.1 where it agrees with them: cross-entropies from logits, KL as the mean over the batch (generate_pytorch.py).
 */
const cases = [
  ...fixture('losses').cases,
  ...fixture('pytorch').losses.map((example: { kind: string }) => ({
    ...example,
    name: `PyTorch’s ${example.kind}`,
  })),
]

type Numbers = { shape: number[]; data: number[] }
type Case = { name: string; kind: LossName; options: object; labels: Numbers; predictions: Numbers }

const make = losses as Record<LossName, (options: object) => Loss>

describe.each(cases as (Case & { loss: number; gradient: Numbers })[])('$name', (example) => {
  const { kind, options, labels, predictions } = example
  const dtype = make[kind](options).labels === 'classes' ? 'int32' : 'float32'
  const inputs = {
    labels: input('labels', ['batch', ...labels.shape.slice(1)], dtype),
    predictions: input('predictions', ['batch', ...predictions.shape.slice(1)]),
  }
  const loss = meanLoss(make[kind](options), inputs.labels, inputs.predictions)
  const [gradient] = gradients(loss, [inputs.predictions])
  const values = {
    labels: tensor(labels.data, labels.shape, dtype),
    predictions: tensor(predictions.data, predictions.shape, 'float64'),
  }

  it('has the framework’s value and gradient', async () => {
    const found = await evaluate({ loss, gradient: gradient! }, inputs, values)
    expect(found.loss!.data[0]).toBeCloseTo(example.loss, 5)
    found.gradient!.data.forEach((value, i) => {
      expect(value).toBeCloseTo(example.gradient.data[i]!, 5)
    })
  })
})

it('covers every loss', () => {
  const kinds = new Set((cases as Case[]).map(({ kind }) => kind))
  const aliases = { mse: 'meanSquaredError', mae: 'meanAbsoluteError' }
  expect(Object.keys(losses).filter((name) => !kinds.has(name as LossName))).toEqual(Object.keys(aliases))
})
