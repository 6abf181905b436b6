import type { Callback } from './callback.ts'

/** Keeps the learning rate that each epoch ended with, in `rates`. */
export function learningRateLog(): Callback & { readonly rates: readonly number[] } {
  const rates: number[] = []
  return {
    rates,
    onEpochEnd(epoch, _, run) {
      rates[epoch] = run.learningRate()
    },
  }
}
