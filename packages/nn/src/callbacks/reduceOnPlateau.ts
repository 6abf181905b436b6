import { checkOptions } from '../named.ts'
import { checkNotNegative, checkPart, checkWhole } from '../ranges.ts'
import type { Callback } from './callback.ts'
import { type MonitorOptions, monitorOf, monitorOptions } from './monitor.ts'

export type PlateauOptions = MonitorOptions & {
  /** What the learning rate is multiplied by. Default 0.1. */
  factor?: number
  /** Epochs without improvement before that. Default 10. */
  patience?: number
  /** Epochs after a reduction that are not counted. Default 0. */
  cooldown?: number
  /** Default 0. */
  minRate?: number
}

/** Lowers the learning rate when a log has stopped improving (Keras's ReduceLROnPlateau, with its defaults). */
export function reduceOnPlateau(given: PlateauOptions = {}): Callback {
  checkOptions('reduceOnPlateau', given, {
    factor: true,
    patience: true,
    cooldown: true,
    minRate: true,
    ...monitorOptions,
  })
  const { factor = 0.1, patience = 10, cooldown = 0, minRate = 0, ...options } = given
  checkWhole('reduceOnPlateau: cooldown', cooldown)
  checkNotNegative('reduceOnPlateau: minRate', minRate)
  checkPart('reduceOnPlateau: factor', factor)
  checkWhole('reduceOnPlateau: patience', patience)
  const begin = () => monitorOf('reduceOnPlateau', { minDelta: 1e-4, ...options })
  let monitor = begin()
  let waited = 0
  let resting = 0
  return {
    onTrainBegin() {
      monitor = begin()
      waited = 0
      resting = 0
    },
    onEpochEnd(_, logs, run) {
      if (resting > 0) {
        resting--
        waited = 0
      }
      if (monitor.improves(logs)) waited = 0
      else if (resting === 0 && ++waited >= patience) {
        const rate = run.learningRate()
        if (rate > minRate) run.setLearningRate(Math.max(minRate, rate * factor))
        resting = cooldown
        waited = 0
      }
    },
  }
}
