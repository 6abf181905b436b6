import { UserError } from '@bellwether/core'
import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf'

/** Whether units were split between the groups as planned. */
export type SampleRatioCheck = {
  readonly statistic: number
  readonly pValue: number
  /** p below 0.001: something is broken in how units are assigned or counted, and no result is to be trusted. */
  readonly mismatch: boolean
}

/**
 * The sample-ratio-mismatch check: Pearson's χ² of the groups' sizes (Fabijan et al., 2019).
 *
 * @param counts units a group
 * @param planned shares or weights a group; equal by default
 * @throws UserError for fewer than two groups, or plans that do not match
 * @example
 * sampleRatioCheck([50_000, 50_800]).mismatch // false: p = 0.012
 */
export function sampleRatioCheck(
  counts: ArrayLike<number>,
  planned: ArrayLike<number> = Array.from(counts, () => 1),
): SampleRatioCheck {
  const weights = Array.from(planned)
  if (counts.length < 2 || weights.length !== counts.length || weights.some((w) => !(w > 0))) {
    throw new UserError(`${counts.length} groups, planned ${weights.join(' : ')}`, {
      hint: 'give two or more groups, each with a planned share above 0',
    })
  }
  const total = Array.from(counts).reduce((sum, n) => sum + n, 0)
  const whole = weights.reduce((sum, w) => sum + w, 0)
  const statistic = weights.reduce((sum, weight, g) => {
    const expected = (total * weight) / whole
    return sum + (counts[g]! - expected) ** 2 / expected
  }, 0)
  const pValue = 1 - chiSquareCdf(statistic, counts.length - 1)
  return { statistic, pValue, mismatch: pValue < 0.001 }
}
