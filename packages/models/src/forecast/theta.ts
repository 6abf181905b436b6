import { leastSquares } from '../numeric/least-squares.ts'
import { matrixOf } from '../numeric/matrix.ts'
import { seasonalIndices } from './classical-decomposition.ts'
import { gaussian } from './distribution.ts'
import { etsEstimate, fitForm } from './ets/fit.ts'
import { defineForecaster, type Series } from './forecaster.ts'
import { isSeasonal } from './seasonality.ts'

/** Multiplicative seasons of a series that has them, ones otherwise. */
export function thetaSeasons({ values, period }: Series): Float64Array {
  const none = new Float64Array(period).fill(1)
  if (!isSeasonal(values, period)) return none
  const indices = seasonalIndices(values, period, 'multiplicative')
  return indices.some((s) => !(Math.abs(s) >= 1e-10)) ? none : indices
}

/** Slope of the line through values at 0, 1, 2 … */
export function trendSlope(values: Float64Array): number {
  return leastSquares(matrixOf(Array.from(values, (_, t) => [1, t])), values).coefficients[1]!
}

/**
 * The Theta method (Assimakopoulos and Nikolopoulos, 2000), which is simple exponential smoothing with half the trend's
 * slope as drift (Hyndman and Billah, 2003), on seasonally adjusted values; as R's `thetaf`.
 */
export const theta = defineForecaster({
  name: 'theta',
  estimate(series) {
    const { values, period } = series
    const n = values.length
    const seasons = thetaSeasons(series)
    const adjusted = values.map((v, t) => v / seasons[t % period]!)
    const fit = fitForm(
      { error: 'A', trend: 'N', season: 'N', damped: false },
      { values: adjusted, period: 1 },
    )
    const alpha = fit?.smoothing.alpha ?? 0.9999
    const smooth = fit && etsEstimate(fit, { ...series, values: adjusted, period: 1 })
    const slope = trendSlope(adjusted) / 2
    const shift = (1 - (1 - alpha) ** n) / alpha
    const base = smooth?.predict(1)
    const level = base?.mean[0] ?? adjusted[n - 1]!
    const sigma = base?.deviation[0] ?? Math.abs(slope)
    const lines = smooth?.fitted ?? adjusted
    return {
      label: 'Theta',
      fitted: lines.map((v, t) => {
        const reach = (1 - (1 - alpha) ** t) / alpha
        return (v + slope * (t === 0 ? 0 : reach)) * seasons[t % period]!
      }),
      predict: (horizon) =>
        gaussian(
          Float64Array.from(
            { length: horizon },
            (_, h) => (level + slope * (h + shift)) * seasons[(n + h) % period]!,
          ),
          Float64Array.from({ length: horizon }, (_, h) => sigma * Math.sqrt(h * alpha ** 2 + 1)),
        ),
    }
  },
})
