import { UserError } from '@bellwether/core'
import { type Forecast, nonNegative, steady } from './distribution.ts'
import { inUnit, unitOf } from './magnitude.ts'
import { history, isMissing, trailingGap } from './missing.ts'

/** What a forecaster needs to know of a series beside its values. */
export type SeriesOptions = {
  /** Observations a season, 12 for months; 1 (none) by default. */
  period?: number
  /** Further seasons, longer than the period: 365 beside 7, of days. Models of one season leave them aside. */
  longer?: readonly number[]
  /** Forecasts and their quantiles are kept at 0 or above. */
  nonNegative?: boolean
  /**
   * What the series depends on (prices, promotions, holidays): one row a value, and further rows for the steps to
   * forecast. Models without covariates leave them aside.
   */
  covariates?: Covariates | undefined
  /** Seed of everything that is drawn. 1 by default. */
  seed?: number
}

/** Rows of numbers, one a step of time; none may be missing. */
export type Covariates = readonly (readonly number[])[]

/** The effect of a covariate: by how much the series is higher where the covariate is higher by 1. */
export type Effect = {
  readonly estimate: number
  readonly standardError: number
}

/** A forecaster fitted to one series. */
export type Fitted = {
  /** What was fitted in the field's notation: `ETS(A,Ad,N)`, `ARIMA(0,1,1)(0,1,1)[12]`. */
  readonly label: string
  /** One-step forecasts inside the sample; NaN where the model had none. */
  readonly fitted: Float64Array
  /** The greatest log-likelihood, of models that have one; that of ETS leaves a constant out, as R's does. */
  readonly logLikelihood?: number | undefined
  /** One a covariate, of models that have some. */
  readonly effects?: readonly Effect[] | undefined
  /**
   * Forecasts the next `horizon` values.
   *
   * @throws UserError when the horizon is not a whole number of at least 1
   */
  predict(horizon: number): Forecast
}

/**
 * A way to forecast one series. Values that are missing are NaN or null; at least three must be there.
 *
 * @example
 * const forecast = ets.fit([112, 118, 132, 129, 121], { period: 1 }).predict(3)
 * forecast.mean // three numbers
 * forecast.interval(0.95).low
 */
export type Forecaster = {
  readonly name: string
  fit(values: ArrayLike<number | null>, options?: SeriesOptions): Fitted
}

/** A series as a model sees it: complete, at least three values, not all alike. */
export type Series = {
  readonly values: Float64Array
  readonly period: number
  /** Further seasons; none by default. */
  readonly longer?: readonly number[]
  /** In step with the values, rows of the steps to come behind them. */
  readonly covariates?: Covariates | undefined
  readonly seed: number
}

/** What a model gives back; `predict` is only asked for whole horizons of at least 1. */
export type Estimate = {
  readonly label: string
  readonly fitted: Float64Array
  readonly logLikelihood?: number | undefined
  /** How many values that is the likelihood of; all of the series by default. */
  readonly observations?: number
  readonly effects?: readonly Effect[] | undefined
  predict(horizon: number): Forecast
}

export type ForecasterDefinition = {
  readonly name: string
  /** Estimates the model; called with clean series only. */
  estimate(series: Series): Estimate
}

/** Further ahead nothing is known, and memory ends. */
const longestHorizon = 10_000

/** @throws UserError when the horizon is not a whole number from 1 to 10,000 */
export function checkHorizon(horizon: number): void {
  if (Number.isInteger(horizon) && horizon >= 1 && horizon <= longestHorizon) return
  if (Number.isInteger(horizon) && horizon > longestHorizon) {
    throw new UserError(`horizon ${horizon} is more than ${longestHorizon} steps`, {
      hint: `ask for ${longestHorizon} steps at most`,
    })
  }
  throw new UserError(`horizon ${horizon} is not a whole number of at least 1`, {
    hint: 'ask for 1 or more steps ahead',
  })
}

