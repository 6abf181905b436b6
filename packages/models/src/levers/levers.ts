import { UserError, unreachable } from '@bellwether/core'
import { projectUsers, type RetentionModel, type UserBase, type UserPeriod } from './cohorts.ts'

/** What goes on when nothing is changed. */
export type LeverPlan = {
  readonly model: RetentionModel
  readonly base: UserBase
  /** One entry a coming period. */
  readonly newUsers: ArrayLike<number>
  /** Revenue of an active user in a period. */
  readonly revenuePerUser: number
}

/** Something a team could change, from the first coming period on. */
export type Lever =
  /** Adds points (0.01 is one) to the chance to stay, at every age. */
  | { readonly kind: 'retention'; readonly points: number }
  /** Multiplies new users: 1.1 is ten per cent more. */
  | { readonly kind: 'newUsers'; readonly factor: number }
  /** Multiplies the chances of dormant users to return. */
  | { readonly kind: 'reactivation'; readonly factor: number }
  /**
   * Multiplies the price, and with it the revenue of a user; elasticities (negative) say by what power new users, and the
   * chance to leave (positive), follow.
   */
  | {
      readonly kind: 'price'
      readonly factor: number
      readonly newUsersElasticity: number
      readonly churnElasticity?: number
    }

const chance = (p: number) => Math.min(1, Math.max(0, p))

/** The plan with a lever pulled. */
export function pullLever(plan: LeverPlan, lever: Lever): LeverPlan {
  const { model, newUsers } = plan
  const scaled = (factor: number) => Float64Array.from(newUsers, (n) => n * factor)
  switch (lever.kind) {
    case 'retention':
      return { ...plan, model: { ...model, stay: model.stay.map((p) => chance(p + lever.points)) } }
    case 'newUsers':
      return { ...plan, newUsers: scaled(lever.factor) }
    case 'reactivation':
      return { ...plan, model: { ...model, return: model.return.map((p) => chance(p * lever.factor)) } }
    case 'price': {
      const leave = lever.factor ** (lever.churnElasticity ?? 0)
      return {
        ...plan,
        model: { ...model, stay: model.stay.map((p) => chance(1 - (1 - p) * leave)) },
        newUsers: scaled(lever.factor ** lever.newUsersElasticity),
        revenuePerUser: plan.revenuePerUser * lever.factor,
      }
    }
    default:
      return unreachable(lever)
  }
}

/** What a lever changes by the end of a horizon. */
export type LeverEffect = {
  /** Periods from now. */
  readonly horizon: number
  /** Active users in the horizon's last period, and the change. */
  readonly active: number
  readonly activeChange: number
  /** Revenue from now to the horizon, and the change. */
  readonly revenue: number
  readonly revenueChange: number
}

const revenueOf = (periods: readonly UserPeriod[], perUser: number) =>
  periods.reduce((sum, { active }) => sum + active * perUser, 0)

/**
 * What a lever does to active users and revenue within several horizons, against the plan without it.
 *
 * @param horizons in periods, 3, 6 and 12 by default
 * @throws UserError for a horizon beyond the plan's new users
 * @example
 * leverEffects(plan, { kind: 'retention', points: 0.01 })[2]!.activeChange
 */
export function leverEffects(
  plan: LeverPlan,
  lever: Lever,
  horizons: readonly number[] = [3, 6, 12],
): LeverEffect[] {
  const pulled = pullLever(plan, lever)
  const as = (p: LeverPlan) => projectUsers(p.model, p.base, p.newUsers)
  const [before, after] = [as(plan), as(pulled)]
  return horizons.map((horizon) => {
    if (!(horizon >= 1 && horizon <= before.length)) {
      throw new UserError(`a horizon of ${horizon} periods, but new users are planned for ${before.length}`, {
        hint: 'plan new users for all periods of the horizon',
      })
    }
    const active = after[horizon - 1]!.active
    const revenue = revenueOf(after.slice(0, horizon), pulled.revenuePerUser)
    return {
      horizon,
      active,
      activeChange: active - before[horizon - 1]!.active,
      revenue,
      revenueChange: revenue - revenueOf(before.slice(0, horizon), plan.revenuePerUser),
    }
  })
}
