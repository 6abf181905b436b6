import { UserError } from '@bellwether/core'
import { leastSquares } from '../numeric/least-squares.ts'
import { type Matrix, matrixOf } from '../numeric/matrix.ts'
import { arima } from './arima/arima.ts'
import { mapForecast } from './distribution.ts'
import { defineForecaster, type Forecaster } from './forecaster.ts'

export type DynamicRegressionOptions = {
  /**
   * One row a value, and further rows for the steps to forecast: holidays, prices, promotions. Missing cells are not
   * allowed.
   */
  readonly covariates?: readonly (readonly number[])[]
  /** Pairs of sine and cosine a season; 0 by default. */
  readonly harmonics?: number
  /** A straight line in time. */
  readonly trend?: boolean
  /** Shrinks coefficients of standardised regressors (ridge); 0 by default. */
  readonly ridge?: number
  /** Who forecasts what the regression leaves; automatic ARIMA by default. */
  readonly errors?: Forecaster
}

/** The row of regressors at a time; the intercept comes first. */
function rowAt(
  t: number,
  period: number,
  { covariates, harmonics = 0, trend }: DynamicRegressionOptions,
): number[] {
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
  return [1, ...(trend ? [t + 1] : []), ...angles.flatMap((a) => [Math.sin(a), Math.cos(a)]), ...row]
}

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

/**
 * Regression on covariates, harmonics and time, whose errors another forecaster carries on (Hyndman and Athanasopoulos,
 * "Forecasting: principles and practice", chapter 10, in two steps). Gaps at the start of the series shift nothing: rows
 * belong to values by position.
 *
 * @throws UserError when covariates are missing for a value or a step
 */
export function regressionOf(name: string, options: DynamicRegressionOptions = {}): Forecaster {
  return {
    name,
    fit(values, series = {}) {
      const period = series.period ?? 1
      const skip = Math.max(
        0,
        Array.from(values).findIndex((v) => v !== null && !Number.isNaN(v)),
      )
      const inner = defineForecaster({
        name,
        estimate({ values: clean, seed }) {
          const rows = Array.from(clean, (_, t) => rowAt(t + skip, period, options))
          const { x, y } = withRidge(rows, clean, options.ridge ?? 0)
          const { coefficients } = leastSquares(x, y)
          const at = (t: number) =>
            rowAt(t + skip, period, options).reduce((sum, v, k) => sum + v * coefficients[k]!, 0)
          const line = clean.map((_, t) => at(t))
          const fit = (options.errors ?? arima).fit(
            clean.map((v, t) => v - line[t]!),
            { period, seed },
          )
          return {
            label: `Regression with ${fit.label} errors`,
            fitted: fit.fitted.map((v, t) => v + line[t]!),
            predict: (horizon) => mapForecast(fit.predict(horizon), (v, h) => v + at(clean.length + h)),
          }
        },
      })
      return inner.fit(values, series)
    },
  }
}

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
