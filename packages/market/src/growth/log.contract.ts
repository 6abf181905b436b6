import { type Grain, type Period, periodContaining, shiftPeriod } from '@bellwether/core'
import sql, { join } from 'sql-template-tag'
import { openDuckdb } from '../engines/duckdb.ts'
import type { Engine } from '../engines/engine.ts'

/** One use: seconds since 1970 UTC, user, product. */
export type Use = {
  readonly at: number
  readonly user: string
  readonly product: string
  /** What the use is worth. */
  readonly value?: number | null
  readonly event?: string
  /** An event property. */
  readonly channel?: string | null
}

/** An event with a name. */
export type NamedEvent = { readonly at: number; readonly user: string; readonly event: string }

async function emptyEngine(): Promise<Engine> {
  const engine = await openDuckdb({ threads: 1 })
  await engine.run(sql`create table events (ts timestamp, user_id varchar, product varchar, event varchar,
    segment varchar, region varchar, value double, properties json)`)
  await engine.run(sql`create table sales (ts timestamp, customer_id varchar, vendor varchar, product varchar,
    segment varchar, region varchar, quantity double, unit varchar, amount double, currency varchar, properties json)`)
  await engine.run(sql`create table aliases (alias varchar, user_id varchar)`)
  return engine
}

/** A moment as SQL. */
export const moment = (at: number) => sql`to_timestamp(${at}) at time zone 'UTC'`

/** An engine whose `events` are the given uses. */
export async function engineOf(
  uses: readonly Use[],
  aliases: readonly { alias: string; user_id: string }[] = [],
): Promise<Engine> {
  const engine = await emptyEngine()
  const rows = uses.map(
    ({ at, user, product, value = null, event = null, channel = null }) =>
      sql`(${moment(at)}, ${user}, ${product}, ${value}, ${event}, ${channel === null ? null : JSON.stringify({ channel })})`,
  )
  const columns = sql`ts, user_id, product, value, event, properties`
  if (rows.length) await engine.run(sql`insert into events (${columns}) values ${join(rows)}`)
  for (const { alias, user_id } of aliases) {
    await engine.run(sql`insert into aliases values (${alias}, ${user_id})`)
  }
  return engine
}

/** An engine whose `events` have names. */
export async function engineOfEvents(events: readonly NamedEvent[]): Promise<Engine> {
  const engine = await emptyEngine()
  const rows = events.map(({ at, user, event }) => sql`(${moment(at)}, ${user}, ${event})`)
  await engine.run(sql`insert into events (ts, user_id, event) values ${join(rows)}`)
  return engine
}

/** The local day of a moment, by the platform's own calendar. */
export function localDayOf(at: number, timezone: string): string {
  return new Intl.DateTimeFormat('sv', { timeZone: timezone, dateStyle: 'short' }).format(at * 1000)
}

/** Growth accounting straight from its definition, with sets of users: what the bitmaps are tested against. */
export function growthBySets(
  uses: readonly Use[],
  { grain, timezone, weekStart }: { grain: Grain; timezone: string; weekStart: number },
) {
  const active = new Map<string, { period: Period; users: Set<string> }>()
  for (const { at, user } of uses) {
    const period = periodContaining(localDayOf(at, timezone), grain, weekStart)
    const found = active.get(period.start) ?? { period, users: new Set() }
    active.set(period.start, found)
    found.users.add(user)
  }
  const starts = [...active.keys()].toSorted()
  const last = starts.at(-1)!
  const seen = new Set<string>()
  let before = new Set<string>()
  const rows = []
  for (
    let period = active.get(starts[0]!)!.period;
    period.start <= last;
    period = shiftPeriod(period, grain, 1)
  ) {
    const now = active.get(period.start)?.users ?? new Set<string>()
    const fresh = [...now].filter((user) => !seen.has(user)).length
    const retained = [...now].filter((user) => before.has(user)).length
    rows.push({
      period: period.start,
      active: now.size,
      new: fresh,
      retained,
      resurrected: now.size - fresh - retained,
      churned: [...before].filter((user) => !now.has(user)).length,
    })
    for (const user of now) seen.add(user)
    before = now
  }
  return rows
}

/** Every distinct period start of each user, in order. */
export function periodsByUser(
  uses: readonly Use[],
  { grain, timezone, weekStart }: { grain: Grain; timezone: string; weekStart: number },
): Map<string, string[]> {
  const periods = new Map<string, Set<string>>()
  for (const { at, user } of uses) {
    const { start } = periodContaining(localDayOf(at, timezone), grain, weekStart)
    periods.set(user, (periods.get(user) ?? new Set()).add(start))
  }
  return new Map([...periods].map(([user, starts]) => [user, [...starts].toSorted()]))
}
