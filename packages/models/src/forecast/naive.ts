import { gaussian } from './distribution.ts'
import { defineForecaster, type Estimate, type Series } from './forecaster.ts'

/** Root mean square of the differences at a lag; `estimated` parameters leave the divisor. */
function rootMeanSquare(errors: Float64Array, estimated: number): number {
  const known = errors.filter((e) => !Number.isNaN(e))
  const squares = known.reduce((sum, e) => sum + e * e, 0)
  return Math.sqrt(squares / Math.max(1, known.length - estimated))
}

function lagged({ values }: Series, lag: number): Float64Array {
  return values.map((_, t) => (t < lag ? Number.NaN : values[t - lag]!))
}

/** The value of `lag` steps ago; errors add up season by season. */
function repeat(series: Series, lag: number): Estimate {
  const { values } = series
  const fitted = lagged(series, lag)
  const sigma = rootMeanSquare(
    values.map((v, t) => v - fitted[t]!),
    0,
  )
  return {
    label: lag === 1 ? 'Naive' : `Seasonal naive [${lag}]`,
    fitted,
    predict: (horizon) =>
      gaussian(
        Float64Array.from({ length: horizon }, (_, h) => values[values.length - lag + (h % lag)]!),
        Float64Array.from({ length: horizon }, (_, h) => sigma * Math.sqrt(Math.floor(h / lag) + 1)),
      ),
  }
}

/** The last value stays (a random walk). */
export const naive = defineForecaster({ name: 'naive', estimate: (series) => repeat(series, 1) })

/** The value of a season ago stays; naive for series without seasons or shorter than a season. */
export const seasonalNaive = defineForecaster({
  name: 'seasonal-naive',
  estimate: (series) => repeat(series, series.values.length > series.period ? series.period : 1),
})

/** A random walk with drift: the mean change goes on; its own error widens the interval. */
export const drift = defineForecaster({
  name: 'drift',
  estimate(series) {
    const { values } = series
    const n = values.length
    const slope = (values[n - 1]! - values[0]!) / (n - 1)
    const fitted = lagged(series, 1).map((v) => v + slope)
    const sigma = rootMeanSquare(
      values.map((v, t) => v - fitted[t]!),
      1,
    )
    return {
      label: 'Drift',
      fitted,
      predict: (horizon) =>
        gaussian(
          Float64Array.from({ length: horizon }, (_, h) => values[n - 1]! + slope * (h + 1)),
          Float64Array.from(
            { length: horizon },
            (_, h) => sigma * Math.sqrt((h + 1) * (1 + (h + 1) / (n - 1))),
          ),
        ),
    }
  },
})
