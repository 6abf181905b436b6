import type { Forecaster } from '../forecast/forecaster.ts'
import { naive, seasonalNaive } from '../forecast/naive.ts'
import { type DieboldMariano, dieboldMariano } from './diebold-mariano.ts'
import { type Accuracy, accuracy } from './metrics.ts'
import { type BacktestOptions, backtest, type Trial } from './rolling.ts'

/** How a forecaster has done on a series' own past, beside the plainest alternative. */
export type TrackRecord = {
  readonly model: Accuracy
  readonly naive: Accuracy
  readonly origins: number
  /** The model's mean absolute error over the naive one's; undefined when the naive forecast never missed. */
  readonly relativeError: number | undefined
  /** Whether the difference of absolute errors is more than chance; undefined with too few errors to tell. */
  readonly test: DieboldMariano | undefined
  /** A model that loses to naive on the user's own data has to say so. */
  readonly losesToNaive: boolean
}

const absolute = (trials: readonly Trial[]) => trials.flatMap(({ errors }) => Array.from(errors, Math.abs))
const total = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0)

/**
 * The record to print beside a forecast: rolling origins of the forecaster and of (seasonal) naive on the same steps.
 *
 * @throws UserError when the series has no room for even one origin
 */
export function trackRecord(
  forecaster: Forecaster,
  values: ArrayLike<number>,
  options: BacktestOptions,
): TrackRecord {
  const trials = backtest(forecaster, values, options)
  const plain = backtest((options.period ?? 1) > 1 ? seasonalNaive : naive, values, options)
  const [own, other] = [absolute(trials), absolute(plain)]
  const relativeError = total(other) > 0 ? total(own) / total(other) : undefined
  return {
    model: accuracy(trials.map((t) => t.score)),
    naive: accuracy(plain.map((t) => t.score)),
    origins: trials.length,
    relativeError,
    test: own.length >= options.horizon + 2 ? dieboldMariano(own, other, options.horizon) : undefined,
    losesToNaive: relativeError === undefined ? total(own) > 0 : relativeError > 1,
  }
}
