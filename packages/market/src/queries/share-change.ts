import type { Period } from '@bellwether/core'
import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import { allOf } from './filters.ts'
import { amountOf, customerOf, matching, partOf, type SalesOptions, within } from './sales.ts'

/** Two periods that are compared, the earlier first. */
export type Comparison = Omit<SalesOptions, 'grain' | 'from' | 'to'> & { before: Period; after: Period }

/** What moved a part's sales between two periods, in the unit of the measure; by what happened to its customers. */
export type ChangeSums = {
  readonly name: string
  readonly before: number
  readonly after: number
  /** Bought by customers who bought nothing in the market before. */
  readonly gained: number
  /** Bought before by customers who buy nothing in the market any more. */
  readonly lost: number
  /** Change in what staying customers pay for what they buy in both periods. */
  readonly price: number
  /** Moved to and from the part within the purchases of customers who dropped a vendor. */
  readonly switched_in: number
  readonly switched_out: number
  /** Moved within the purchases of customers who took a further vendor and dropped none. */
  readonly added: number
  /** Moved within the purchases of customers who kept to the same vendors. */
  readonly shifted: number
  /** The part's usual share of what staying customers buy more in all. */
  readonly grown: number
}

/** The sales of two periods with their customers, as 64 bits, and whether they were in the earlier one. */
export function salesOfTwo(
  dialect: Dialect,
  { measure, by = 'vendor', before, after, ...filter }: Comparison,
): Sql {
  const earlier = within(sql`ts`, before.start, before.end)!
  const later = within(sql`ts`, after.start, after.end)!
  return sql`
    select ${customerOf(dialect)} as customer, ${partOf(by)} as name, ${earlier} as earlier,
      ${amountOf(measure)} as value, quantity
    from sales where ${allOf([matching(dialect, filter), sql`((${earlier}) or (${later}))`])}`
}

/**
 * The sums of which a share's change consists; `share/change.ts` defines the terms. One pass groups sales by customer
 * and part; a second compares each with the customer's whole wallet.
 */
export function shareChange(dialect: Dialect, comparison: Comparison): Sql {
  // A price is money for a quantity: other measures have none.
  const quantity = comparison.measure === 'revenue' ? sql`quantity` : sql`cast(null as double precision)`
  return sql`
    with bought as (${salesOfTwo(dialect, comparison)}),
    pairs as (
      select customer, name, sum(case when earlier then value end) as v0, sum(case when not earlier then value end) as v1,
        sum(case when earlier then ${quantity} end) as q0, sum(case when not earlier then ${quantity} end) as q1
      from bought group by customer, name
    ),
    priced as (
      select customer, name, v0, v1, coalesce(v1, 0) - coalesce(v0, 0) as change,
        case when q0 > 0 and q1 > 0 then (q0 + q1) / 2 * (v1 / q1 - v0 / q0) else 0 end as price
      from pairs
    ),
    wallets as (
      select customer, sum(v0) as w0, sum(v1) as w1, sum(change) - sum(price) as volume,
        max(case when v1 is null then 1 else 0 end) as dropped, max(case when v0 is null then 1 else 0 end) as joined
      from priced group by customer
    ),
    stayed as (
      select p.name, p.v0, p.v1, p.change, w.w0 is null as is_new, w.w1 is null as is_lost,
        w.w0 is not null and w.w1 is not null as stays, w.dropped, w.joined, p.price, p.change - p.price as volume,
        (coalesce(p.v0 / nullif(w.w0, 0), 0) + coalesce(p.v1 / nullif(w.w1, 0), 0)) / 2 * w.volume as grown
      from priced p join wallets w on w.customer = p.customer
    )
    select name, coalesce(sum(v0), 0) as before, coalesce(sum(v1), 0) as after,
      coalesce(sum(case when is_new then v1 end), 0) as gained,
      coalesce(sum(case when is_lost then v0 end), 0) as lost,
      coalesce(sum(case when stays then price end), 0) as price,
      coalesce(sum(case when stays and dropped = 1 and volume > grown then volume - grown end), 0) as switched_in,
      coalesce(sum(case when stays and dropped = 1 and volume <= grown then volume - grown end), 0) as switched_out,
      coalesce(sum(case when stays and dropped = 0 and joined = 1 then volume - grown end), 0) as added,
      coalesce(sum(case when stays and dropped = 0 and joined = 0 then volume - grown end), 0) as shifted,
      coalesce(sum(case when stays then grown end), 0) as grown
    from stayed group by name order by name`
}
