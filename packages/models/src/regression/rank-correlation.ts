import { mean, UserError } from '@bellwether/core'
import { criticalValue, type InferenceOptions, twoSided } from './inference.ts'

/** A correlation with its interval; the interval is NaN for fewer than 4 pairs. */
export type Correlation = {
  readonly estimate: number
  readonly low: number
  readonly high: number
  readonly pValue: number
  readonly n: number
}

/** Ranks from 1; ties share the mean of their ranks. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!)
  const result = new Float64Array(values.length)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++
    for (let i = from; i < to; i++) result[order[i]!] = (from + 1 + to) / 2
    from = to
  }
  return result
}

function pearson(x: Float64Array, y: Float64Array): number {
  const [mx, my] = [mean(x), mean(y)]
  let [xy, xx, yy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    xy += (x[i]! - mx) * (y[i]! - my)
    xx += (x[i]! - mx) ** 2
    yy += (y[i]! - my) ** 2
  }
  return xy / Math.sqrt(xx * yy)
}

/**
 * Spearman's rank correlation, with the interval of Bonett and Wright (2000) on Fisher's scale and the p-value of Student's
 * t. Asks nothing of the shape of the relation but that it goes one way.
 *
 * @throws UserError when the lengths differ or one side does not vary
 * @example
 * rankCorrelation([1, 2, 3, 4, 5], [1, 3, 2, 5, 4]).estimate // 0.8
 */
export function rankCorrelation(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: InferenceOptions = {},
): Correlation {
  const n = x.length
  if (n !== y.length) throw new UserError(`${n} and ${y.length} values`, { hint: 'give pairs' })
  const estimate = pearson(ranks(x), ranks(y))
  if (Number.isNaN(estimate)) throw new UserError('one of both is the same everywhere', { hint: 'drop it' })
  // A correlation of ±1 has no finite place on Fisher's scale.
  const centre = Math.atanh(Math.max(-1 + 1e-12, Math.min(1 - 1e-12, estimate)))
  const error = n > 3 ? Math.sqrt((1 + estimate ** 2 / 2) / (n - 3)) : Number.NaN
  const half = criticalValue(options) * error
  const t = estimate * Math.sqrt((n - 2) / Math.max(1e-300, 1 - estimate ** 2))
  return {
    estimate,
    low: Math.tanh(centre - half),
    high: Math.tanh(centre + half),
    pValue: twoSided(t, n - 2),
    n,
  }
}
