import { UserError } from '@bellwether/core'
import { adoptionModels, checkHorizon, type Forecaster, forecasters, logNormal } from '@bellwether/models'
import { bandsAt, type ForecastStep } from '../bands.ts'
import { monthName } from '../nowcast/figures.ts'
import type { MonthlySeries } from './monthly.ts'

/** A forecaster of the logarithm: what it calls a trend is growth by a steady factor. */
const ofLogs = (name: string, { fit }: Forecaster): Forecaster => ({
  name,
  fit(values, options) {
    const logs = Float64Array.from(values, (v) => Math.log(v ?? Number.NaN))
    const fitted = fit(logs, { ...options, nonNegative: false })
    return {
      label: name,
      fitted: fitted.fitted.map(Math.exp),
      predict(horizon) {
        const forecast = fitted.predict(horizon)
        const median = forecast.median.map(Math.exp)
        return { ...forecast, mean: median, median }
      },
    }
  },
})

/** What may go on: nothing, the change, the growth, or growth that slows down in one of three ways. */
const candidates: readonly Forecaster[] = [
  forecasters.naive,
  forecasters.drift,
  ofLogs('steady growth', forecasters.drift),
  forecasters.damped,
  ofLogs('damped growth', forecasters.damped),
  adoptionModels.adoption,
]

/** How a model has done at a horizon, over all series of a measure. */
export type ModelRecord = {
  readonly model: string
  readonly horizon: number
  /** Forecasts of the past that reach so far. */
  readonly trials: number
  /** The mean absolute error of the logarithm; 0.1 is about 10 %. */
  readonly error: number
  /** That over no change's. */
  readonly relative_error: number
  readonly loses_to_naive: boolean
}

export type OutlookRow = ForecastStep & {
  readonly vendor: string
  readonly market: string
  readonly basis: string
  readonly measure: string
  readonly unit: string
  /** Of the model at this step; null without a forecast of the past that reaches so far. */
  readonly relative_error: number | null
  readonly trials: number
  readonly loses_to_naive: boolean | null
}

export type Outlook = {
  readonly rows: readonly OutlookRow[]
  /** Of every model at every step. */
  readonly records: readonly ModelRecord[]
  readonly series: readonly MonthlySeries[]
}

const leastHistory = 6
/** Origins of a series lie at least two months apart, and there are at most about ten of them. */
const originStep = 2
const mostOrigins = 10

/** Errors of the logarithm, actual minus forecast: one array a trial, a number a step as far as it is known. */
type Trials = readonly Float64Array[]

function trialsOf(model: Forecaster, series: MonthlySeries, horizon: number): Float64Array[] {
  const { first, values } = series
  const end = first + values.length - 1
  const trials: Float64Array[] = []
  const step = Math.max(originStep, Math.ceil((values.length - leastHistory) / mostOrigins))
  for (let origin = end - 1; origin >= first; origin -= step) {
    const known = series.known(origin)
    if (known.length < leastHistory) break
    // Months between the last figure and the origin have to be forecast too.
    const lag = origin - (first + known.length - 1)
    const steps = Math.min(horizon, end - origin)
    const median = model
      .fit(known, { nonNegative: true })
      .predict(lag + steps)
      .median.subarray(lag)
    const errors = median.map((m, h) =>
      Math.log(values[origin - first + h + 1]! / Math.max(m, Number.MIN_VALUE)),
    )
    if (errors.every(Number.isFinite)) trials.push(errors)
  }
  return trials
}

const reaching = (trials: Trials, step: number) =>
  trials.flatMap((errors) => (errors.length >= step ? [errors[step - 1]!] : []))

const meanSize = (errors: readonly number[]) =>
  errors.reduce((sum, e) => sum + Math.abs(e), 0) / errors.length

