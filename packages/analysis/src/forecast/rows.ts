import type { PanelAccuracy } from '@bellwether/models'
import { bandsOf, type ForecastStep } from '../bands.ts'
import type { NamedSeries } from '../series.ts'
import type { BandedForecast } from './jobs.ts'
import { forecastPanel, type PanelWork } from './panel.ts'

export type ForecastOptions = {
  readonly period: number
  readonly longer?: readonly number[]
  readonly horizon: number
  readonly model: string
  /** Levels of intervals in per cent: 80, 95. */
  readonly levels: readonly number[]
  readonly seed?: number
}

/** One step of a series' forecast, with `lo80`, `hi80` and so on for each level. */
export type ForecastRow = ForecastStep

/** The forecasts of a file's series. */
export type SeriesForecasts = {
  /** A list of steps a series, in the file's order; empty for a series without a value. */
  readonly rows: readonly (readonly ForecastRow[])[]
  /** How the model has done on these series' past; undefined when they are too short to tell. */
  readonly record: PanelAccuracy | undefined
}

function rowsOf(series: NamedSeries, forecast: BandedForecast, levels: readonly number[]): ForecastRow[] {
  return Array.from(forecast.median, (median, h) => ({
    id: series.id,
    step: h + 1,
    time: series.next(h + 1),
    mean: forecast.mean[h]!,
    median,
    ...bandsOf(levels, (_, k) => ({ low: forecast.bands[k]!.low[h]!, high: forecast.bands[k]!.high[h]! })),
    model: forecast.label,
  }))
}

/** Places in the order of the names: what a panel learns must not depend on the order of a file's rows. */
const byName = (series: readonly NamedSeries[]) =>
  Array.from(series.keys()).sort((a, b) => (series[a]!.id < series[b]!.id ? -1 : 1))

/**
 * Forecasts series that belong together, each step with its time, and the record of such forecasts on their past. A series
 * without negative values gets none.
 *
 * @throws UserError for an unknown model, a horizon or period below 1, or when no series has three values
 */
export async function forecastSeries(
  series: readonly NamedSeries[],
  { levels, ...options }: ForecastOptions,
  work?: PanelWork,
): Promise<SeriesForecasts> {
  const order = byName(series)
  const found = await forecastPanel(
    order.map((i) => series[i]!.values),
    { ...options, levels: levels.map((level) => level / 100) },
    work,
  )
  const rows: ForecastRow[][] = series.map(() => [])
  for (const [k, i] of order.entries()) {
    const forecast = found.forecasts[k]
    if (forecast) rows[i] = rowsOf(series[i]!, forecast, levels)
  }
  return { rows, record: found.record }
}
