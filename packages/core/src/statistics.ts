import type { Random } from './random.ts'

/** An estimate with the bounds of its interval. */
export type Interval = { readonly low: number; readonly high: number }

/** The arithmetic mean; NaN of nothing. A second pass takes back most of the first one's rounding. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  const first = sum / values.length
  if (!Number.isFinite(first)) return first
  let rest = 0
  for (let i = 0; i < values.length; i++) rest += values[i]! - first
  return first + rest / values.length
}

/** The sample variance (divisor n − 1), by the two-pass formula with its correction term. */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values)
  let squares = 0
  let rest = 0
  for (let i = 0; i < values.length; i++) {
    const d = values[i]! - centre
    squares += d * d
    rest += d
  }
  return (squares - (rest * rest) / values.length) / (values.length - 1)
}

/**
 * A quantile of sorted values by linear interpolation (definition 7 of Hyndman and Fan, 1996: the default of R and
 * NumPy).
 *
 * @param sorted ascending, not empty
 * @param p probability in [0, 1]
 */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  const h = (sorted.length - 1) * p
  const i = Math.floor(h)
  const low = sorted[i]!
  return i + 1 < sorted.length ? low + (h - i) * (sorted[i + 1]! - low) : low
}

/** Like `quantileSorted`, for values in any order. */
export function quantile(values: ArrayLike<number>, p: number): number {
  return quantileSorted(Float64Array.from(values).sort(), p)
}

/** The middle value. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}

/**
 * A percentile bootstrap interval (Efron, 1979): draws `resamples` samples of the same size with replacement, by index,
 * and takes quantiles of the statistic over them.
 *
 * @param n the number of independent units
 * @param statistic from `n` drawn indices to a number
 * @param level confidence level, 0.95 by default
 */
export function bootstrap(
  n: number,
  statistic: (indices: Uint32Array) => number,
  { random, resamples = 1000, level = 0.95 }: { random: Random; resamples?: number; level?: number },
): Interval {
  const indices = new Uint32Array(n)
  const draws = Float64Array.from({ length: resamples }, () => {
    for (let i = 0; i < n; i++) indices[i] = random.integer(n)
    return statistic(indices)
  }).sort()
  const tail = (1 - level) / 2
  return { low: quantileSorted(draws, tail), high: quantileSorted(draws, 1 - tail) }
}

/**
 * Wilson's score interval of a proportion (Wilson, 1927): right also near 0 and 1 and for few trials.
 *
 * @param successes 0 … trials
 * @param trials at least 1
 * @param z standard normal quantile of the level, 1.959964 for 95 %
 * @example
 * wilson(0, 10).low // 0
 */
export function wilson(successes: number, trials: number, z = 1.959963984540054): Interval {
  const p = successes / trials
  const z2 = (z * z) / trials
  const centre = (p + z2 / 2) / (1 + z2)
  const half = (z / (1 + z2)) * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials))
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  }
}
