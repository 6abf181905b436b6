import { centredAverage, type SeasonKind, seasonalIndices } from './classical-decomposition.ts'

/** Seasonal indices and the variance of one of them. */
type Estimate = { readonly indices: Float64Array; readonly variance: number }

/** The variance of one seasonal index: that of the detrended values within their seasons, over the values a season. */
function indexVariance(values: Float64Array, period: number, kind: SeasonKind): number {
  const trend = centredAverage(values, period)
  const sums = new Float64Array(period)
  const squares = new Float64Array(period)
  const counts = new Float64Array(period)
  for (let t = 0; t < values.length; t++) {
    if (Number.isNaN(trend[t]!)) continue
    const ratio = kind === 'additive' ? values[t]! - trend[t]! : values[t]! / trend[t]!
    sums[t % period]! += ratio
    squares[t % period]! += ratio * ratio
    counts[t % period]! += 1
  }
  let within = 0
  let freedom = 0
  let total = 0
  for (let j = 0; j < period; j++) {
    if (counts[j]! < 2) continue
    within += squares[j]! - sums[j]! ** 2 / counts[j]!
    freedom += counts[j]! - 1
    total += counts[j]!
  }
  return freedom > 0 ? Math.max(0, within) / freedom / (total / period) : 0
}

const estimate = (values: Float64Array, period: number, kind: SeasonKind): Estimate => ({
  indices: seasonalIndices(values, period, kind),
  variance: indexVariance(values, period, kind),
})

/**
 * Indices drawn to a target by as much as the noise of their difference deserves: the positive-part estimator of James
 * and Stein. With three seasons or fewer it does not exist; then the indices stay as they are.
 */
function shrunken(
  { indices, variance }: Estimate,
  target: Float64Array,
): { indices: Float64Array; share: number } {
  const spread = indices.reduce((sum, v, j) => sum + (v - target[j]!) ** 2, 0)
  const share = spread === 0 ? 1 : Math.min(1, (Math.max(0, indices.length - 3) * variance) / spread)
  return { indices: indices.map((v, j) => target[j]! + (1 - share) * (v - target[j]!)), share }
}

/** How many seasons are recent. */
const recent = 6

/**
 * The season as it is now: that of the last seasons, drawn to that of all by as much as the two may differ by noise alone.
 * Seasons change: on the tourism competition's series of twenty years those of all years make the forecasts of Theta 4 to
 * 15 % worse in absolute percentage error than present ones.
 */
function present(values: Float64Array, period: number, kind: SeasonKind): Estimate {
  const whole = estimate(values, period, kind)
  const seasons = Math.floor(values.length / period)
  if (seasons <= recent) return whole
  const last = estimate(values.subarray((seasons - recent) * period), period, kind)
  const apart = last.variance * (1 - recent / seasons)
  const { indices, share } = shrunken({ indices: last.indices, variance: apart }, whole.indices)
  return { indices, variance: share * whole.variance + (1 - share) * last.variance }
}

/**
 * Seasonal indices as they are now, shrunk towards no season by as much as their noise deserves (James and Stein's
 * estimator as Miller and Williams, 2003, apply it). Unlike a test for seasonality it does not drop a weak season or keep
 * a noisy one whole.
 *
 * @returns one index a season, the first for the first value; neutral ones for a series of two seasons or less
 */
export function shrunkenIndices(values: Float64Array, period: number, kind: SeasonKind): Float64Array {
  const none = new Float64Array(period).fill(kind === 'additive' ? 0 : 1)
  if (period === 1 || values.length < 2 * period + 1) return none
  const found = present(values, period, kind)
  if (kind === 'multiplicative' && found.indices.some((v) => !(v > 0.01))) return none
  return shrunken(found, none).indices
}
