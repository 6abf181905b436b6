import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import { matching, partOf, type SalesFilter, type SalesOptions } from './sales.ts'
import { type Comparison, salesOfTwo } from './share-change.ts'

/** How many times customers went from one part of the market to another, or stayed. */
export type Transition = { readonly from: string; readonly to: string; readonly customers: number }

/**
 * Moves between consecutive purchases of the same customer: one for every purchase but a customer's first. Purchases at
 * the same moment keep the order in which they were imported, where the engine reads in that order.
 */
export function purchaseTransitions(
  dialect: Dialect,
  { by = 'vendor', ...filter }: SalesFilter & Pick<SalesOptions, 'by'>,
): Sql {
  return sql`
    with read as (
      select customer_id, ts, ${partOf(by)} as name, row_number() over () as place
      from sales where customer_id is not null and ${matching(dialect, filter)}
    ),
    moves as (
      select lag(${dialect.canBeNull(sql`name`)}) over (partition by customer_id order by ts, place) as origin, name as target from read
    )
    select origin as "from", target as "to", count(*) as customers
    from moves where origin is not null group by origin, target order by origin, target`
}

/**
 * Moves of customers between the main vendors of two periods: the one that a customer bought most from, the first by
 * name where two are equal. Only customers who bought in both periods move.
 */
export function mainTransitions(dialect: Dialect, comparison: Comparison): Sql {
  return sql`
    with bought as (${salesOfTwo(dialect, comparison)}),
    pairs as (select customer, earlier, name, sum(value) as value from bought group by customer, earlier, name),
    ranked as (
      select customer, earlier, name, row_number() over (partition by customer, earlier order by value desc, name) as place
      from pairs
    )
    select o.name as "from", t.name as "to", count(*) as customers
    from ranked o join ranked t on t.customer = o.customer
    where o.place = 1 and t.place = 1 and o.earlier and not t.earlier
    group by o.name, t.name order by o.name, t.name`
}
