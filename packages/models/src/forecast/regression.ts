import { UserError } from '@bellwether/core'
import { leastSquares } from '../numeric/least-squares.ts'
import { type Matrix, matrixOf } from '../numeric/matrix.ts'
import { arima } from './arima/arima.ts'
import { type ArimaFit, arimaFitted, arimaForecast, differenced } from './arima/fit.ts'
import { arimaLabel } from './arima/order.ts'
import { searchArima } from './arima/search.ts'
import { mapForecast } from './distribution.ts'
import {
  type Covariates,
  defineForecaster,
  type Estimate,
  type Forecaster,
  type Series,
} from './forecaster.ts'

export type DynamicRegressionOptions = {
  /**
   * One row a value, and further rows for the steps to forecast: holidays, prices, promotions. Missing cells are not
   * allowed. Those of the series' own options unless given.
   */
  readonly covariates?: Covariates
  /** Pairs of sine and cosine a season; 0 by default. */
  readonly harmonics?: number
  /** A straight line in time. */
  readonly trend?: boolean
  /** Shrinks coefficients of standardised regressors (ridge), which takes two steps; 0 by default. */
  readonly ridge?: number
  /** Who forecasts what the regression leaves, in two steps; automatic ARIMA together with the regression by default. */
  readonly errors?: Forecaster
}

/** The regressors at a time, covariates first, without an intercept. */
function rowAt(t: number, { period, covariates }: Series, options: DynamicRegressionOptions): number[] {
  const { harmonics = 0, trend } = options
  const angles = Array.from({ length: harmonics }, (_, k) => (2 * Math.PI * (k + 1) * t) / period)
  const row = covariates ? covariates[t] : []
  if (!row) {
    throw new UserError(`covariates end after ${covariates?.length} rows, step ${t + 1} has none`, {
      hint: 'give a row of covariates for every value and every step to forecast',
    })
  }
  const bad = row.findIndex((v) => !Number.isFinite(v))
  if (bad >= 0) {
    throw new UserError(`covariate ${bad + 1} of row ${t + 1} is ${row[bad]}`, {
      hint: 'fill in every covariate with a number',
    })
  }
  return [...row, ...(trend ? [t + 1] : []), ...angles.flatMap((a) => [Math.sin(a), Math.cos(a)])]
}

/** The line that coefficients draw through the regressors of any time. */
type Line = (t: number) => number

const dot = (row: readonly number[], coefficients: Float64Array) =>
  row.reduce((sum, v, k) => sum + v * coefficients[k]!, 0)

/** Adds rows that pull standardised coefficients, all but the intercept's, to 0. */
function withRidge(rows: number[][], values: Float64Array, ridge: number): { x: Matrix; y: Float64Array } {
  if (ridge === 0) return { x: matrixOf(rows), y: values }
  const width = rows[0]!.length
  const extra = Array.from({ length: width - 1 }, (_, k) => {
    const column = rows.map((row) => row[k + 1]!)
    const centre = column.reduce((sum, v) => sum + v, 0) / column.length
    const squares = column.reduce((sum, v) => sum + (v - centre) ** 2, 0)
    return Array.from({ length: width }, (_, j) => (j === k + 1 ? Math.sqrt(ridge * squares) : 0))
  })
  const y = new Float64Array(values.length + extra.length)
  y.set(values)
  return { x: matrixOf([...rows, ...extra]), y }
}

/** Least squares first; then a forecaster of its own carries on what they leave. */
function inTwoSteps(series: Series, options: DynamicRegressionOptions): Estimate {
  const { values, period, seed } = series
  const at = (t: number) => [1, ...rowAt(t, series, options)]
  const { x, y } = withRidge(
    Array.from(values, (_, t) => at(t)),
    values,
    options.ridge ?? 0,
  )
  const { coefficients } = leastSquares(x, y)
  const line: Line = (t) => dot(at(t), coefficients)
  const rest = values.map((v, t) => v - line(t))
  const fit = (options.errors ?? arima).fit(rest, { period, seed })
  return {
    label: `Regression with ${fit.label} errors`,
    fitted: fit.fitted.map((v, t) => v + line(t)),
    predict: (horizon) => mapForecast(fit.predict(horizon), (v, h) => v + line(values.length + h)),
  }
}

function estimateOf(fit: ArimaFit, series: Series, options: DynamicRegressionOptions): Estimate {
  const { values, covariates } = series
  const { coefficients, standardErrors, order } = fit
  const line: Line = (t) => dot(rowAt(t, series, options), coefficients)
  const rest = values.map((v, t) => v - line(t))
  const w = differenced(rest, order)
  const known = covariates?.[0]?.length ?? 0
  return {
    label: coefficients.length > 0 ? `Regression with ${arimaLabel(order)} errors` : arimaLabel(order),
    logLikelihood: fit.logLikelihood,
    observations: w.length,
    effects: Array.from(coefficients.subarray(0, known), (estimate, k) => ({
      estimate,
      standardError: standardErrors[k]!,
    })),
    fitted: arimaFitted(rest, w, fit).map((v, t) => v + line(t)),
    predict: (horizon) =>
      mapForecast(arimaForecast(rest, fit, horizon), (v, h) => v + line(values.length + h)),
  }
}

/**
 * Regression on covariates, harmonics and time whose errors are an automatic ARIMA, all by one maximum likelihood, as R's
 * `auto.arima` with `xreg` does it (Hyndman and Athanasopoulos, "Forecasting: principles and practice", chapter 10).
 * Harmonics take the place of seasonal lags. With `errors` or `ridge`, or too short a series, in two steps: least
 * squares, then the forecaster of what they leave.
 *
 * @throws UserError when covariates are missing for a value or a step
 */
export function regressionOf(name: string, options: DynamicRegressionOptions = {}): Forecaster {
  const together = !options.errors && !options.ridge
  const inner = defineForecaster({
    name,
    estimate(series) {
      const rows = Array.from(series.values, (_, t) => rowAt(t, series, options))
      const regressors = rows[0]!.map((_, k) => Float64Array.from(rows, (row) => row[k]!))
      const period = options.harmonics ? 1 : series.period
      const fit = together ? searchArima(series.values, period, regressors) : undefined
      return fit ? estimateOf(fit, series, options) : inTwoSteps(series, options)
    },
  })
  return {
    name,
    fit: (values, series = {}) =>
      inner.fit(values, { ...series, covariates: options.covariates ?? series.covariates }),
  }
}

/** Regression on the covariates of the series' options with ARIMA errors; without covariates an automatic ARIMA. */
export const regression = regressionOf('regression')

/**
 * Harmonic regression with a trend and ARIMA errors: two pairs a season, none within two seasons, where a part of a wave
 * and the trend would take each other's place.
 */
export const harmonicRegression: Forecaster = {
  name: 'harmonic-regression',
  fit(values, series = {}) {
    const { period = 1 } = series
    const harmonics = values.length < 2 * period ? 0 : Math.min(2, Math.floor(period / 2))
    return regressionOf('harmonic-regression', { trend: true, harmonics }).fit(values, series)
  },
}
