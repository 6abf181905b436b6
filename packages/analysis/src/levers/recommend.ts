import { type Metric, sampleSize } from '@bellwether/models'
import { type Advice, adviceOf } from './advice.ts'
import { type LeverName, type LeverRow, type LeversOptions, leverRows } from './effects.ts'
import type { UserHistory } from './plan.ts'

/** What a recommendation rests on: a figure of the data, and the command that shows it. */
export type Evidence = {
  readonly figure: 'first_retention' | 'new_users' | 'return_rate' | 'active_users'
  readonly value: number
  /** Users that the figure is of, over all periods. */
  readonly users: number
  readonly periods: number
  readonly command: string
}

/** The experiment that would prove a recommendation wrong: how large it must be to see the effect. */
export type Falsifier = {
  readonly metric: 'retention' | 'new_users' | 'return_rate'
  readonly baseline: number
  readonly effect: number
  /** Of each of two groups, with a chance of 80 % to see the effect and 5 % for a false alarm. */
  readonly units_per_group: number
  readonly command: string
}

/** What to do first: an expected effect, how sure it is, what it rests on and what would prove it wrong. */
export type Recommendation = {
  readonly kind: 'recommendation'
  readonly rank: number
  readonly lever: LeverName
  readonly advice: Advice
  readonly horizon: number
  readonly profit_change: number
  readonly low: number
  readonly high: number
  readonly active_change: number
  readonly cost: number
  readonly evidence: Evidence
  /** Keys of what is assumed; the words are in the documentation. */
  readonly assumptions: readonly ('stationary' | 'cost_unknown' | 'elasticity_assumed' | 'same_users')[]
  readonly falsifier: Falsifier
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0)

function evidenceOf(lever: LeverName, history: UserHistory, grain: string): Evidence {
  const before = history.slice(0, -1)
  const periods = before.length
  const command = (name: string) => `bellwether ${name} --grain ${grain}`
  switch (lever) {
    case 'retention': {
      const young = total(before.map(({ streaks }) => streaks[0]!))
      const kept = total(history.slice(1).map(({ streaks }) => streaks[1]!))
      return {
        figure: 'first_retention',
        value: young > 0 ? kept / young : 0,
        users: young,
        periods,
        command: command('retention'),
      }
    }
    case 'reactivation': {
      const away = total(before.map(({ gaps }) => total(gaps)))
      const returned = total(history.slice(1).map((row) => row.streaks[0]! - row.new))
      return {
        figure: 'return_rate',
        value: away > 0 ? returned / away : 0,
        users: away,
        periods,
        command: command('growth'),
      }
    }
    case 'newUsers': {
      const fresh = total(history.slice(1).map((row) => row.new))
      return {
        figure: 'new_users',
        value: fresh / periods,
        users: fresh,
        periods,
        command: command('growth'),
      }
    }
    default: {
      const active = history.at(-1)!.active
      return { figure: 'active_users', value: active, users: active, periods, command: command('active') }
    }
  }
}

/** Numbers of people who come by themselves vary as much as their mean: one unit is one who would come without the lever. */
const arrivals: Metric = { kind: 'mean', standardDeviation: 1 }

const inside = (share: number) => Math.min(0.99, Math.max(0.001, share))

function falsifierOf(lever: LeverName, { value }: Evidence, options: LeversOptions): Falsifier {
  if (lever === 'retention' || lever === 'reactivation') {
    const baseline = inside(value)
    const effect = Math.min(lever === 'retention' ? 0.01 : 0.1 * baseline, (1 - baseline) / 2)
    return {
      metric: lever === 'retention' ? 'retention' : 'return_rate',
      baseline,
      effect,
      units_per_group: sampleSize({ kind: 'proportion', baseline }, effect),
      command: `bellwether experiment size --baseline ${baseline.toPrecision(4)} --effect ${effect.toPrecision(3)}`,
    }
  }
  // An elasticity of 0 is proved wrong by any change of new users that matters: five per cent.
  const change = lever === 'newUsers' ? 0.1 : Math.max(0.05, Math.abs(0.9 ** options.priceElasticity - 1))
  return {
    metric: 'new_users',
    baseline: 1,
    effect: change,
    units_per_group: sampleSize(arrivals, change),
    command: `bellwether experiment size --baseline 1 --sd 1 --effect ${change.toPrecision(3)}`,
  }
}

/**
 * Levers as a ranked list of what to do first, each with its expected effect, interval, evidence, assumptions and the
 * experiment that would prove it wrong.
 *
 * @param options `grain` of the history, for the commands that show the evidence
 * @throws UserError for fewer than four periods
 */
export function recommend(
  history: UserHistory,
  options: LeversOptions & { grain: string },
  rows: readonly LeverRow[] = leverRows(history, options),
): Recommendation[] {
  const last = Math.max(...options.horizons)
  return rows
    .filter(({ horizon }) => horizon === last)
    .map((row) => {
      const evidence = evidenceOf(row.lever, history, options.grain)
      const assumed = row.lever === 'price' ? (['elasticity_assumed'] as const) : []
      return {
        kind: 'recommendation',
        rank: row.rank,
        lever: row.lever,
        advice: adviceOf(row.profit_change, row.profit_low),
        horizon: row.horizon,
        profit_change: row.profit_change,
        low: row.profit_low,
        high: row.profit_high,
        active_change: row.active_change,
        cost: row.cost,
        evidence,
        assumptions: [
          'stationary',
          'same_users',
          ...assumed,
          ...(row.cost === 0 ? (['cost_unknown'] as const) : []),
        ],
        falsifier: falsifierOf(row.lever, evidence, options),
      }
    })
}
