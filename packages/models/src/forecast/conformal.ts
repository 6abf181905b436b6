import { quantileSorted } from '@bellwether/core'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { type Forecast, forecastOf } from './distribution.ts'

/** Sizes of past errors in units of the model's own deviation, sorted, one array a step ahead. */
export type PooledErrors = readonly Float64Array[]

/**
 * How much wider than a model's own a forecast's spread usually is, before a panel's past has said so: short series fit
 * their models too well. Found on the training parts of the M1, M3 and tourism competitions.
 *
 * @param length of the history
 */
export function usualSpread(period: number, length: number): number {
  if (period === 1) return 1 + 16 / length
  return period <= 4 ? 1.25 : 1.05
}

/** How many pooled errors count as much as the normal distribution that stands in for them. */
const priorErrors = 20

/**
 * Pools standardised errors over series and origins, each step with its neighbours, which have almost the same spread
 * and triple the sample.
 *
 * @param errors one array a trial, a number a step: (actual − median) / deviation
 */
export function poolErrors(errors: readonly Float64Array[], horizon: number): PooledErrors {
  return Array.from({ length: horizon }, (_, h) => {
    const near: number[] = []
    for (const trial of errors) {
      for (let k = Math.max(0, h - 1); k <= Math.min(horizon - 1, h + 1); k++) {
        const size = Math.abs(trial[k] ?? Number.NaN)
        if (Number.isFinite(size)) near.push(size)
      }
    }
    return Float64Array.from(near).sort()
  })
}

/**
 * How far the central interval of a level reaches at one step, in deviations: the pooled errors' quantile with the
 * conformal correction for a finite sample (Vovk, Gammerman and Shafer, 2005), drawn to the normal's for few errors.
 */
function reach(sorted: Float64Array, level: number, usual: number): number {
  const normal = usual * normalQuantile((1 + level) / 2, 0, 1)
  const n = sorted.length
  if (n === 0) return normal
  const empirical = quantileSorted(sorted, Math.min(1, (level * (n + 1)) / n))
  return (n * empirical + priorErrors * normal) / (n + priorErrors)
}

/**
 * Replaces a forecast's quantiles by conformal ones: as wide as errors of the past were, in units of the model's
 * deviation (Romano, Patterson and Candès, 2019, in their locally adaptive form), symmetric about the median.
 *
 * @param own how much wider (above 1) or narrower the series' own errors are than the pool's
 * @param usual how much wider than normal to be where there are no or few past errors
 */
export function conformal(forecast: Forecast, pooled: PooledErrors, own = 1, usual = 1): Forecast {
  const { median, deviation, mean } = forecast
  const none = new Float64Array()
  const reachAt = (h: number, level: number) =>
    own * reach(pooled[Math.min(h, pooled.length - 1)] ?? none, level, usual)
  return forecastOf({
    mean,
    median,
    deviation: deviation.map((d, h) => d * Math.max(reachAt(h, 0.6827), 0)),
    quantile: (p) =>
      median.map((m, h) => m + Math.sign(p - 0.5) * deviation[h]! * reachAt(h, Math.abs(2 * p - 1))),
  })
}

/**
 * How much wider a series' own errors are than the pool's, shrunk towards 1 while its history is short.
 *
 * @param errors the series' own standardised errors from its past origins
 * @param typical the pool's mean size of such errors
 */
export function ownScale(errors: ArrayLike<number>, typical: number, prior = 60): number {
  let sum = 0
  for (let k = 0; k < errors.length; k++) sum += Math.abs(errors[k]!)
  if (errors.length === 0 || !(sum > 0) || !(typical > 0)) return 1
  const share = errors.length / (errors.length + prior)
  return Math.exp(share * Math.log(sum / errors.length / typical))
}
