import { median, UserError } from '@bellwether/core'

/** A series taken apart: values = trend + seasonal + remainder. */
export type Decomposition = {
  readonly trend: Float64Array
  readonly seasonal: Float64Array
  readonly remainder: Float64Array
}

export type StlOptions = {
  /** Odd length of the seasonal smoother in seasons; 11 by default, Infinity for a fixed season. */
  seasonalWindow?: number
  /** Degree of the seasonal smoother: 1, a line, by default; 0 is what R's `stl` does. */
  seasonalDegree?: 0 | 1
  /** Odd length of the trend smoother in values; the least that Cleveland et al. advise by default. */
  trendWindow?: number
  /** Passes of robustness weights; 0 by default. */
  robust?: number
}

const nextOdd = (x: number) => {
  const up = Math.ceil(x)
  return up % 2 === 0 ? up + 1 : up
}

/**
 * One point of a loess curve of a degree through y at 1 … n, over the `window` nearest points (from `left` on).
 *
 * @returns NaN when no point there has weight
 */
function loessAt(
  y: Float64Array,
  weights: Float64Array | undefined,
  window: number,
  x: number,
  left: number,
  degree: 0 | 1 = 1,
): number {
  const n = y.length
  const right = Math.min(left + window - 1, n)
  let reach = Math.max(x - left, right - x)
  if (window > n) reach += Math.floor((window - n) / 2)
  const far = 0.999 * reach
  const near = 0.001 * reach
  let [sw, swx, swxx, swy, swxy] = [0, 0, 0, 0, 0]
  for (let j = left; j <= right; j++) {
    const r = Math.abs(j - x)
    if (r > far) continue
    const cube = r <= near ? 1 : (1 - (r / reach) ** 3) ** 3
    const w = weights ? cube * weights[j - 1]! : cube
    const d = j - x
    sw += w
    swx += w * d
    swxx += w * d * d
    swy += w * y[j - 1]!
    swxy += w * d * y[j - 1]!
  }
  if (sw <= 0) return Number.NaN
  if (degree === 0) return swy / sw
  const spread = swxx - (swx * swx) / sw
  if (Math.sqrt(Math.max(spread, 0) / sw) <= 0.001 * (n - 1)) return swy / sw
  const slope = (swxy - (swx * swy) / sw) / spread
  return (swy - slope * swx) / sw
}

/**
 * Loess at 1 … n, exact at every `jump`-th point and straight between, as the authors' program does.
 */
function loess(y: Float64Array, window: number, weights?: Float64Array, degree: 0 | 1 = 1): Float64Array {
  const n = y.length
  const result = new Float64Array(n)
  const jump = Math.min(Math.ceil(window / 10), Math.max(1, n - 1))
  const half = Math.floor((window + 1) / 2)
  const at = (x: number) => {
    const left = window >= n ? 1 : Math.min(Math.max(x - half + 1, 1), n - window + 1)
    const value = loessAt(y, weights, window, x, left, degree)
    return Number.isNaN(value) ? y[x - 1]! : value
  }
  let last = 1
  result[0] = at(1)
  const fillTo = (x: number) => {
    result[x - 1] = at(x)
    const slope = (result[x - 1]! - result[last - 1]!) / (x - last)
    for (let k = last + 1; k < x; k++) result[k - 1] = result[last - 1]! + slope * (k - last)
    last = x
  }
  for (let x = 1 + jump; x <= n; x += jump) fillTo(x)
  if (last < n) fillTo(n)
  return result
}

function movingAverage(y: Float64Array, window: number): Float64Array {
  const result = new Float64Array(y.length - window + 1)
  let sum = 0
  for (let i = 0; i < y.length; i++) {
    sum += y[i]!
    if (i >= window) sum -= y[i - window]!
    if (i >= window - 1) result[i - window + 1] = sum / window
  }
  return result
}

/** Smooths each season's subseries and reaches one season beyond both ends: n + 2 periods values. */
function cycleSubseries(
  y: Float64Array,
  period: number,
  window: number,
  degree: 0 | 1,
  weights?: Float64Array,
): Float64Array {
  const n = y.length
  const result = new Float64Array(n + 2 * period)
  for (let phase = 0; phase < period; phase++) {
    const pick = (source: Float64Array) => source.filter((_, t) => t % period === phase)
    const sub = pick(y)
    const w = weights && pick(weights)
    const k = sub.length
    if (window === Number.POSITIVE_INFINITY) {
      const total = w ? w.reduce((sum, v) => sum + v, 0) : k
      const centre = sub.reduce((sum, v, i) => sum + v * (w ? w[i]! : 1), 0) / total
      for (let i = 0; i < k + 2; i++) result[phase + i * period] = centre
      continue
    }
    const inside = loess(sub, window, w, degree)
    for (let i = 0; i < k; i++) result[phase + (i + 1) * period] = inside[i]!
    const before = loessAt(sub, w, window, 0, 1, degree)
    const after = loessAt(sub, w, window, k + 1, Math.max(1, k - window + 1), degree)
    result[phase] = Number.isNaN(before) ? inside[0]! : before
    result[phase + (k + 1) * period] = Number.isNaN(after) ? inside[k - 1]! : after
  }
  return result
}

