import { type Day, type Grain, UserError } from '@bellwether/core'
import sql, { raw, type Sql } from 'sql-template-tag'
import { offsets } from '../activity/timezone.ts'
import type { Engine } from '../engines/engine.ts'
import { localDay } from '../queries/activity.ts'
import type { Clock } from '../queries/local-period.ts'

/** How periods are told. */
export type ClockOptions = {
  readonly grain?: Grain
  readonly timezone?: string
  readonly weekStart?: number
}

/**
 * The local clock over the time that a table spans.
 *
 * @returns undefined when the table is empty
 * @throws UserError when there is no such time zone
 */
export async function clockOf(
  engine: Engine,
  table: 'events' | 'sales',
  { grain = 'day', timezone = 'UTC', weekStart = 1 }: ClockOptions,
): Promise<Clock | undefined> {
  const [bounds] = await engine.all<{ first: string | null; last: string | null }>(
    sql`select cast(min(ts) as date) as first, cast(max(ts) as date) as last from ${raw(table)}`,
  )
  if (!bounds?.first || !bounds.last) return undefined
  return { grain, weekStart, offsets: offsets(timezone, bounds.first, bounds.last) }
}

/** The local days of the first and the last event: between them the data are known. */
async function daysOfEvents(engine: Engine, { offsets }: Clock): Promise<{ first: Day; last: Day }> {
  const { dialect } = engine
  const day = (moment: Sql) => dialect.dateOf(localDay(dialect, moment, offsets))
  const [row] = await engine.all<{ first: Day; last: Day }>(
    sql`select ${day(sql`earliest`)} as first, ${day(sql`latest`)} as last
      from (select min(ts) as earliest, max(ts) as latest from events) bounds`,
  )
  return row!
}

/**
 * The local days of the first and the last event.
 *
 * @throws UserError when there are no events, or no such time zone
 */
export async function eventsSpan(engine: Engine, timezone: string): Promise<{ first: Day; last: Day }> {
  const clock = await clockOf(engine, 'events', { timezone })
  if (clock) return daysOfEvents(engine, clock)
  throw new UserError('there are no events', { hint: 'import some: bellwether import FILE --as events' })
}
