import type { TensorMap } from '../graph/tensor.ts'
import { checkOptions } from '../named.ts'
import { checkWhole } from '../ranges.ts'
import type { Callback } from './callback.ts'
import { type MonitorOptions, monitorOf, monitorOptions } from './monitor.ts'

export type EarlyStoppingOptions = MonitorOptions & {
  /** Epochs without improvement after which training ends. Default 0: at the first. */
  patience?: number
  /** Ends with the weights of the best epoch instead of the last. Default false, as in Keras. */
  restoreBestWeights?: boolean
  /** Epochs at the start that are not watched. */
  startFromEpoch?: number
}

/**
 * Ends training when a log has stopped improving.
 *
 * @throws UserError in the first epoch when there is no such log
 * @example
 * await model.fit(x, y, { epochs: 100, validationSplit: 0.1, callbacks: [earlyStopping({ patience: 3 })] })
 */
export function earlyStopping(
  given: EarlyStoppingOptions = {},
): Callback & { readonly bestEpoch: number | undefined } {
  checkOptions('earlyStopping', given, {
    patience: true,
    restoreBestWeights: true,
    startFromEpoch: true,
    ...monitorOptions,
  })
  const { patience = 0, restoreBestWeights = false, startFromEpoch = 0, ...options } = given
  checkWhole('earlyStopping: patience', patience)
  checkWhole('earlyStopping: startFromEpoch', startFromEpoch)
  let monitor = monitorOf('earlyStopping', options)
  let waited = 0
  let bestEpoch: number | undefined
  let bestWeights: TensorMap | undefined
  return {
    get bestEpoch() {
      return bestEpoch
    },
    onTrainBegin() {
      monitor = monitorOf('earlyStopping', options)
      waited = 0
      bestEpoch = undefined
      bestWeights = undefined
    },
    async onEpochEnd(epoch, logs, run) {
      if (epoch < startFromEpoch) return
      if (monitor.improves(logs)) {
        waited = 0
        bestEpoch = epoch
        if (restoreBestWeights) bestWeights = await run.weights()
      } else if (++waited >= patience) run.stop()
    },
    async onTrainEnd(_, run) {
      if (bestWeights) await run.setWeights(bestWeights)
    },
  }
}