/** Tukey's bisquare weights of the remainders. */
function robustness(remainder: Float64Array): Float64Array {
  const limit = 6 * median(remainder.map(Math.abs))
  return remainder.map((r) => {
    const a = Math.abs(r)
    if (a <= 0.001 * limit) return 1
    return a > 0.999 * limit ? 0 : (1 - (a / limit) ** 2) ** 2
  })
}

/**
 * Seasonal and trend decomposition by loess (Cleveland, Cleveland, McRae and Terpenning, 1990): two inner passes, or one
 * and a pass a robustness iteration; jumps of a tenth of each window.
 *
 * @param values complete, at least two seasons
 * @throws UserError when the series is shorter than two seasons
 */
export function stl(
  values: ArrayLike<number>,
  period: number,
  { seasonalWindow = 11, seasonalDegree = 1, trendWindow, robust = 0 }: StlOptions = {},
): Decomposition {
  const y = Float64Array.from(values)
  const n = y.length
  if (period < 2 || n < 2 * period) {
    throw new UserError(`STL needs two seasons: ${n} values, period ${period}`, {
      hint: 'give more history or a shorter period',
    })
  }
  const seasonalSpan = seasonalWindow === Number.POSITIVE_INFINITY ? 10 * n + 1 : seasonalWindow
  const trendSpan = trendWindow ?? nextOdd((1.5 * period) / (1 - 1.5 / seasonalSpan))
  const lowSpan = nextOdd(period)
  let trend: Float64Array = new Float64Array(n)
  let seasonal: Float64Array = new Float64Array(n)
  let weights: Float64Array | undefined
  for (let outer = 0; outer <= robust; outer++) {
    for (let inner = 0; inner < (robust > 0 ? 1 : 2); inner++) {
      const detrended = y.map((v, t) => v - trend[t]!)
      const cycle = cycleSubseries(detrended, period, seasonalWindow, seasonalDegree, weights)
      const low = loess(movingAverage(movingAverage(movingAverage(cycle, period), period), 3), lowSpan)
      seasonal = Float64Array.from({ length: n }, (_, t) => cycle[t + period]! - low[t]!)
      trend = loess(
        y.map((v, t) => v - seasonal[t]!),
        trendSpan,
        weights,
      )
    }
    if (outer < robust) weights = robustness(y.map((v, t) => v - trend[t]! - seasonal[t]!))
  }
  return { trend, seasonal, remainder: y.map((v, t) => v - trend[t]! - seasonal[t]!) }
}

/** Several seasons at once: values = trend + the sum of all seasonals + remainder. */
export type MultipleDecomposition = Omit<Decomposition, 'seasonal'> & {
  /** One a period, in the order in which the periods were given. */
  readonly seasonals: readonly Float64Array[]
}

/**
 * Decomposition with several seasons (Bandara, Hyndman and Bergmeir, 2021): STL season by season, twice, each on the
 * series without the other seasons, with the windows and the degree 0 of R's `mstl`.
 *
 * @param periods shortest first; those with fewer than two seasons of data get a season of zeros
 */
export function mstl(values: ArrayLike<number>, periods: readonly number[]): MultipleDecomposition {
  const y = Float64Array.from(values)
  const seasonals: Float64Array[] = periods.map(() => new Float64Array(y.length))
  let rest: Float64Array = y
  let trend: Float64Array = y
  for (let pass = 0; pass < (periods.length > 1 ? 2 : 1); pass++) {
    for (const [k, period] of periods.entries()) {
      if (y.length < 2 * period) continue
      const found = stl(
        rest.map((v, t) => v + seasonals[k]![t]!),
        period,
        { seasonalWindow: 7 + 4 * (k + 1), seasonalDegree: 0 },
      )
      seasonals[k] = found.seasonal
      trend = found.trend
      rest = y.map((v, t) => seasonals.reduce((left, s) => left - s[t]!, v))
    }
  }
  return { trend, seasonals, remainder: rest.map((v, t) => v - trend[t]!) }
}
