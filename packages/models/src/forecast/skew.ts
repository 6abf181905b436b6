import { quantile } from '@bellwether/core'

/** An interval's upper part is at most half as wide again as its lower one because of its width alone. */
const mostRelative = 0.4
/** How many units an 80 % interval usually reaches. */
const usualReach = 1.6

/**
 * The skew of a quantity above 0 whose errors are relative ones: the logarithm of an interval's upper part over its lower
 * one, which for a log-normal distribution is its half width relative to the point. 0 around a point that is not positive.
 *
 * @param unit the width that one deviation has
 */
export function relativeSkew(point: number, unit: number): number {
  return point > 0 ? Math.min(mostRelative, (usualReach * unit) / point) : 0
}

/** How far the upper part reaches beyond the mean of both, relative to it; the lower one falls short by as much. */
export const leaning = (skew: number): number => Math.tanh(skew / 2)

/** An error in units of its own side's part. */
export const evened = (error: number, skew: number): number => error / (1 + Math.sign(error) * leaning(skew))

/** How many origins without any skew the past is weighed against. */
const priorOrigins = 4
/** How many errors of an origin it takes to tell its skew, and by how much it can speak for one. */
const leastErrors = 10
const most = 2

/** The skew of one origin's errors at the usual levels. */
function skewOf(errors: Float64Array): number {
  const at = (level: number) => {
    const upper = Math.max(quantile(errors, (1 + level) / 2), 1e-2)
    const lower = Math.max(-quantile(errors, (1 - level) / 2), 1e-2)
    return Math.max(-most, Math.min(most, Math.log(upper / lower)))
  }
  return errors.length < leastErrors ? 0 : (at(0.8) + at(0.95)) / 2
}

/**
 * The skew that a panel's errors have in common, in the mean over origins: each has its own state of the world, which moves
 * all its errors to one side, so that a few say little.
 *
 * @param origins standardised errors of all series and steps, and how much each origin counts
 */
export function commonSkew(
  origins: readonly { readonly errors: Float64Array; readonly weight: number }[],
): number {
  let sum = 0
  let total = priorOrigins
  for (const { errors, weight } of origins) {
    sum += weight * skewOf(errors)
    total += weight
  }
  return sum / total
}
