import { createRandom, quantile, UserError } from '@bellwether/core'
import type { GrowthRow, RetentionRow } from '@bellwether/market'
import { type Lever, type LeverPlan, leverEffects } from '@bellwether/models'

/** A lever under the name that it is asked for by. */
export type NamedLever = { readonly name: string; readonly lever: Lever }

/** One point of retention, ten per cent more new users, a tenth more returns, a price ten per cent lower. */
export const standardLevers = (priceElasticity: number): NamedLever[] => [
  { name: 'retention', lever: { kind: 'retention', points: 0.01 } },
  { name: 'newUsers', lever: { kind: 'newUsers', factor: 1.1 } },
  { name: 'reactivation', lever: { kind: 'reactivation', factor: 1.1 } },
  { name: 'price', lever: { kind: 'price', factor: 0.9, newUsersElasticity: priceElasticity } },
]

export type LeversOptions = {
  /** Revenue of an active user in a period. */
  readonly revenuePerUser: number
  /** By which power new users follow the price: an assumption, not an estimate. */
  readonly priceElasticity: number
  readonly horizons: readonly number[]
  readonly seed: number
  /** Resamples of the observed periods; 400 by default. */
  readonly resamples?: number
}

/** What a lever does by a horizon, with what that rests on. */
export type LeverRow = {
  readonly rank: number
  readonly lever: string
  readonly horizon: number
  readonly active_change: number
  readonly active_low: number
  readonly active_high: number
  readonly revenue_change: number
  readonly revenue_low: number
  readonly revenue_high: number
  /** How many transitions from one period to the next the estimate rests on. */
  readonly evidence: number
}

/** What one period tells of how users come, stay and return. */
type Transition = {
  /** Users of the period before who had just come or returned, and the others. */
  readonly young: number
  readonly old: number
  readonly retained: number
  readonly dormant: number
  readonly returned: number
  readonly arrived: number
}

/** Successive periods as transitions, and the users that there are at the end. */
function transitionsOf(rows: readonly GrowthRow[]) {
  const transitions: Transition[] = []
  let everSeen = 0
  let before: GrowthRow | undefined
  for (const row of rows) {
    if (before) {
      const young = before.new + before.resurrected
      transitions.push({
        young,
        old: before.active - young,
        retained: row.retained,
        dormant: everSeen - before.active,
        returned: row.resurrected,
        arrived: row.new,
      })
    }
    everSeen += row.new
    before = row
  }
  const young = before!.new + before!.resurrected
  const base = { byAge: Float64Array.of(young, before!.active - young), dormant: everSeen - before!.active }
  return { transitions, base }
}

const chance = (part: number, whole: number) => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0)

const total = (rows: readonly Transition[], key: keyof Transition) =>
  rows.reduce((sum, row) => sum + row[key], 0)

/** The chance to stay after the first period: over all cohorts that could be seen in full one period later. */
function firstStay(cohorts: readonly RetentionRow[]): number {
  const seen = cohorts.filter(({ k, complete }) => k === 1 && complete)
  const sum = (key: 'retained' | 'size') => seen.reduce((all, row) => all + row[key], 0)
  return chance(sum('retained'), sum('size'))
}

/**
 * The plan if nothing changes: users who just came stay as cohorts did after their first period; the others so that
 * both together make the users who were retained.
 */
function planOf(
  rows: readonly Transition[],
  base: LeverPlan['base'],
  first: number,
  { revenuePerUser, horizons }: LeversOptions,
): LeverPlan {
  const young = Math.min(first * total(rows, 'young'), total(rows, 'retained'))
  const later = chance(total(rows, 'retained') - young, total(rows, 'old'))
  const arriving = total(rows, 'arrived') / rows.length
  return {
    model: {
      stay: Float64Array.of(first, later),
      return: chance(total(rows, 'returned'), total(rows, 'dormant')),
    },
    base,
    newUsers: new Array<number>(Math.max(...horizons)).fill(arriving),
    revenuePerUser,
  }
}

/**
 * What each lever does to active users and revenue, the largest revenue at the last horizon first. The intervals (95 %)
 * are of periods drawn again with replacement: they hold what varied from period to period, and no change of regime.
 *
 * @param rows growth accounting of the whole, oldest first, without a period that is not over
 * @param cohorts bounded retention of the same users at the same grain
 * @throws UserError for fewer than four periods
 */
export function leverRows(
  rows: readonly GrowthRow[],
  cohorts: readonly RetentionRow[],
  options: LeversOptions,
): LeverRow[] {
  if (rows.length < 4) {
    throw new UserError(`${rows.length} periods are too few to see how users stay`, {
      hint: 'take a shorter grain (--grain week), or import more events',
    })
  }
  const { priceElasticity, horizons, seed, resamples = 400 } = options
  const { transitions, base } = transitionsOf(rows)
  const first = firstStay(cohorts)
  const random = createRandom(seed)
  const drawn = Array.from({ length: resamples }, () =>
    transitions.map(() => transitions[random.integer(transitions.length)]!),
  )
  const [plan, ...plans] = [transitions, ...drawn].map((sample) => planOf(sample, base, first, options))
  const effects = standardLevers(priceElasticity).map(({ name, lever }) => {
    const draws = plans.map((other) => leverEffects(other, lever, horizons))
    return leverEffects(plan!, lever, horizons).map((effect, h) => {
      const bound = (key: 'activeChange' | 'revenueChange', p: number) =>
        quantile(
          draws.map((draw) => draw[h]![key]),
          p,
        )
      return {
        lever: name,
        horizon: effect.horizon,
        active_change: effect.activeChange,
        active_low: bound('activeChange', 0.025),
        active_high: bound('activeChange', 0.975),
        revenue_change: effect.revenueChange,
        revenue_low: bound('revenueChange', 0.025),
        revenue_high: bound('revenueChange', 0.975),
        evidence: transitions.length,
      }
    })
  })
  return effects
    .toSorted((a, b) => b.at(-1)!.revenue_change - a.at(-1)!.revenue_change)
    .flatMap((lever, rank) => lever.map((row) => ({ rank: rank + 1, ...row })))
}
