import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import { matching, partOf, type SalesFilter, type SalesOptions } from './sales.ts'

/** How many customers bought from both of two parts of the market; from one of them where both are the same. */
export type SharedCustomers = { readonly name: string; readonly beside: string; readonly customers: number }

/** Customers that any two parts of the market have in common. */
export function sharedCustomers(
  dialect: Dialect,
  { by = 'vendor', ...filter }: SalesFilter & Pick<SalesOptions, 'by'>,
): Sql {
  return sql`
    with held as (
      select distinct ${dialect.hash(sql`customer_id`)} as customer, ${partOf(by)} as name
      from sales where customer_id is not null and ${matching(dialect, filter)}
    )
    select a.name, b.name as beside, count(*) as customers
    from held a join held b on b.customer = a.customer
    group by a.name, b.name order by a.name, b.name`
}
