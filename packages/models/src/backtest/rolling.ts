import { UserError } from '@bellwether/core'
import { checkHorizon, type Forecaster, type SeriesOptions } from '../forecast/forecaster.ts'
import { type Score, score } from './metrics.ts'

export type BacktestOptions = SeriesOptions & {
  readonly horizon: number
  /** How many origins, the last one `horizon` before the end. 3 by default; fewer when history is short. */
  readonly origins?: number
  /** Steps between origins: the horizon by default. */
  readonly step?: number
  readonly levels?: readonly number[]
  /** The least history at the first origin: two seasons, at least 4, by default. */
  readonly minimum?: number
}

/** One forecast of the past. */
export type Trial = {
  /** How many values were known. */
  readonly origin: number
  readonly score: Score
  /** Actual minus median, step by step. */
  readonly errors: Float64Array
}

/** The lengths of history at each origin, earliest first. */
export function origins(length: number, options: BacktestOptions): number[] {
  const {
    horizon,
    origins: count = 3,
    step = horizon,
    period = 1,
    minimum = Math.max(4, 2 * period),
  } = options
  const last = length - horizon
  const possible = Math.min(count, Math.max(0, Math.floor(last / step) + 1))
  const all = Array.from({ length: possible }, (_, k) => last - k * step).reverse()
  return all.filter((origin) => origin >= Math.min(minimum, Math.max(last, 3)))
}

/**
 * Forecasts a series from several origins of its own past and scores each against what came (Tashman, 2000).
 *
 * @param values complete; gaps belong to the forecaster, not to the judge
 * @throws UserError when the series has no room for even one origin with three values
 */
export function backtest(
  forecaster: Forecaster,
  values: ArrayLike<number>,
  options: BacktestOptions,
): Trial[] {
  checkHorizon(options.horizon)
  const all = Float64Array.from(values)
  const places = origins(all.length, options)
  if (places.length === 0 || places[0]! < 3) {
    throw new UserError(`${all.length} values leave no history to forecast ${options.horizon} steps from`, {
      hint: `give at least ${options.horizon + 3} values or a shorter horizon`,
    })
  }
  return places.map((origin) => {
    const training = all.slice(0, origin)
    const actual = all.slice(origin, origin + options.horizon)
    const forecast = forecaster.fit(training, options).predict(options.horizon)
    return {
      origin,
      score: score({ training, actual, period: options.period ?? 1, forecast }, options.levels),
      errors: actual.map((a, h) => a - forecast.median[h]!),
    }
  })
}
