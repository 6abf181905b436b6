import { type Day, dayOf, type Grain, UserError } from '@bellwether/core'
import sql, { raw, type Sql } from 'sql-template-tag'
import { offsets } from '../activity/timezone.ts'
import type { Engine } from '../engines/engine.ts'
import type { Clock } from '../queries/local-period.ts'
import type { TableName } from '../schema/tables.ts'
import { boundsOfParts, isWorkspace } from '../workspace/open.ts'

/** How periods are told. */
export type ClockOptions = {
  readonly grain?: Grain
  readonly timezone?: string
  readonly weekStart?: number
}

/** The first and the last moment of a table, in seconds since 1970 UTC. */
type Span = { readonly first: number; readonly last: number }

/** An engine sees its tables as they were when it was opened, so each is looked through once. */
const spans = new WeakMap<Engine, Map<string, Promise<Span | undefined>>>()

/** The earliest and latest moment, as SQL, in seconds; undefined where they are not known. */
async function secondsOf({ all, dialect }: Engine, bounds: Sql): Promise<Span | undefined> {
  const [row] = await all<{ first: number | null; last: number | null }>(
    sql`select ${dialect.epochSeconds(sql`earliest`)} as first, ${dialect.epochSeconds(sql`latest`)} as last
      from (${bounds}) bounds`,
  )
  return row?.first == null || row.last == null ? undefined : { first: row.first, last: row.last }
}

async function readSpan(engine: Engine, table: TableName): Promise<Span | undefined> {
  const noted = isWorkspace(engine) ? boundsOfParts(engine, table, 'ts') : undefined
  const span = noted && (await secondsOf(engine, noted))
  return span ?? secondsOf(engine, sql`select min(ts) as earliest, max(ts) as latest from ${raw(table)}`)
}

function spanOf(engine: Engine, table: 'events' | 'sales'): Promise<Span | undefined> {
  const known = spans.get(engine) ?? new Map<string, Promise<Span | undefined>>()
  spans.set(engine, known)
  let span = known.get(table)
  if (!span) known.set(table, (span = readSpan(engine, table)))
  return span
}

const secondsPerDay = 86_400
const dayAt = (seconds: number): Day => dayOf(Math.floor(seconds / secondsPerDay))

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
  const span = await spanOf(engine, table)
  if (!span) return undefined
  return { grain, weekStart, offsets: offsets(timezone, dayAt(span.first), dayAt(span.last)) }
}

/** The day that a local clock shows at a moment. */
function localDayAt(seconds: number, { offsets }: Clock): Day {
  const { offset } = offsets.findLast(({ start }) => start <= seconds) ?? offsets[0]!
  return dayAt(seconds + offset)
}

/**
 * The local days of the first and the last event: between them the data are known.
 *
 * @throws UserError when there are no events, or no such time zone
 */
export async function eventsSpan(engine: Engine, timezone: string): Promise<{ first: Day; last: Day }> {
  const clock = await clockOf(engine, 'events', { timezone })
  const span = await spanOf(engine, 'events')
  if (clock && span) return { first: localDayAt(span.first, clock), last: localDayAt(span.last, clock) }
  throw new UserError('there are no events', { hint: 'import some: bellwether import FILE --as events' })
}
