import { wilson } from '@bellwether/core'
import normalCdf from '@stdlib/stats-base-dists-normal-cdf'

/** Successes of so many trials. */
export type Proportion = { readonly successes: number; readonly trials: number }

/** How two proportions differ. */
export type ProportionTest = {
  /** The second − the first, with its 95 % interval from Wilson's of each: method 10 of Newcombe (1998). */
  readonly difference: number
  readonly low: number
  readonly high: number
  /** The difference over its error with a common proportion; null where both are 0 or both are 1. */
  readonly z: number | null
  /** Two-sided. */
  readonly pValue: number
}

/**
 * The two-proportion z-test with a common variance, without correction for continuity.
 *
 * @see Newcombe (1998), "Interval estimation for the difference between independent proportions"
 * @example
 * twoProportions({ successes: 56, trials: 70 }, { successes: 48, trials: 80 }).low // −0.334
 */
export function twoProportions(a: Proportion, b: Proportion): ProportionTest {
  const [pa, pb] = [a.successes / a.trials, b.successes / b.trials]
  const [wa, wb] = [wilson(a.successes, a.trials), wilson(b.successes, b.trials)]
  const common = (a.successes + b.successes) / (a.trials + b.trials)
  const error = Math.sqrt(common * (1 - common) * (1 / a.trials + 1 / b.trials))
  const z = error === 0 ? null : (pb - pa) / error
  return {
    difference: pb - pa,
    low: pb - pa - Math.hypot(pb - wb.low, wa.high - pa),
    high: pb - pa + Math.hypot(wb.high - pb, pa - wa.low),
    z,
    pValue: z === null ? 1 : 2 * normalCdf(-Math.abs(z), 0, 1),
  }
}
