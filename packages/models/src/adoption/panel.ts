import { isUserError, quantile, UserError } from '@bellwether/core'
import { conformal, type OriginErrors, poolErrors } from '../forecast/conformal.ts'
import { type Forecast, mapForecast } from '../forecast/distribution.ts'
import { checkHorizon } from '../forecast/forecaster.ts'
import { history } from '../forecast/missing.ts'
import { adoption } from './average.ts'
import type { AdoptionFit, AdoptionModel } from './model.ts'

export type AdoptionPanelOptions = {
  readonly horizon: number
  /** The default average unless given. */
  readonly model?: AdoptionModel
  /** A ceiling that is known of all series, which no forecast passes: 100 for percentages. */
  readonly ceiling?: number | undefined
  /** Whether levels are adopters so far, which never become fewer. */
  readonly cumulative?: boolean
}

/** One series of a panel: its fit and forecast, or why there is none. */
export type AdoptionForecast =
  | { readonly fit: AdoptionFit; readonly forecast: Forecast }
  | { readonly error: UserError }

export type AdoptionPanel = {
  readonly forecasts: readonly AdoptionForecast[]
  readonly record: AdoptionRecord
  /** The ceiling that was expected of all series; undefined when each has its own. */
  readonly expectedCeiling: number | undefined
}

type Levels = ArrayLike<number | null>

/** How many series of a panel are put to the test; more say nothing new. */
const testedSeries = 120
/** The least series that may teach each other. */
const leastSeries = 10
const leastHistory = 5

/** What the leaders of a panel have reached, with a tenth of room above. */
function leadersCeiling(histories: readonly Float64Array[]): number {
  return (
    1.1 *
    quantile(
      histories.map((levels) => levels.at(-1)!),
      0.95,
    )
  )
}

/** What a function gives, or what its user can mend. */
function attempt<T>(work: () => T): T | UserError {
  try {
    return work()
  } catch (error) {
    if (isUserError(error)) return error
    throw error
  }
}

/** Forecasts of one past origin beside what came, for every tested series that reaches back that far. */
type Trial = {
  readonly actual: Float64Array
  readonly forecast: Forecast
  /** The last level that was known. */
  readonly last: number
  /** Mean growth a step. */
  readonly scale: number
}

function trialsOf(
  histories: readonly Float64Array[],
  { horizon, cumulative = false }: AdoptionPanelOptions,
  model: AdoptionModel,
  expected: (known: readonly Float64Array[]) => number | undefined,
): Trial[] {
  const known = histories
    .map((levels) => ({ levels, origin: levels.length - horizon }))
    .filter(({ levels, origin }) => origin >= leastHistory && levels[origin - 1]! > 0)
  const ceiling = expected(known.map(({ levels, origin }) => levels.subarray(0, origin)))
  return known.flatMap(({ levels, origin }) => {
    const training = levels.slice(0, origin)
    const found = attempt(() =>
      model.fit(training, { expectedCeiling: ceiling, cumulative }).predict(horizon),
    )
    if (isUserError(found)) return []
    const grown = Math.max(...training) - Math.min(...training)
    return {
      actual: levels.slice(origin, origin + horizon),
      forecast: found,
      last: training.at(-1)!,
      scale: Math.max(grown / origin, Number.MIN_VALUE),
    }
  })
}

/** Mean absolute error in units of each series' mean growth, capped so that no single series decides. */
function lossOf(trials: readonly Trial[]): number {
  const each = trials.map(({ actual, forecast, scale }) => {
    const error = actual.reduce((sum, a, h) => sum + Math.abs(a - forecast.median[h]!), 0) / actual.length
    return Math.min(error / scale, 20)
  })
  return each.reduce((sum, e) => sum + e, 0) / each.length
}

function errorsOf(trials: readonly Trial[], horizon: number): OriginErrors {
  const errors = trials.map(({ actual, forecast }) =>
    actual.map((a, h) => (a - forecast.median[h]!) / forecast.deviation[h]!),
  )
  return poolErrors(errors, horizon)
}

