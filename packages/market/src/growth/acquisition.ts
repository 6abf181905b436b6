import { type Grain, type Period, periodContaining, shiftPeriod, UserError, wilson } from '@bellwether/core'
import sql from 'sql-template-tag'
import { aliasTable } from '../activity/aliases.ts'
import { eventCondition, keyColumn } from '../activity/spec.ts'
import type { Engine, Row } from '../engines/engine.ts'
import { acquisition as acquisitionQuery } from '../queries/acquisition.ts'
import { type ClockOptions, clockOf } from './clock.ts'
import type { Range } from './growth.ts'
import { bySegment } from './periods.ts'

/** New users of one period and group. */
export type AcquisitionRow = {
  /** The first day of the period. */
  readonly period: string
  readonly period_end: string
  readonly [by: string]: string | number | null
  /** Users whose first event ever lies in the period and has the values of the group. */
  readonly new: number
  /** Of all new users of the period, with Wilson's 95 % interval; null when there are none. */
  readonly share: number | null
  readonly low: number | null
  readonly high: number | null
  /** New users up to and with the period. */
  readonly cumulative: number
  /** new − new of the period before, and over it; null when there were none. */
  readonly change: number
  readonly growth_rate: number | null
}

export type AcquisitionOptions = ClockOptions &
  Range & {
    readonly grain: Grain
    /** Columns of `events` or names of event properties; the values of the user's first event count. */
    readonly by?: readonly string[]
    /** Only events of this name count. */
    readonly event?: string | undefined
  }

type Counted = Row & { period: string; users: number }

/** All periods from the first to the last that is counted. */
function periodsOf(counted: readonly Counted[], { grain, weekStart = 1 }: AcquisitionOptions): Period[] {
  const starts = counted.map(({ period }) => period).toSorted()
  const periods: Period[] = []
  let period = periodContaining(starts[0]!, grain, weekStart)
  for (; period.start <= starts.at(-1)!; period = shiftPeriod(period, grain, 1)) periods.push(period)
  return periods
}

function rowsOf(
  counted: readonly Counted[],
  periods: readonly Period[],
  totals: ReadonlyMap<string, number>,
) {
  const at = new Map(counted.map(({ period, users }) => [period, users]))
  let cumulative = 0
  let before = 0
  return periods.map(({ start, end }) => {
    const users = at.get(start) ?? 0
    const total = totals.get(start) ?? 0
    const change = users - before
    cumulative += users
    const row = {
      period: start,
      period_end: end,
      new: users,
      share: total === 0 ? null : users / total,
      ...(total === 0 ? { low: null, high: null } : wilson(users, total)),
      cumulative,
      change,
      growth_rate: before === 0 ? null : change / before,
    }
    before = users
    return row
  })
}

/**
 * Acquisition: new users of every period by what their first event says, such as the channel that brought them. A user
 * is counted once, in one group, so that the groups of a period add up to its new users.
 *
 * @throws UserError when there are no events
 */
export async function acquisition(engine: Engine, options: AcquisitionOptions): Promise<AcquisitionRow[]> {
  const { by = [], event, from, to } = options
  const clock = await clockOf(engine, 'events', options)
  const condition = eventCondition({ event })
  const counted = clock
    ? await engine.all<Counted>(
        acquisitionQuery(
          engine.dialect,
          {
            from: sql`events`,
            condition,
            keys: by.map((name) => keyColumn(engine.dialect, name)),
            aliases: await aliasTable(engine),
          },
          clock,
        ),
      )
    : []
  if (counted.length === 0) {
    throw new UserError(event === undefined ? 'there are no events' : `there are no events "${event}"`, {
      hint: 'import some: bellwether import FILE --as events',
    })
  }
  const totals = new Map<string, number>()
  for (const { period, users } of counted) totals.set(period, (totals.get(period) ?? 0) + users)
  const periods = periodsOf(counted, options)
  return bySegment({ by }, counted).flatMap(({ keys, rows }) =>
    rowsOf(rows, periods, totals)
      .filter(({ period, period_end }) => period_end >= (from ?? '') && period <= (to ?? '9999'))
      .map((row) => ({ ...keys, ...row }) as AcquisitionRow),
  )
}
