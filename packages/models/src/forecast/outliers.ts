import { median } from '@bellwether/core'
import { stl } from './stl.ts'

/** Seasons that a decomposition needs before it can tell an outlier. */
const leastSeasons = 4
/** Robustness passes of the decomposition. */
const passes = 5
/** How many deviations from season and trend make an outlier. */
const far = 5
/** Where events begin at more of the times than this, they are the series' nature. */
const mostEvents = 0.02

/** The robust standard deviation of a value, from the changes over a season. */
function noise(values: Float64Array, period: number): number {
  const changes = values.subarray(period).map((v, t) => v - values[t]!)
  const centre = median(changes)
  return (1.4826 * median(changes.map((c) => Math.abs(c - centre)))) / Math.SQRT2
}

/** What the robust decomposition says of values that lie far from it; NaN for the others. */
function replacements(values: Float64Array, period: number): Float64Array {
  const { trend, seasonal, remainder } = stl(values, period, { robust: passes })
  const limit = far * noise(values, period)
  return remainder.map((r, t) => (limit > 0 && Math.abs(r) > limit ? trend[t]! + seasonal[t]! : Number.NaN))
}

/** How many runs of numbers there are between NaN. */
function events(found: Float64Array): number {
  let count = 0
  for (let t = 0; t < found.length; t++) {
    if (!Number.isNaN(found[t]!) && (t === 0 || Number.isNaN(found[t - 1]!))) count++
  }
  return count
}

/**
 * A series as it would have been without the few events that lie far from season and trend: values more than five robust
 * deviations from a robust decomposition (STL; of logarithms where all values are positive) become what that says. Later
 * values hardly follow such events: of their size 0 to 10 % is left over the season that comes. The last value alone may
 * begin something new and goes half way.
 *
 * @returns the series itself without seasons, with less than four of them, without an event, and when there are several that
 * are more than 2 % of the values: then they are in its nature
 */
export function withoutOutliers(values: Float64Array, period: number): Float64Array {
  const n = values.length
  if (period < 2 || n < leastSeasons * period) return values
  const positive = values.every((v) => v > 0)
  const [into, back] = positive ? [Math.log, Math.exp] : [(v: number) => v, (v: number) => v]
  const scaled = values.map(into)
  const found = replacements(scaled, period)
  const count = events(found)
  if (count === 0 || count > Math.max(1, mostEvents * n)) return values
  if (Number.isNaN(found[n - 2]!)) found[n - 1] = (found[n - 1]! + scaled[n - 1]!) / 2
  return values.map((v, t) => (Number.isNaN(found[t]!) ? v : back(found[t]!)))
}
