import { dayNumber, type Grain, UserError, wilson } from '@bellwether/core'
import sql, { type Sql } from 'sql-template-tag'
import { aliasTable } from '../activity/aliases.ts'
import { frequentEvents } from '../activity/open.ts'
import { keyColumn } from '../activity/spec.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Engine, Row } from '../engines/engine.ts'
import { localDay } from '../queries/activity.ts'
import { allOf } from '../queries/filters.ts'
import { orderedFunnel, unorderedFunnel } from '../queries/funnel.ts'
import type { Clock } from '../queries/local-period.ts'
import { type ClockOptions, clockOf } from './clock.ts'
import type { Range } from './growth.ts'

/** One step of a funnel, with Wilson's 95 % interval of its rate from the start. */
export type FunnelRow = {
  readonly [by: string]: string | number | null
  readonly step: string
  /** Users who reached it. */
  readonly users: number
  readonly rate_from_start: number
  /** Null where nobody reached the step before. */
  readonly rate_from_previous: number | null
  readonly low: number
  readonly high: number
  /** Seconds from the first step to this one on each user's shortest way: the median and the 80 % around it. */
  readonly median_seconds: number | null
  readonly p10_seconds: number | null
  readonly p90_seconds: number | null
}

export type FunnelOptions = Range &
  Omit<ClockOptions, 'grain'> & {
    /** Divides the funnel by the period in which attempts begin; a user counts in each period that it begins one in. */
    readonly grain?: Grain | undefined
    /** Names of events, at least two. */
    readonly steps: readonly string[]
    /** ordered (the default): one after the other, anything between; any: all of them within the window. */
    readonly order?: 'ordered' | 'any'
    /** Seconds from the first step; 14 days unless given. */
    readonly window?: number
    /** Events that end an attempt. */
    readonly exclude?: readonly string[]
    readonly by?: readonly string[]
  }

const twoWeeks = 14 * 86_400

function check({ steps, exclude = [], window = twoWeeks }: FunnelOptions): void {
  if (steps.length < 2) {
    throw new UserError(`a funnel needs at least two steps, not ${steps.length}`, {
      hint: 'for instance --steps signup,activate,pay',
    })
  }
  const both = exclude.find((event) => steps.includes(event))
  if (both !== undefined) {
    throw new UserError(`"${both}" is both a step and an exclusion`, { hint: 'leave it out of one of them' })
  }
  if (!(window > 0)) throw new UserError(`a window of ${window} s`, { hint: 'give one above 0, such as 14d' })
}

/** The events of local days. */
const within = (dialect: Dialect, { from, to }: Range, { offsets }: Clock): Sql => {
  const day = localDay(dialect, sql`ts`, offsets)
  return allOf([
    from === undefined ? undefined : sql`${day} >= ${dayNumber(from)}`,
    to === undefined ? undefined : sql`${day} <= ${dayNumber(to)}`,
  ])
}

type Counted = Row & { [figure: `n${number}` | `q${10 | 50 | 90}_${number}`]: number | null }

const share = (part: number, whole: number) => (whole > 0 ? part / whole : null)

function rowsOf(counted: Counted, steps: readonly string[], by: readonly string[]): FunnelRow[] {
  const keys = Object.fromEntries(by.map((name) => [name, counted[name] as string]))
  const users = (i: number) => counted[`n${i}`] ?? 0
  return steps.map((step, i) => ({
    ...keys,
    step,
    users: users(i),
    rate_from_start: users(i) / users(0),
    rate_from_previous: i === 0 ? 1 : share(users(i), users(i - 1)),
    ...wilson(users(i), users(0)),
    median_seconds: counted[`q50_${i}`] ?? null,
    p10_seconds: counted[`q10_${i}`] ?? null,
    p90_seconds: counted[`q90_${i}`] ?? null,
  }))
}

/**
 * How many users went through a series of events, and how long it took them.
 *
 * @throws UserError when the steps make no funnel, or nobody took the first one
 */
export async function funnel(engine: Engine, options: FunnelOptions): Promise<FunnelRow[]> {
  check(options)
  const { steps, order = 'ordered', window = twoWeeks, exclude = [], by = [], grain } = options
  const clock = await clockOf(engine, 'events', { ...options, grain: grain ?? 'day' })
  if (!clock)
    throw new UserError('there are no events', { hint: 'import some: bellwether import FILE --as events' })
  const query = order === 'ordered' ? orderedFunnel : unorderedFunnel
  const counted = await engine.all<Counted>(
    query(engine.dialect, {
      steps,
      exclude,
      window,
      by: by.map((name) => keyColumn(engine.dialect, name)),
      from: sql`(select * from events where ${within(engine.dialect, options, clock)}) chosen`,
      aliases: await aliasTable(engine),
      clock: grain && clock,
    }),
  )
  const entered = counted.filter((row) => (row.n0 ?? 0) > 0)
  if (entered.length > 0) return entered.flatMap((row) => rowsOf(row, steps, grain ? ['period', ...by] : by))
  throw new UserError(`nobody has an event "${steps[0]}"`, { hint: await frequentEvents(engine) })
}
