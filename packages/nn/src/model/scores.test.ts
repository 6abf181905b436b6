import { createRandom } from '@bellwether/core'
import { expect, it } from 'vitest'
import { tensor } from '../graph/tensor.ts'
import { dense } from '../layers/dense.ts'
import { auc } from '../metrics/auc.ts'
import { sequential } from './sequential.ts'

it('measures batches of any size alike, also those that are taken in pieces', async () => {
  const samples = 10_000
  const random = createRandom(6)
  const x = tensor(
    Float32Array.from({ length: 2 * samples }, () => random.normal()),
    [samples, 2],
  )
  const labels = Float32Array.from({ length: 2 * samples }, (_, i) => (x.data[i]! > 1 ? 1 : 0))
  const made = sequential([dense(2, { activation: 'sigmoid' })], {
    inputShape: [2],
    seed: 2,
    executor: 'interpreter',
  })
  const metrics = ['f1', 'r2', 'auc', { ...auc({ curve: 'pr' }), name: 'averagePrecision' }] as const
  made.compile({ loss: 'binaryCrossentropy', metrics: [...metrics] })
  const y = tensor(labels, [samples, 2])
  const whole = await made.evaluate(x, y, { batchSize: samples })
  const parts = await made.evaluate(x, y, { batchSize: 64 })
  expect(Object.keys(whole)).toEqual(['loss', 'f1', 'r2', 'auc', 'averagePrecision'])
  for (const [name, value] of Object.entries(whole)) expect(parts[name]).toBeCloseTo(value, 5)
})