function checkPeriod(period: number): void {
  if (Number.isInteger(period) && period >= 1) return
  throw new UserError(`period ${period} is not a whole number of at least 1`, {
    hint: 'give the number of observations a season: 12 for months, 4 for quarters, 1 for none',
  })
}

/** Sums of squares of values beyond it would be infinite. */
const largest = 1e150

/** Reads a series: leading and trailing gaps fall away, inner ones are interpolated. */
function clean(
  values: ArrayLike<number | null>,
  { period = 1, longer = [], covariates, seed = 1 }: SeriesOptions,
): Series {
  for (const season of [period, ...longer]) checkPeriod(season)
  const numbers = Float64Array.from(values, (value) => value ?? Number.NaN)
  const infinite = numbers.findIndex((v) => v === Number.POSITIVE_INFINITY || v === Number.NEGATIVE_INFINITY)
  if (infinite >= 0) {
    throw new UserError(`value ${infinite + 1} is ${numbers[infinite]}`, {
      hint: 'give finite numbers; write a missing value as null or NaN',
    })
  }
  const huge = numbers.findIndex((v) => Math.abs(v) > largest)
  if (huge >= 0) {
    throw new UserError(`value ${huge + 1} is ${numbers[huge]}, whose square is no number`, {
      hint: 'give the values in a larger unit',
    })
  }
  const count = numbers.filter((v) => !Number.isNaN(v)).length
  if (count < 3) {
    throw new UserError(`a forecast needs at least 3 values, the series has ${count}`, {
      hint: 'collect more history, or use the naive value by hand',
    })
  }
  const first = numbers.findIndex((v) => !isMissing(v))
  return { values: history(numbers, period), period, longer, covariates: covariates?.slice(first), seed }
}

const isConstant = (values: Float64Array) => values.every((v) => v === values[0])

/** In-sample fits laid back onto the whole series, gaps at its ends included. */
function spread(fitted: Float64Array, values: ArrayLike<number | null>): Float64Array {
  const result = new Float64Array(values.length).fill(Number.NaN)
  let first = 0
  while (isMissing(values[first])) first++
  result.set(fitted, first)
  return result
}

/** Estimates the model in a unit in which the series has a usual size, and states it in the series' own. */
function estimateIn(unit: number, series: Series, { estimate }: ForecasterDefinition): Estimate {
  if (unit === 1) return estimate(series)
  const found = estimate({ ...series, values: series.values.map((v) => v / unit) })
  const { logLikelihood, observations = series.values.length } = found
  return {
    label: found.label,
    fitted: found.fitted.map((v) => v * unit),
    logLikelihood: logLikelihood === undefined ? undefined : logLikelihood - observations * Math.log(unit),
    effects: found.effects?.map(({ estimate, standardError }) => ({
      estimate: estimate * unit,
      standardError: standardError * unit,
    })),
    predict: (horizon) => inUnit(found.predict(horizon), unit),
  }
}

/**
 * Makes a forecaster of a model: checks the input, fills gaps, answers constant series, forecasts across a gap at the
 * end, keeps forecasts non-negative when asked, and never lets a NaN out.
 */
export function defineForecaster(definition: ForecasterDefinition): Forecaster {
  const { name } = definition
  return {
    name,
    fit(values, options = {}) {
      const series = clean(values, options)
      const found: Estimate = isConstant(series.values)
        ? steady(series.values, `${name}: constant`)
        : estimateIn(unitOf(series.values), series, definition)
      return {
        label: found.label,
        fitted: spread(found.fitted, values),
        logLikelihood: found.logLikelihood,
        effects: found.effects,
        predict(horizon) {
          checkHorizon(horizon)
          const gap = trailingGap(values)
          const forecast = found.predict(horizon + gap).from(gap)
          if (!forecast.mean.every(Number.isFinite)) throw new Error(`${name}: ${found.label} gave no number`)
          return options.nonNegative ? nonNegative(forecast) : forecast
        },
      }
    },
  }
}
