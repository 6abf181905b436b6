import { UserError } from '@bellwether/core'

/**
 * How p-values of several tests are adjusted: `bonferroni` and `holm` (1979) keep the chance of any false alarm below the
 * level, `benjamini-hochberg` (1995) the expected share of false ones among the alarms.
 */
export type Adjustment = 'bonferroni' | 'holm' | 'benjamini-hochberg'

/** The factor of the p-value of rank `i` (0 the least) of `n`, and from which end adjusted values are kept in order. */
const rules: Record<Adjustment, { factor(i: number, n: number): number; fromLeast: boolean }> = {
  bonferroni: { factor: (_, n) => n, fromLeast: true },
  holm: { factor: (i, n) => n - i, fromLeast: true },
  'benjamini-hochberg': { factor: (i, n) => n / (i + 1), fromLeast: false },
}

/**
 * Adjusted p-values, in the order given: compare them with the level as if each were alone.
 *
 * @throws UserError for a p-value outside [0, 1]
 * @example
 * adjustPValues([0.01, 0.04, 0.03], 'holm') // 0.03, 0.06, 0.06
 */
export function adjustPValues(pValues: ArrayLike<number>, adjustment: Adjustment): Float64Array {
  const bad = Array.from(pValues).findIndex((p) => !(p >= 0 && p <= 1))
  if (bad >= 0)
    throw new UserError(`p-value ${bad + 1} is ${pValues[bad]}`, { hint: 'give numbers from 0 to 1' })
  const n = pValues.length
  const { factor, fromLeast } = rules[adjustment]
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!)
  const ranks = Array.from(order.keys())
  const result = new Float64Array(n)
  let kept = fromLeast ? 0 : 1
  for (const rank of fromLeast ? ranks : ranks.reverse()) {
    const adjusted = Math.min(1, pValues[order[rank]!]! * factor(rank, n))
    kept = fromLeast ? Math.max(kept, adjusted) : Math.min(kept, adjusted)
    result[order[rank]!] = kept
  }
  return result
}
