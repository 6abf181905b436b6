import { createRandom } from '@bellwether/core'
import { forecasters } from '@bellwether/models'
import { expect, it } from 'vitest'
import { openPool } from '../pool.ts'
import { neuralForecaster } from './neural.ts'

const random = createRandom(4)
const options = { period: 1, horizon: 3, seed: 2 }

/** Saw teeth of one panel: each falls back to its foot after six steps, which no smoothing knows but every window shows. */
const tooth = (offset: number, size: number) =>
  Float64Array.from(
    { length: 33 },
    (_, t) => size * (10 + ((t + offset) % 6)) * (1 + 0.005 * random.normal()),
  )
const panel = Array.from({ length: 24 }, (_, k) => tooth(k, 1 + k))
const known = panel.map((values) => values.slice(0, 30))

const error = (points: Float64Array, k: number) =>
  points.reduce((sum, f, h) => sum + Math.abs(f / panel[k]![30 + h]! - 1), 0) / 3

it('learns from all series what no single model of them knows', async () => {
  const neural = neuralForecaster({ pool: openPool(1) })
  const found = await neural.forecast(known, options, known)
  const again = await neuralForecaster({ pool: openPool(1) }).forecast(known, options, known)
  expect(again).toEqual(found)
  const mean = (each: (k: number) => number) => panel.reduce((sum, _, k) => sum + each(k), 0) / panel.length
  const ets = mean((k) => error(forecasters.ets.fit(known[k]!).predict(3).median, k))
  for (const member of [0, 1]) expect(mean((k) => error(found[k]![member]!, k))).toBeLessThan(ets / 3)
})

it('stays silent on a panel that is too small', async () => {
  const found = await neuralForecaster({ pool: openPool(1) }).forecast(known.slice(0, 3), options, known)
  expect(found).toEqual(known.map(() => []))
})
