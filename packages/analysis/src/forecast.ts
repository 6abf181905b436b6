import { UserError } from '@bellwether/core'
import { type ForecasterName, forecasters } from '@bellwether/models'
import type { NamedSeries } from './series.ts'

export type ForecastOptions = {
  readonly period: number
  readonly horizon: number
  readonly model: string
  /** Levels of intervals in per cent: 80, 95. */
  readonly levels: readonly number[]
}

/** One step of a series' forecast, with `lo80`, `hi80` and so on for each level. */
export type ForecastRow = {
  readonly id: string
  readonly step: number
  readonly time: string
  readonly mean: number
  readonly median: number
  readonly model: string
  readonly [bound: `lo${number}` | `hi${number}`]: number
}

/** @throws UserError for a model that does not exist */
function forecasterOf(name: string) {
  if (Object.hasOwn(forecasters, name)) return forecasters[name as ForecasterName]
  throw new UserError(`no model "${name}"`, { hint: `choose ${Object.keys(forecasters).join(', ')}` })
}

/**
 * Forecasts one series. A series without negative values gets none.
 *
 * @throws UserError for an unknown model, fewer than three values, or a horizon or period below 1
 */
export function forecastSeries(series: NamedSeries, options: ForecastOptions): ForecastRow[] {
  const { period, horizon, model, levels } = options
  const nonNegative = !series.values.some((v) => v < 0)
  const fitted = forecasterOf(model).fit(series.values, { period, nonNegative })
  const forecast = fitted.predict(horizon)
  const bands = levels.map((level) => ({ level, ...forecast.interval(level / 100) }))
  return Array.from({ length: horizon }, (_, h) => ({
    id: series.id,
    step: h + 1,
    time: series.next(h + 1),
    mean: forecast.mean[h]!,
    median: forecast.median[h]!,
    ...Object.fromEntries(
      bands.flatMap(({ level, low, high }) => [
        [`lo${level}`, low[h]!],
        [`hi${level}`, high[h]!],
      ]),
    ),
    model: fitted.label,
  }))
}
