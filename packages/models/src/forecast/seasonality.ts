import { mean } from '@bellwether/core'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'

/** Autocorrelations at lags 1 … `lags`. */
export function autocorrelations(values: ArrayLike<number>, lags: number): Float64Array {
  const n = values.length
  const centre = mean(values)
  const at = (lag: number) => {
    let sum = 0
    for (let t = lag; t < n; t++) sum += (values[t]! - centre) * (values[t - lag]! - centre)
    return sum
  }
  const total = at(0)
  return Float64Array.from({ length: lags }, (_, k) => (total === 0 ? 0 : at(k + 1) / total))
}

/**
 * The test that goes with the Theta method (Assimakopoulos and Nikolopoulos, 2000): whether the autocorrelation at the
 * seasonal lag leaves Bartlett's limits at a one-sided level, 95 % by default.
 */
export function isSeasonal(values: ArrayLike<number>, period: number, level = 0.95): boolean {
  if (period === 1 || values.length < 2 * period + 1) return false
  const r = autocorrelations(values, period)
  let sum = 0
  for (let k = 0; k < period - 1; k++) sum += r[k]! ** 2
  const limit = normalQuantile(level, 0, 1) * Math.sqrt((1 + 2 * sum) / values.length)
  return Math.abs(r[period - 1]!) > limit
}
