import sql, { empty, type Sql } from 'sql-template-tag'
import type { Offset } from '../activity/timezone.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { localDay, localSeconds } from './activity.ts'
import { type Bitmaps, keyColumns, wordsOf } from './bitmaps.ts'
import { constant, lowBits, shiftDown, wordConstant } from './bits.ts'

/** What the events and sales of one user come to. Days are numbers of local days since 1970. */
export type UserRow = {
  readonly user_id: string
  readonly first_day: number
  readonly last_day: number
  readonly events: number
  readonly active_days: number
  readonly products: number
  readonly value: number
  /** Events by part of the day and week. */
  readonly work_hours: number
  readonly evening: number
  readonly night: number
  readonly weekend: number
  readonly purchases: number
  readonly spend: number
}

/** Sums the rows in which a condition holds. */
const countIf = (condition: Sql): Sql => sql`sum(case when ${condition} then 1 else 0 end)`

/**
 * A row a user: first and last day, days and events, products, value, and events by part of the day (work hours are 9 to 18
 * from Monday to Friday, evenings 18 to 24, nights 0 to 6).
 */
function eventRows(dialect: Dialect, offsets: readonly Offset[], aliases: Sql | undefined): Sql {
  const user = aliases ? sql`coalesce(aliases.user_id, events.user_id)` : sql`events.user_id`
  const seconds = localSeconds(dialect.epochSeconds(sql`ts`), offsets)
  const hour = dialect.divide(sql`seconds - day * 86400`, constant(3600))
  return sql`
    select user_id, min(day) as first_day, max(day) as last_day, count(*) as events,
      count(distinct day) as active_days, count(distinct product) as products, sum(coalesce(value, 0)) as value,
      ${countIf(sql`hour >= 9 and hour < 18 and weekday < 5`)} as work_hours, ${countIf(sql`hour >= 18`)} as evening,
      ${countIf(sql`hour < 6`)} as night, ${countIf(sql`weekday >= 5`)} as weekend
    from (
      select user_id, product, value, day, (day + 3) % 7 as weekday, ${hour} as hour
      from (
        select ${user} as user_id, events.product as product, events.value as value,
          ${localDay(dialect, sql`ts`, offsets)} as day, ${seconds} as seconds
        from events ${aliases ? sql`left join ${aliases} aliases on aliases.alias = events.user_id` : empty}
        where events.user_id is not null
      ) located
    ) timed
    group by user_id`
}

/** A row a customer: first and last day, purchases, products, and what was spent in one currency. */
function salesRows(dialect: Dialect, offsets: readonly Offset[], currency: string): Sql {
  return sql`
    select customer_id, min(day) as first_day, max(day) as last_day, count(*) as purchases,
      count(distinct day) as active_days, count(distinct product) as products,
      sum(case when currency = ${currency} then amount else 0 end) as spend
    from (
      select customer_id, coalesce(product, vendor) as product, coalesce(amount, 0) as amount,
        coalesce(currency, '') as currency, ${localDay(dialect, sql`ts`, offsets)} as day
      from sales where customer_id is not null
    ) dated
    group by customer_id`
}

/** How users are read: from events with what they bought beside, or from sales alone. */
export type UserRowsOptions = {
  readonly from: 'events' | 'sales'
  readonly offsets: readonly Offset[]
  readonly currency: string
  readonly aliases: Sql | undefined
}

/** A row a user (`UserRow`), in the order of their names. */
export function userRows(dialect: Dialect, { from, offsets, currency, aliases }: UserRowsOptions): Sql {
  const sold = salesRows(dialect, offsets, currency)
  if (from === 'sales') {
    return sql`
      select customer_id as user_id, first_day, last_day, purchases as events, active_days, products, 0 as value,
        0 as work_hours, 0 as evening, 0 as night, 0 as weekend, purchases, spend
      from (${sold}) sold
      order by customer_id`
  }
  return sql`
    select used.user_id as user_id, used.first_day as first_day, used.last_day as last_day, used.events as events,
      used.active_days as active_days, used.products as products, used.value as value, used.work_hours as work_hours,
      used.evening as evening, used.night as night, used.weekend as weekend,
      coalesce(sold.purchases, 0) as purchases, coalesce(sold.spend, 0) as spend
    from (${eventRows(dialect, offsets, aliases)}) used left join (${sold}) sold on sold.customer_id = used.user_id
    order by used.user_id`
}

/** The most periods that fit a number of double precision beside each other as bits. */
export const mostBits = 48

/** A row a user and value of the bitmaps' columns: the bits of the last periods as one number. */
export function lastPeriodBits(dialect: Dialect, bitmaps: Bitmaps, last: number, count: number): Sql {
  const words = shiftDown(dialect, wordsOf(bitmaps), Math.max(0, last - count + 1))
  const bits = dialect.bits.and(words[0]!, wordConstant(lowBits(count)))
  const by = keyColumns(dialect, bitmaps)
  const [column] = by
  return sql`
    select user_id, ${column ?? sql`''`} as product, ${bits} as bits from ${bitmaps.table} where ${bits} <> 0`
}

/** The sales of each customer, period and product in one currency. */
export const salesByCustomer = (dialect: Dialect, currency: string): Sql => sql`
  select user_id, product, period, sum(amount) as amount
  from (
    select customer_id as user_id, coalesce(product, vendor) as product, amount,
      ${dialect.periodStart('month', sql`ts`)} as period
    from sales where customer_id is not null and coalesce(currency, '') = ${currency}
  ) dated
  group by user_id, product, period`

/** The currency that most sales are in. */
export const mainCurrency = (_: Dialect): Sql => sql`
  select coalesce(currency, '') as currency, count(*) as sold from sales group by coalesce(currency, '') order by 2 desc, 1
  limit 1`
