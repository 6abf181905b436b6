import { type Grain, UserError } from '@bellwether/core'
import sql from 'sql-template-tag'
import type { Engine } from '../engines/engine.ts'
import { activityOfEvents, bitmapsOf } from '../queries/activity.ts'
import type { Bitmaps } from '../queries/bitmaps.ts'
import { isWorkspace, type Workspace } from '../workspace/open.ts'
import { aliasTable } from './aliases.ts'
import { type ActivitySpec, eventCondition, indexColumns, keyColumn } from './spec.ts'
import { coverageOf, coversMost, openIndex, type StoredIndex } from './store.ts'
import { periodsOf, unitOf, wordsBetween } from './words.ts'

/** How activity is looked at. */
export type ActivityOptions = {
  /** The length of a period; a user is active in it with one event. */
  readonly grain?: Grain
  /** A name of the IANA database; UTC unless given. */
  readonly timezone?: string
  /** The first day of a week: 0 Sunday, 1 Monday (the default) … 6 Saturday. */
  readonly weekStart?: number
  /** Columns of `events` or names of event properties to divide users by. */
  readonly by?: readonly string[]
  /** Only events of this name count as activity. */
  readonly event?: string | undefined
}

/** Bitmaps that an engine has made, by what was asked: a warm question reads them from memory. */
const opened = new WeakMap<Engine, Map<string, Promise<Bitmaps | undefined>>>()

/** An index over the `events` table of any engine, kept in the engine for as long as it is open. */
async function indexInEngine(engine: Engine, spec: ActivitySpec): Promise<StoredIndex | undefined> {
  const { dialect } = engine
  const [bounds] = await engine.all<{ first: string | null; last: string | null }>(
    sql`select cast(min(ts) as date) as first, cast(max(ts) as date) as last from events`,
  )
  if (!bounds?.first || !bounds.last) return undefined
  const { first, last } = bounds
  const range = wordsBetween(spec.unit, first, last)
  const from = sql`(${activityOfEvents(dialect, {
    from: sql`events`,
    keys: indexColumns(spec).map((name) => keyColumn(dialect, name)),
    timezone: spec.timezone,
    first,
    last,
    range,
    condition: eventCondition(spec),
  })})`
  return { from, range }
}

/** The index of a workspace: that of days where it is there, since all that longer grains ask follows from it. */
async function indexInWorkspace(workspace: Workspace, spec: ActivitySpec): Promise<StoredIndex | undefined> {
  const ofDays = await coverageOf(workspace, { ...spec, unit: 'day' })
  const isBest = spec.unit === 'day' || coversMost(ofDays)
  return openIndex(workspace, isBest ? ofDays : await coverageOf(workspace, spec))
}

async function makeBitmaps(
  engine: Engine,
  name: string,
  { grain = 'day', timezone = 'UTC', weekStart = 1, by = [], event }: ActivityOptions,
): Promise<Bitmaps | undefined> {
  const spec: ActivitySpec = { unit: unitOf(grain), timezone, by, event }
  const index = isWorkspace(engine) ? await indexInWorkspace(engine, spec) : await indexInEngine(engine, spec)
  if (!index) return undefined
  const { from, range } = index
  const aliases = await aliasTable(engine)
  const rows = bitmapsOf(engine.dialect, { from, by, range, grain, weekStart, aliases })
  return { table: await engine.keep(name, rows), by, grain, periods: periodsOf(range, grain, weekStart) }
}

/** Refuses to divide by what no event says, which is a mistyped name more often than not. */
async function requireKnown(engine: Engine, { table, by }: Bitmaps): Promise<void> {
  for (const name of by) {
    const column = engine.dialect.identifier(name)
    if ((await engine.all(sql`select 1 as found from ${table} where ${column} <> '' limit 1`)).length > 0)
      continue
    throw new UserError(`no event has a ${name}`, {
      hint: 'divide by product, segment, region or a property that the events have: --by region',
    })
  }
}

/** Refuses an event that there is none of, and names those that there are. */
async function requireEvent(engine: Engine, { table }: Bitmaps, event: string | undefined): Promise<void> {
  if (event === undefined || (await engine.all(sql`select 1 as found from ${table} limit 1`)).length > 0)
    return
  throw new UserError(`no event is named "${event}"`, { hint: await frequentEvents(engine) })
}

/** The names of the most frequent events, for the hint where another one was asked for. */
export async function frequentEvents(engine: Engine): Promise<string> {
  const known = await engine.all<{ event: string }>(
    sql`select event from events where event is not null group by event order by count(*) desc, event limit 10`,
  )
  return `the most frequent events are: ${known.map(({ event }) => event).join(', ') || 'none'}`
}

/**
 * The bitmaps of active periods of every user, made from the events of an engine and kept for further questions.
 *
 * @throws UserError when there are no events, or no such time zone
 */
export async function openActivity(engine: Engine, options: ActivityOptions = {}): Promise<Bitmaps> {
  const made = opened.get(engine) ?? new Map<string, Promise<Bitmaps | undefined>>()
  opened.set(engine, made)
  const key = JSON.stringify(options, Object.keys(options).toSorted())
  let bitmaps = made.get(key)
  if (!bitmaps) made.set(key, (bitmaps = makeBitmaps(engine, `bitmaps_${made.size}`, options)))
  const found = await bitmaps
  if (found) {
    await requireEvent(engine, found, options.event)
    await requireKnown(engine, found)
    return found
  }
  throw new UserError('there are no events', {
    hint: 'import some: bellwether import FILE --as events',
  })
}
