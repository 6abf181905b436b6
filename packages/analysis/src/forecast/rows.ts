import type { Interval } from '@bellwether/core'
import type { PanelAccuracy } from '@bellwether/models'
import { bandsAt, type ForecastStep } from '../bands.ts'
import type { NamedSeries } from '../series.ts'
import { type Calendar, periodLengths } from './calendar.ts'
import type { BandedForecast } from './jobs.ts'
import { forecastPanel, type PanelWork } from './panel.ts'

const z95 = 1.96

export type ForecastOptions = {
  readonly period: number
  readonly longer?: readonly number[]
  readonly horizon: number
  readonly model: string
  /** Levels of intervals in per cent: 80, 95. */
  readonly levels: readonly number[]
  readonly seed?: number
  /** The names of the series' covariates. */
  readonly covariates?: readonly string[] | undefined
  /** Values are totals of periods that differ in length: they are forecast a day, and stated as totals. */
  readonly calendar?: Calendar | undefined
}

/** By how much a series is higher where a covariate is higher by 1. */
export type CovariateEffect = { readonly estimate: number; readonly standard_error: number }

/** Its 95 % interval, of the normal distribution. */
export function effectInterval({ estimate, standard_error }: CovariateEffect): Interval {
  const reach = z95 * standard_error
  return { low: estimate - reach, high: estimate + reach }
}

/** One step of a series' forecast, with `lo80`, `hi80` and so on for each level. */
export type ForecastRow = ForecastStep & {
  /** Of each covariate by its name, where there are any. */
  readonly effects?: Readonly<Record<string, CovariateEffect>>
}

/** The forecasts of a file's series. */
export type SeriesForecasts = {
  /** A list of steps a series, in the file's order; empty for a series without a value. */
  readonly rows: readonly (readonly ForecastRow[])[]
  /** How the model has done on these series' past; undefined when they are too short to tell. */
  readonly record: PanelAccuracy | undefined
}

/** Effects by the names of their covariates; nothing without any. */
function effectsOf({ effects = [] }: BandedForecast, names: readonly string[]): Pick<ForecastRow, 'effects'> {
  if (effects.length === 0) return {}
  const rows = effects.map(({ estimate, standardError }, k) => [
    names[k]!,
    { estimate, standard_error: standardError },
  ])
  return { effects: Object.fromEntries(rows) }
}

function rowsOf(
  series: NamedSeries,
  forecast: BandedForecast,
  { levels, covariates = [] }: ForecastOptions,
): ForecastRow[] {
  const effects = effectsOf(forecast, covariates)
  return Array.from(forecast.median, (median, h) => ({
    id: series.id,
    step: h + 1,
    time: series.next(h + 1),
    mean: forecast.mean[h]!,
    median,
    ...bandsAt(levels, forecast.bands, h),
    model: forecast.label,
    ...effects,
  }))
}

/** A forecast of values that were divided by the lengths of their periods. */
function asTotals(forecast: BandedForecast, lengths: Float64Array): BandedForecast {
  const times = (values: Float64Array) => values.map((v, h) => v * lengths[h]!)
  return {
    ...forecast,
    mean: times(forecast.mean),
    median: times(forecast.median),
    bands: forecast.bands.map(({ level, low, high }) => ({ level, low: times(low), high: times(high) })),
  }
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
  options: ForecastOptions,
  work?: PanelWork,
): Promise<SeriesForecasts> {
  const order = byName(series)
  const { horizon, calendar } = options
  const covariates = options.covariates && order.map((i) => series[i]!.covariates ?? [])
  const lengths = calendar && order.map((i) => periodLengths(series[i]!, horizon, calendar))
  const found = await forecastPanel(
    order.map((i, k) => (lengths ? series[i]!.values.map((v, t) => v / lengths[k]![t]!) : series[i]!.values)),
    { ...options, covariates, levels: options.levels.map((level) => level / 100) },
    work,
  )
  const rows: ForecastRow[][] = series.map(() => [])
  for (const [k, i] of order.entries()) {
    const forecast = found.forecasts[k]
    if (!forecast) continue
    const ahead = lengths?.[k]?.subarray(series[i]!.values.length)
    rows[i] = rowsOf(series[i]!, ahead ? asTotals(forecast, ahead) : forecast, options)
  }
  return { rows, record: found.record }
}