function recordsOf(all: ReadonlyMap<Forecaster, Trials>, horizon: number): ModelRecord[] {
  const bar = all.get(candidates[0]!)!
  return [...all].flatMap(([{ name }, trials]) =>
    Array.from({ length: horizon }, (_, h) => {
      const [own, plain] = [reaching(trials, h + 1), reaching(bar, h + 1)]
      const relative = meanSize(own) / meanSize(plain)
      return {
        model: name,
        horizon: h + 1,
        trials: own.length,
        error: meanSize(own),
        relative_error: relative,
        loses_to_naive: relative > 1,
      }
    }).filter(({ trials: count }) => count > 0),
  )
}

/** The model with the least error over all steps; no change where nothing could be tried. */
function best(all: ReadonlyMap<Forecaster, Trials>): Forecaster {
  const loss = (trials: Trials) => meanSize(trials.flatMap((errors) => [...errors]))
  const tried = [...all].filter(([, trials]) => trials.length > 0)
  return tried.reduce((a, b) => (loss(b[1]) < loss(a[1]) ? b : a), tried[0] ?? [candidates[0]!, []])[0]
}

/** A handful of past errors, of overlapping spans at that, knows little of how far errors reach. */
const fewness = (trials: number) => 1 + 3 / trials

/** How wide the logarithm is at each step: the root mean square of past errors, never less than the step before. */
function widthsOf(trials: Trials, horizon: number): Float64Array {
  const widths = new Float64Array(horizon)
  for (let h = 0; h < horizon; h++) {
    const errors = reaching(trials, h + 1)
    const before = h === 0 ? 0 : widths[h - 1]!
    const squares = errors.reduce((sum, e) => sum + e * e, 0)
    // Beyond the longest past forecast errors go on to grow with the root of time.
    const size =
      errors.length >= 2
        ? fewness(errors.length) * Math.sqrt(squares / errors.length)
        : (before || 0.1) * Math.sqrt((h + 1) / Math.max(1, h))
    widths[h] = Math.max(before, size)
  }
  return widths
}

function rowsOf(
  series: MonthlySeries,
  model: Forecaster,
  widths: Float64Array,
  records: readonly ModelRecord[],
  levels: readonly number[],
): OutlookRow[] {
  const { id, vendor, market, basis, measure, unit, first, values } = series
  const horizon = widths.length
  const { median } = model.fit(values, { nonNegative: true }).predict(horizon)
  const forecast = logNormal(median, widths)
  const intervals = levels.map((level) => forecast.interval(level / 100))
  return Array.from(median, (m, h) => {
    const record = records.find((one) => one.model === model.name && one.horizon === h + 1)
    return {
      id,
      step: h + 1,
      time: monthName(first + values.length + h),
      mean: forecast.mean[h]!,
      median: m,
      ...bandsAt(levels, intervals, h),
      model: model.name,
      ...{ vendor, market, basis, measure, unit },
      relative_error: record?.relative_error ?? null,
      trials: record?.trials ?? 0,
      loses_to_naive: record?.loses_to_naive ?? null,
    }
  })
}

/**
 * Forecasts monthly series of one measure. Every candidate forecasts the series' past, each time from what had been
 * stated by then; the one with the least error over all series forecasts the future, and its past errors are the width.
 *
 * @throws UserError when there is no series, or the horizon is not a whole number of at least 1
 */
export function outlook(
  series: readonly MonthlySeries[],
  { horizon, levels }: { readonly horizon: number; readonly levels: readonly number[] },
): Outlook {
  checkHorizon(horizon)
  if (series.length === 0) {
    throw new UserError('no series has enough figures to be forecast', {
      hint: 'name another --metric: tokens, revenue, users, or a measure that bellwether facts list shows',
    })
  }
  const all = new Map(
    candidates.map((model) => [model, series.flatMap((one) => trialsOf(model, one, horizon))] as const),
  )
  const records = recordsOf(all, horizon)
  const model = best(all)
  const widths = widthsOf(all.get(model)!, horizon)
  return { series, records, rows: series.flatMap((one) => rowsOf(one, model, widths, records, levels)) }
}
