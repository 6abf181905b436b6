import { breakEvenUsers, type LeverPlan, projectUsers, type UnitValue, unitValue } from '@bellwether/models'
import { jackknife, plansOf } from './jackknife.ts'
import type { UserHistory } from './plan.ts'

export type EconomicsOptions = {
  readonly revenuePerUser: number
  /** The part of revenue that is left after variable costs; 1 by default. */
  readonly margin?: number
  readonly acquisitionCost?: number | undefined
  /** Of a period; 0 by default. */
  readonly discountRate?: number
  /** Costs of a period whatever the users. */
  readonly fixedCosts?: number | undefined
  /** The worth within so many periods counts users who return too. */
  readonly periods: number
}

/** What one user brings and costs. */
export type EconomicsRow = {
  readonly kind: 'economics'
  readonly revenue_per_user: number
  /** The part of users who just came or came back that is active in the next period too. */
  readonly first_retention: number
  /** The part of the longest active users that stays. */
  readonly later_retention: number
  /** The discounted margin of a user until they leave for the first time. */
  readonly lifetime_value: number
  readonly lifetime_value_low: number
  readonly lifetime_value_high: number
  /** The margin within so many periods, with those who leave and return. */
  readonly periods: number
  readonly value_within: number
  readonly value_within_low: number
  readonly value_within_high: number
  readonly acquisition_cost: number | null
  /** lifetime_value / acquisition_cost */
  readonly ratio: number | null
  /** Periods until the margin has paid for the acquisition; null when it never does. */
  readonly payback: number | null
  /** The retention, the same at all ages, at which a user is worth exactly the cost. */
  readonly break_even_retention: number | null
  /** The active users whose margin pays the fixed costs. */
  readonly break_even_users: number | null
}

/** Expected margin of one new user within so many periods, leaving and returning. */
function valueWithin({ model }: LeverPlan, margin: number, { periods, discountRate = 0 }: EconomicsOptions) {
  const base = { byAge: Float64Array.of(1), dormant: new Float64Array(0) }
  const later = projectUsers(model, base, new Float64Array(periods - 1))
  return later.reduce((sum, { active }, t) => sum + (margin * active) / (1 + discountRate) ** (t + 1), margin)
}

/** Few users of whom none has left yet do not show that nobody ever leaves. */
const surest = 0.9999

function worthOf({ model }: LeverPlan, margin: number, options: EconomicsOptions): UnitValue {
  const { acquisitionCost = 0, discountRate = 0 } = options
  const stay = model.stay.map((p) => Math.min(p, surest))
  return unitValue({ stay, margin, acquisitionCost, discountRate })
}

/**
 * Lifetime value with its interval, and what a user costs against it.
 *
 * @throws UserError for fewer than four periods
 */
export function economicsRow(history: UserHistory, options: EconomicsOptions): EconomicsRow {
  const { revenuePerUser, margin = 1, acquisitionCost, fixedCosts, periods } = options
  const plans = plansOf(history, { periods, revenuePerUser })
  const perUser = revenuePerUser * margin
  // On a logarithmic scale, on which such sums are closer to symmetric.
  const [lifetime, within] = jackknife(plans, (plan) => [
    Math.log(worthOf(plan, perUser, options).lifetimeValue),
    Math.log(valueWithin(plan, perUser, options)),
  ])
  const { ratio, payback, breakEvenStay } = worthOf(plans.whole, perUser, options)
  const known = acquisitionCost !== undefined
  const { stay } = plans.whole.model
  return {
    kind: 'economics',
    revenue_per_user: revenuePerUser,
    first_retention: stay[0]!,
    later_retention: stay.at(-1)!,
    lifetime_value: Math.exp(lifetime!.value),
    lifetime_value_low: Math.exp(lifetime!.low),
    lifetime_value_high: Math.exp(lifetime!.high),
    periods,
    value_within: Math.exp(within!.value),
    value_within_low: Math.exp(within!.low),
    value_within_high: Math.exp(within!.high),
    acquisition_cost: acquisitionCost ?? null,
    ratio: known ? ratio : null,
    payback: known ? (payback ?? null) : null,
    break_even_retention: known ? (breakEvenStay ?? null) : null,
    break_even_users: fixedCosts === undefined ? null : (breakEvenUsers(fixedCosts, perUser) ?? null),
  }
}
