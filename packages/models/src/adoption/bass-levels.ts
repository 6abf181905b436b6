import { isUserError } from '@bellwether/core'
import { type BassFit, bassNls, bassShare } from './bass.ts'
import { curves } from './curve.ts'
import type { CurveFit } from './curve-fit.ts'

/** Adopters of each period, from the levels that add them up. */
const adoptersOf = (levels: Float64Array) => levels.map((level, t) => level - (levels[t - 1] ?? 0))

function differenceForm(levels: Float64Array): BassFit | undefined {
  try {
    return bassNls(adoptersOf(levels))
  } catch (error) {
    if (isUserError(error)) return undefined
    throw error
  }
}

/**
 * Bass's curve fitted to new adopters in the difference form (Srinivasan and Mason, 1986). Adopters to come are added to the
 * last level, not to the curve's.
 *
 * @param levels adopters so far, from the launch on
 * @returns undefined where they show no peak
 */
export function bassOfAdopters(levels: Float64Array): CurveFit | undefined {
  const found = differenceForm(levels)
  if (!found) return undefined
  const { p, q, m, standardErrors } = found
  const n = levels.length
  const along = (time: number) => m * bassShare(found, time)
  const lag = levels[n - 1]! - along(n)
  const residuals = levels.map((level, t) => level - along(t + 1))
  const missed = residuals.map((r, t) => r - (residuals[t - 1] ?? 0))
  return {
    curve: curves.bass,
    parameters: Float64Array.of(Math.log(p), Math.log(q)),
    standardErrors: Float64Array.of(standardErrors.p / p, standardErrors.q / q),
    ceiling: m,
    logCeilingError: standardErrors.m / m,
    level: (time) => along(time) + (time > n ? lag : 0),
    residuals,
    sigma2: missed.reduce((sum, r) => sum + r * r, 0) / Math.max(1, n - 3),
  }
}