/** What the panel's own past says of the forecasts. */
export type AdoptionRecord = {
  /** How many forecasts of the past there were; 0 when no series reaches back far enough. */
  readonly trials: number
  /** Their mean absolute error over that of no change; undefined without trials, or when nothing changed. */
  readonly relativeError: number | undefined
}

function recordOf(trials: readonly Trial[]): AdoptionRecord {
  let own = 0
  let plain = 0
  for (const { actual, forecast, last, scale } of trials) {
    for (let h = 0; h < actual.length; h++) {
      own += Math.abs(actual[h]! - forecast.median[h]!) / scale
      plain += Math.abs(actual[h]! - last) / scale
    }
  }
  return { trials: trials.length, relativeError: plain > 0 ? own / plain : undefined }
}

type Lesson = {
  readonly expectedCeiling: number | undefined
  readonly errors: OriginErrors | undefined
  readonly record: AdoptionRecord
}

/** What a panel's past teaches: whether its series share a ceiling, and how wide forecasts must be. */
function learn(
  histories: readonly Float64Array[],
  model: AdoptionModel,
  options: AdoptionPanelOptions,
): Lesson {
  const { horizon, ceiling } = options
  const every = Math.ceil(histories.length / testedSeries)
  const tested = histories.filter((_, k) => k % every === 0)
  const alone = trialsOf(tested, options, model, () => ceiling)
  const mayShare = ceiling === undefined && model === adoption && alone.length >= leastSeries
  const together = mayShare ? trialsOf(tested, options, model, leadersCeiling) : []
  const share = mayShare && lossOf(together) < lossOf(alone)
  const trials = share ? together : alone
  return {
    expectedCeiling: share ? leadersCeiling(histories) : ceiling,
    errors: trials.length >= leastSeries ? errorsOf(trials, horizon) : undefined,
    record: recordOf(trials),
  }
}

/** Keeps a forecast below a ceiling that is known, and adopters so far from falling. */
function within(forecast: Forecast, last: number, { ceiling, cumulative }: AdoptionPanelOptions): Forecast {
  const least = cumulative ? last : 0
  const most = Math.max(least, ceiling ?? Number.POSITIVE_INFINITY)
  return mapForecast(forecast, (level) => Math.min(Math.max(level, least), most))
}

function refuseAbove(last: number, ceiling: number | undefined): void {
  if (ceiling === undefined || last <= ceiling) return
  throw new UserError(`the last level, ${last}, is above the ceiling of ${ceiling}`, {
    hint: 'name a ceiling that no series has passed, or none',
  })
}

/**
 * Forecasts the adoption of one thing in many places, say countries. First the last `horizon` levels are forecast without
 * them: when the default model does better if all series approach what the leaders have reached, they share that ceiling.
 * The errors of this rehearsal, pooled over the series, set the width of the intervals.
 *
 * @returns one answer a series, in their order; a series that can't be forecast has its error and harms no other
 */
export function adoptionPanel(series: readonly Levels[], options: AdoptionPanelOptions): AdoptionPanel {
  const { horizon, model = adoption, ceiling, cumulative = false } = options
  checkHorizon(horizon)
  const histories = series
    .map((levels) => history(levels, 1))
    .filter((levels) => levels.length >= 3 && levels.every((y) => y >= 0 && y < Number.POSITIVE_INFINITY))
  const { expectedCeiling, errors, record } = learn(histories, model, options)
  const forecasts = series.map((levels) => {
    const found = attempt(() => {
      const fit = model.fit(levels, { expectedCeiling, cumulative })
      const forecast = fit.predict(horizon)
      const last = history(levels, 1).at(-1)!
      refuseAbove(last, ceiling)
      return {
        fit,
        forecast: within(errors ? conformal(forecast, [errors], { prior: 0.1 }) : forecast, last, options),
      }
    })
    return isUserError(found) ? { error: found } : found
  })
  return { forecasts, record, expectedCeiling }
}
