import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type TensorMap, tensor } from '../graph/tensor.ts'
import type { Callback, TrainingRun } from './callback.ts'
import { type EarlyStoppingOptions, earlyStopping } from './earlyStopping.ts'
import { type PlateauOptions, reduceOnPlateau } from './reduceOnPlateau.ts'

type Case = { losses: (number | null)[] } & (
  | {
      kind: 'earlyStopping'
      options: EarlyStoppingOptions
      epochs: number
      best: number
      restored: number | null
    }
  | { kind: 'reduceOnPlateau'; options: PlateauOptions; rates: number[] }
)

/** What Keras 3.15.1's callbacks do with the same losses (fixtures/generate_keras_callbacks.py). */
const cases: Case[] = JSON.parse(
  readFileSync(new URL('../../fixtures/callbacks.json', import.meta.url), 'utf8'),
).cases

/** Plays a run of given losses: its weights are the number of the epoch. */
async function play(callback: Callback, losses: readonly (number | null)[]) {
  let rate = 0.1
  let stopped = false
  let restored: TensorMap | undefined
  const rates: number[] = []
  const run = {
    learningRate: () => rate,
    setLearningRate: (next: number) => void (rate = next),
    weights: async () => ({ w: tensor([rates.length]) }),
    setWeights: async (next: TensorMap) => void (restored = next),
    stop: () => void (stopped = true),
  } as unknown as TrainingRun
  await callback.onTrainBegin?.(run)
  for (const [epoch, loss] of losses.entries()) {
    if (stopped) break
    await callback.onEpochEnd?.(epoch, { val_loss: loss ?? Number.NaN }, run)
    rates.push(rate)
  }
  await callback.onTrainEnd?.({}, run)
  return { rates, restored: restored?.w?.data[0] ?? null }
}

describe.each(cases)('$kind $options of $losses', (example) => {
  it('does as Keras does', async () => {
    if (example.kind === 'earlyStopping') {
      const callback = earlyStopping(example.options)
      const { rates, restored } = await play(callback, example.losses)
      expect(rates.length).toBe(example.epochs)
      expect(callback.bestEpoch).toBe(example.best)
      expect(restored).toBe(example.restored)
    } else {
      const { rates } = await play(reduceOnPlateau(example.options), example.losses)
      rates.forEach((rate, i) => void expect(rate).toBeCloseTo(example.rates[i]!, 7))
    }
  })
})
