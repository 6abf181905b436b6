import { type Lever, type LeverPlan, leverEffects, projectUsers } from '@bellwether/models'
import { jackknife, type Plans, plansOf } from './jackknife.ts'
import type { UserHistory } from './plan.ts'

/** What teams pull: the names are those of rows and options. */
export const leverNames = ['retention', 'newUsers', 'reactivation', 'price'] as const
export type LeverName = (typeof leverNames)[number]

export type LeversOptions = {
  /** Revenue of an active user in a period. */
  readonly revenuePerUser: number
  /** The part of revenue that is left after variable costs; 1 by default. */
  readonly margin?: number
  /** By which power new users follow the price: an assumption, not an estimate. */
  readonly priceElasticity: number
  /** By which power the chance to leave follows the price; 0 by default. */
  readonly churnElasticity?: number
  readonly horizons: readonly number[]
  /** What winning a user costs: more new users cost so much each. */
  readonly acquisitionCost?: number | undefined
  /** What pulling a lever costs by the last horizon. */
  readonly costs?: Readonly<Partial<Record<LeverName, number>>>
}

/** One point of retention, ten per cent more new users, a tenth more returns, a price ten per cent lower. */
function standardLevers({
  priceElasticity,
  churnElasticity = 0,
}: Pick<LeversOptions, 'priceElasticity' | 'churnElasticity'>): Record<LeverName, Lever> {
  return {
    retention: { kind: 'retention', points: 0.01 },
    newUsers: { kind: 'newUsers', factor: 1.1 },
    reactivation: { kind: 'reactivation', factor: 1.1 },
    price: { kind: 'price', factor: 0.9, newUsersElasticity: priceElasticity, churnElasticity },
  }
}

/** What a lever does by a horizon, with what that rests on. */
export type LeverRow = {
  readonly kind: 'effect'
  readonly rank: number
  readonly lever: LeverName
  readonly horizon: number
  /** Active users in the horizon's last period. */
  readonly active_change: number
  readonly active_low: number
  readonly active_high: number
  /** Revenue up to the horizon. */
  readonly revenue_change: number
  readonly revenue_low: number
  readonly revenue_high: number
  /** What pulling it costs by the last horizon, as far as it is known. */
  readonly cost: number
  /** Revenue less variable costs and, at the last horizon, less the cost of the lever. */
  readonly profit_change: number
  readonly profit_low: number
  readonly profit_high: number
  /** How many steps from one period to the next the estimate rests on. */
  readonly evidence: number
}

/** Margin up to each horizon: a lower price takes from the margin, not from variable costs. */
function marginChange(plan: LeverPlan, lever: Lever, { margin = 1, horizons }: LeversOptions) {
  const effects = leverEffects(plan, lever, horizons)
  const costPerUser = plan.revenuePerUser * (1 - margin)
  const before = projectUsers(plan.model, plan.base, plan.newUsers)
  const price = lever.kind === 'price' ? lever.factor : 1
  return effects.map((effect) => {
    const periodsBefore = before.slice(0, effect.horizon).reduce((sum, { active }) => sum + active, 0)
    const revenuePerUser = plan.revenuePerUser * price
    const periodsAfter = revenuePerUser > 0 ? effect.revenue / revenuePerUser : 0
    return {
      ...effect,
      profit: effect.revenueChange - costPerUser * (periodsAfter - periodsBefore),
    }
  })
}

/** What pulling a lever costs: as it was given, and what the additional new users cost. */
function costOf(name: LeverName, { newUsers }: LeverPlan, options: LeversOptions): number {
  const { acquisitionCost = 0, costs = {}, horizons } = options
  const given = costs[name] ?? 0
  if (name !== 'newUsers') return given
  const months = Array.from(newUsers).slice(0, Math.max(...horizons))
  return given + acquisitionCost * 0.1 * months.reduce((sum, n) => sum + n, 0)
}

function rowsOf(name: LeverName, lever: Lever, plans: Plans, options: LeversOptions) {
  const { horizons } = options
  const last = Math.max(...horizons)
  const estimates = jackknife(plans, (plan) =>
    marginChange(plan, lever, options).flatMap(({ horizon, activeChange, revenueChange, profit }) => [
      activeChange,
      revenueChange,
      horizon === last ? profit - costOf(name, plan, options) : profit,
    ]),
  )
  return horizons.map((horizon, h) => {
    const [active, revenue, profit] = estimates.slice(3 * h, 3 * h + 3)
    return {
      kind: 'effect' as const,
      lever: name,
      horizon,
      active_change: active!.value,
      active_low: active!.low,
      active_high: active!.high,
      revenue_change: revenue!.value,
      revenue_low: revenue!.low,
      revenue_high: revenue!.high,
      cost: costOf(name, plans.whole, options),
      profit_change: profit!.value,
      profit_low: profit!.low,
      profit_high: profit!.high,
      evidence: plans.without.length,
    }
  })
}

/**
 * What each lever does to active users, revenue and profit, the largest profit at the last horizon first. The intervals
 * (95 %) are of the expected effect, if users go on to stay and return as they did: see `jackknife`.
 *
 * @param history users by how long they have been active or away, oldest period first, without one that is not over
 * @throws UserError for fewer than four periods
 */
export function leverRows(history: UserHistory, options: LeversOptions): LeverRow[] {
  const plans = plansOf(history, {
    periods: Math.max(...options.horizons),
    revenuePerUser: options.revenuePerUser,
  })
  const levers = standardLevers(options)
  const last = Math.max(...options.horizons)
  const profitOf = (rows: readonly Omit<LeverRow, 'rank'>[]) =>
    rows.find(({ horizon }) => horizon === last)!.profit_change
  return leverNames
    .map((name) => rowsOf(name, levers[name], plans, options))
    .toSorted((a, b) => profitOf(b) - profitOf(a))
    .flatMap((rows, rank) => rows.map((row) => ({ ...row, rank: rank + 1 })))
}
