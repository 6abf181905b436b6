import { addDays, type Day, type Grain } from '@bellwether/core'
import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import { allOf } from './filters.ts'
import { matching, type SalesFilter } from './sales.ts'

/** Of whom, and until when, purchases are looked at. */
export type HistoriesQuery = Pick<SalesFilter, 'vendor' | 'product' | 'region' | 'segment'> & {
  /** The last day that counts. */
  readonly until: Day
  /** Purchases in one period are one purchase. */
  readonly grain: Grain
  /** Days after `until` whose purchases are counted for comparison with what was expected. */
  readonly held: number
}

/** One customer's purchases, those of one period put together. */
export type CustomerPurchases = {
  readonly customer_id: string
  /** Periods with a purchase after the first. */
  readonly frequency: number
  /** The first day of the first and of the last period with a purchase. */
  readonly first: Day
  readonly last: Day
  /** What the purchases after the first came to; null where none states an amount. */
  readonly repeat_value: number | null
  /** Periods with a purchase after `until`. */
  readonly held: number
}

/**
 * The purchase history of every customer. Purchases of a negative amount are returns of goods and don't count.
 *
 * @returns the columns of `CustomerPurchases`, in the order of customers
 */
export function customerHistories(dialect: Dialect, { until, grain, held, ...filter }: HistoriesQuery): Sql {
  const day = grain === 'day' ? sql`cast(ts as date)` : dialect.periodStart(grain, sql`ts`)
  const seen = sql`cast(${until} as date)`
  const condition = allOf([
    sql`customer_id is not null`,
    sql`(amount is null or amount >= 0)`,
    matching(dialect, { ...filter, to: addDays(until, held) }),
  ])
  return sql`
    with read as (
      select customer_id, ${day} as day, cast(ts as date) <= ${seen} as seen, amount from sales where ${condition}
    ),
    bought as (select customer_id, day, seen, sum(amount) as amount from read group by customer_id, day, seen),
    begun as (select customer_id, min(day) as first from bought where seen group by customer_id)
    select bought.customer_id as customer_id, begun.first as first,
      max(case when seen then day end) as last,
      sum(case when seen then 1 else 0 end) - 1 as frequency,
      sum(case when seen and day > first then amount end) as repeat_value,
      sum(case when seen then 0 else 1 end) as held
    from bought join begun on begun.customer_id = bought.customer_id
    group by bought.customer_id, begun.first order by bought.customer_id`
}

/** The day of the last sale. */
export const lastSale = (dialect: Dialect, filter: SalesFilter): Sql =>
  sql`select cast(max(ts) as date) as last, count(customer_id) as known from sales where ${matching(dialect, filter)}`
