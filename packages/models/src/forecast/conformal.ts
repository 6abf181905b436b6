import { quantileSorted } from '@bellwether/core'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import tQuantile from '@stdlib/stats-base-dists-t-quantile'
import { type Forecast, forecastOf } from './distribution.ts'
import { leaning } from './skew.ts'

/** What one origin of the past taught: sizes of errors in units of the model's own deviation, sorted, one array a step. */
export type OriginErrors = {
  /** How many series were forecast. */
  readonly series: number
  readonly sizes: readonly Float64Array[]
}

/** Past errors by origin: series share the state of the world at each, so that origins count, not series. */
export type PastErrors = readonly OriginErrors[]

/** How far the central interval of a level reaches, in deviations. */
export type Reach = (level: number) => number

/** The normal distribution's, times a spread. */
export const normalReach =
  (spread = 1): Reach =>
  (level) =>
    spread * normalQuantile((1 + level) / 2, 0, 1)

/** Student's t that errors of competitions follow once deviations have their usual spread. */
const degrees = 3.5

/** How far forecasts of series usually reach before a panel's past has said more. */
export const usualReach: Reach = (level) => tQuantile((1 + level) / 2, degrees)

/**
 * By how much errors are usually wider than models say, by step (0 for the first): the further ahead, since models take
 * their trends as known, and for short series, which they fit too well. Found on origins of the M1, M3 and tourism
 * competitions.
 *
 * @param length of the history
 */
export function usualSpread(period: number, length: number): (step: number) => number {
  const [first, growth] =
    period === 1 ? [0.73 * (1 + 4 / length), 0.2] : period <= 4 ? [0.8, 0.17] : [0.75, 0.1]
  return (step) => first * (step + 1) ** growth
}

/**
 * Pools the standardised errors of one origin over series, each step with its neighbours, which have almost the same
 * spread and triple the sample.
 *
 * @param errors one array a series, a number a step: (actual − median) / deviation
 */
export function poolErrors(errors: readonly Float64Array[], horizon: number): OriginErrors {
  const sizes = Array.from({ length: horizon }, (_, h) => {
    const near: number[] = []
    for (const trial of errors) {
      for (let k = Math.max(0, h - 1); k <= Math.min(horizon - 1, h + 1); k++) {
        const size = Math.abs(trial[k] ?? Number.NaN)
        if (Number.isFinite(size)) near.push(size)
      }
    }
    return Float64Array.from(near).sort()
  })
  return { series: errors.length, sizes }
}

/** How many series of an origin count as much as the usual reach. */
const priorSeries = 20

/** The quantile with the conformal correction for a finite sample (Vovk, Gammerman and Shafer, 2005). */
function conformalQuantile(sorted: Float64Array, level: number): number {
  const n = sorted.length
  return quantileSorted(sorted, Math.min(1, (level * (n + 1)) / n))
}

/**
 * How far the central interval of a level reaches at one step: the mean over origins of the logarithm of each one's
 * quantile, drawn towards the usual reach.
 */
function reachOf(past: PastErrors, usual: Reach, prior: number): (level: number, step: number) => number {
  return (level, step) => {
    const expected = usual(level)
    if (!(expected > 0)) return 0
    let total = prior
    let sum = 0
    for (const { series, sizes } of past) {
      const sorted = sizes[Math.min(step, sizes.length - 1)]
      if (!sorted || sorted.length === 0) continue
      const weight = series / (series + priorSeries)
      total += weight
      sum += weight * Math.log(Math.max(conformalQuantile(sorted, level) / expected, 1e-3))
    }
    return total > 0 ? expected * Math.exp(sum / total) : expected
  }
}

export type ConformalOptions = {
  /** How much wider (above 1) or narrower the series' own errors are than the pool's; 1 by default. */
  readonly own?: number
  /** By how much deviations are wider than the model says, by step; 1 by default. Past errors are in the same units. */
  readonly spread?: (step: number) => number
  /** The logarithm of an interval's upper part over its lower one, by step; 0 by default. Past errors are evened by it. */
  readonly skew?: (step: number) => number
  /** What the reach is drawn to; the normal distribution by default. */
  readonly usual?: Reach
  /** How many origins that counts for. */
  readonly prior?: number
}

/**
 * Replaces a forecast's quantiles by conformal ones: as wide as errors of the past were, in units of the model's
 * deviation (Romano, Patterson and Candès, 2019, in their locally adaptive form), to both sides of the median as the skew
 * says.
 */
export function conformal(
  forecast: Forecast,
  past: PastErrors,
  { own = 1, spread = () => 1, skew = () => 0, usual = normalReach(), prior = 0.5 }: ConformalOptions = {},
): Forecast {
  const { median, mean } = forecast
  const unit = forecast.deviation.map((d, h) => own * spread(h) * d)
  const reach = reachOf(past, usual, prior)
  return forecastOf({
    mean,
    median,
    deviation: unit.map((d, h) => d * reach(0.6827, h)),
    quantile(p) {
      const side = Math.sign(p - 0.5)
      return median.map((m, h) => m + (side + leaning(skew(h))) * unit[h]! * reach(Math.abs(2 * p - 1), h))
    },
  })
}

/**
 * How much wider a series' own errors are than the pool's, shrunk towards 1 while its history is short.
 *
 * @param errors the series' own standardised errors from its past origins
 * @param typical the pool's mean size of such errors
 */
export function ownScale(errors: ArrayLike<number>, typical: number, prior = 100): number {
  let sum = 0
  for (let k = 0; k < errors.length; k++) sum += Math.abs(errors[k]!)
  if (errors.length === 0 || !(sum > 0) || !(typical > 0)) return 1
  const share = errors.length / (errors.length + prior)
  return Math.exp(share * Math.log(sum / errors.length / typical))
}
