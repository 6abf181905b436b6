import { mean, UserError } from '@bellwether/core'
import tCdf from '@stdlib/stats-base-dists-t-cdf'

export type DieboldMariano = {
  /** Negative when the first forecaster loses less. */
  readonly statistic: number
  /** Two-sided. */
  readonly pValue: number
}

/**
 * Whether two forecasters' losses differ by more than chance (Diebold and Mariano, 1995) with the small-sample correction
 * of Harvey, Leybourne and Newbold (1997).
 *
 * @param first,second losses of the same forecasts, in time order (squared or absolute errors, say)
 * @param horizon how many steps ahead they were made: losses up to horizon − 1 steps apart may be correlated
 * @throws UserError for fewer than horizon + 2 losses or different lengths
 */
export function dieboldMariano(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  horizon = 1,
): DieboldMariano {
  const n = first.length
  if (n !== second.length || n < horizon + 2) {
    throw new UserError(`${n} and ${second.length} losses at horizon ${horizon} can't be compared`, {
      hint: 'give equally many losses of both, at least horizon + 2',
    })
  }
  const d = Float64Array.from({ length: n }, (_, t) => first[t]! - second[t]!)
  const centre = mean(d)
  const covariance = (lag: number) => {
    let sum = 0
    for (let t = lag; t < n; t++) sum += (d[t]! - centre) * (d[t - lag]! - centre)
    return sum / n
  }
  let variance = covariance(0)
  for (let lag = 1; lag < horizon; lag++) variance += 2 * covariance(lag)
  // A sum of covariances can turn negative; then losses are taken for independent, as R's dm.test takes them.
  if (variance <= 0 && horizon > 1) return dieboldMariano(first, second, 1)
  if (variance === 0) return { statistic: 0, pValue: centre === 0 ? 1 : 0 }
  const correction = Math.sqrt((n + 1 - 2 * horizon + (horizon * (horizon - 1)) / n) / n)
  const statistic = (correction * centre) / Math.sqrt(variance / n)
  return { statistic, pValue: 2 * tCdf(-Math.abs(statistic), n - 1) }
}
