import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import { type Comparison, salesOfTwo } from './share-change.ts'

/** A part's sales of two periods, by whether its customers are the same. */
export type KeptRevenue = {
  readonly name: string
  readonly before: number
  readonly after: number
  /** Of customers who bought nothing of the part before. */
  readonly gained: number
  /** Before, of customers who buy nothing of the part any more. */
  readonly lost: number
  /** After, of customers who bought of the part before. */
  readonly kept: number
  /** The smaller of both periods, customer by customer. */
  readonly held: number
}

/** What each part of the market sold to customers that it gained, kept and lost between two periods. */
export function keptRevenue(dialect: Dialect, comparison: Comparison): Sql {
  return sql`
    with bought as (${salesOfTwo(dialect, comparison)}),
    pairs as (
      select customer, name, sum(case when earlier then value end) as v0, sum(case when not earlier then value end) as v1
      from bought group by customer, name
    )
    select name, coalesce(sum(v0), 0) as before, coalesce(sum(v1), 0) as after,
      coalesce(sum(case when v0 is null then v1 end), 0) as gained,
      coalesce(sum(case when v1 is null then v0 end), 0) as lost,
      coalesce(sum(case when v0 is not null then v1 end), 0) as kept,
      coalesce(sum(case when v0 is null or v1 is null then 0 when v0 < v1 then v0 else v1 end), 0) as held
    from pairs group by name order by name`
}
