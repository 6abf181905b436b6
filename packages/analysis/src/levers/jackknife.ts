import { criticalValue, type LeverPlan } from '@bellwether/models'
import type { Estimate, UserHistory } from './plan.ts'
import { planOf } from './plan.ts'

/** The plan, and the plans that leave out one step from a period to the next each. */
export type Plans = { readonly whole: LeverPlan; readonly without: readonly LeverPlan[] }

/** @throws UserError for fewer than four periods */
export function plansOf(history: UserHistory, options: { periods: number; revenuePerUser: number }): Plans {
  return {
    whole: planOf(history, options),
    without: history.slice(1).map((_, t) => planOf(history, options, t)),
  }
}

/**
 * An estimate from a plan with its 95 % interval by the jackknife over periods (Tukey, 1958), with Student's t: users of one
 * period share what happened in it, so periods and not users are what is independent. Drawing periods again as the
 * bootstrap does gives intervals that are too narrow when there are few.
 */
export function jackknife(
  { whole, without }: Plans,
  estimate: (plan: LeverPlan) => ArrayLike<number>,
): Estimate[] {
  const values = estimate(whole)
  const draws = without.map(estimate)
  const n = draws.length
  const half = criticalValue({ degreesOfFreedom: n - 1 })
  return Array.from(values, (value, k) => {
    const centre = draws.reduce((sum, draw) => sum + draw[k]!, 0) / n
    const squares = draws.reduce((sum, draw) => sum + (draw[k]! - centre) ** 2, 0)
    const error = half * Math.sqrt(((n - 1) / n) * squares)
    return { value, low: value - error, high: value + error }
  })
}
