import { addDays, dayOf, parsePeriod, shiftPeriod } from '@bellwether/core'
import sql from 'sql-template-tag'
import { aliasTable } from '../activity/aliases.ts'
import { openActivity } from '../activity/open.ts'
import { offsets } from '../activity/timezone.ts'
import type { Engine } from '../engines/engine.ts'
import {
  lastPeriodBits,
  mainCurrency,
  mostBits,
  salesByCustomer,
  type UserRow,
  userRows,
} from '../queries/user-features.ts'
import { positionsBetween } from './periods.ts'

/** The users of an engine as columns, one entry a user. */
export type UserColumns = {
  readonly ids: readonly string[]
  /** The numbers of each user by the names of `UserRow`. */
  readonly columns: ReadonlyMap<Exclude<keyof UserRow, 'user_id'>, Float64Array>
  /** The last day of the data, and its number. */
  readonly last: string
  readonly lastDay: number
  /** What `spend` is in; '' where sales name none. */
  readonly currency: string
  readonly from: 'events' | 'sales'
}

const names = [
  'first_day',
  'last_day',
  'events',
  'active_days',
  'products',
  'value',
  'work_hours',
  'evening',
  'night',
  'weekend',
  'purchases',
  'spend',
] as const

async function spanOf(engine: Engine, table: 'events' | 'sales') {
  const [row] = await engine.all<{ first: string | null; last: string | null }>(
    sql`select cast(min(ts) as date) as first, cast(max(ts) as date) as last from ${engine.dialect.identifier(table)}`,
  )
  return row?.first && row.last ? { first: row.first, last: row.last } : undefined
}

async function currencyOf(engine: Engine): Promise<string> {
  const [row] = await engine.all<{ currency: string }>(mainCurrency(engine.dialect))
  return row?.currency ?? ''
}

/** The question for a row a user, and what its answer is about; undefined without events and sales. */
async function questionOf(engine: Engine, timezone: string, only?: 'sales') {
  const used = only === 'sales' ? undefined : await spanOf(engine, 'events')
  const span = used ?? (await spanOf(engine, 'sales'))
  if (!span) return undefined
  const from: 'events' | 'sales' = used ? 'events' : 'sales'
  const currency = await currencyOf(engine)
  const query = userRows(engine.dialect, {
    ...{ from, currency },
    // A day more on each side: local days may begin before or end after those of UTC.
    offsets: offsets(timezone, addDays(span.first, -1), addDays(span.last, 1)),
    aliases: used ? await aliasTable(engine) : undefined,
  })
  return { from, currency, query }
}

/** What the events (with the sales beside) or the sales of each user come to, a row a user. */
export async function userRowsOf(engine: Engine, timezone = 'UTC', only?: 'sales'): Promise<UserRow[]> {
  const question = await questionOf(engine, timezone, only)
  return question ? await engine.all<UserRow>(question.query) : []
}

/**
 * The users of an engine as columns: from events with what users bought beside where there are events, from sales alone
 * where not.
 *
 * @param timezone whose clock says what hour it is
 * @returns undefined when there are neither events nor sales with customers
 */
export async function userColumns(engine: Engine, timezone = 'UTC'): Promise<UserColumns | undefined> {
  const question = await questionOf(engine, timezone)
  if (!question) return undefined
  const { from, currency, query } = question
  const ids: string[] = []
  const lists = names.map(() => [] as number[])
  for await (const rows of engine.stream<UserRow>(query)) {
    for (const row of rows) {
      ids.push(row.user_id)
      names.forEach((name, i) => {
        lists[i]!.push(Number(row[name]))
      })
    }
  }
  const columns = new Map(names.map((name, i) => [name, Float64Array.from(lists[i]!)]))
  const lastDay = columns.get('last_day')!.reduce((most, day) => Math.max(most, day), 0)
  return { ids, columns, currency, from, last: dayOf(lastDay), lastDay }
}

/** What a user did with a product: in which of the last months. */
export type UserMonths = {
  /** First days of the months, oldest first. */
  readonly months: readonly string[]
  /** What is counted: users who were active, or money. */
  readonly unit: 'users' | 'amount'
  /** Calls back for every user, product and month in which there was something. */
  readonly each: (visit: (user: string, product: string, month: number, amount: number) => void) => void
}

async function activeMonths(engine: Engine, timezone: string, most: number): Promise<UserMonths> {
  const bitmaps = await openActivity(engine, { grain: 'month', timezone, by: ['product'] })
  const [first, last] = await positionsBetween(engine, bitmaps, {})
  const count = Math.min(most, mostBits, last - first + 1)
  const rows = await engine.all<{ user_id: string; product: string; bits: number }>(
    lastPeriodBits(engine.dialect, bitmaps, last, count),
  )
  const start = Math.max(0, last - count + 1)
  return {
    months: bitmaps.periods.slice(start, start + count).map((period) => period.start),
    unit: 'users',
    each(visit) {
      for (const { user_id, product, bits } of rows) {
        for (let month = 0, rest = bits; rest >= 1; month++, rest = Math.floor(rest / 2)) {
          if (rest % 2 === 1) visit(user_id, product, month, 1)
        }
      }
    },
  }
}

async function soldMonths(engine: Engine, most: number): Promise<UserMonths> {
  const rows = await engine.all<{ user_id: string; product: string; period: string; amount: number | null }>(
    salesByCustomer(engine.dialect, await currencyOf(engine)),
  )
  const starts = rows.map(({ period }) => period).sort()
  const months: string[] = []
  for (let at = starts[0]; at !== undefined && at <= starts.at(-1)!; ) {
    months.push(at)
    at = shiftPeriod(parsePeriod(at.slice(0, 7)), 'month', 1).start
  }
  const kept = months.slice(-most)
  const places = new Map(kept.map((month, i) => [month, i]))
  return {
    months: kept,
    unit: 'amount',
    each(visit) {
      for (const { user_id, product, period, amount } of rows) {
        const month = places.get(period)
        if (month !== undefined) visit(user_id, product, month, amount ?? 0)
      }
    },
  }
}

/**
 * In which of the last months each user was active with which product, or what they bought where there are no events.
 *
 * @param most months, at most 48
 */
export const userMonths = async (
  engine: Engine,
  { from, timezone = 'UTC', most = 24 }: { from: 'events' | 'sales'; timezone?: string; most?: number },
): Promise<UserMonths> =>
  from === 'events' ? activeMonths(engine, timezone, most) : soldMonths(engine, most)
