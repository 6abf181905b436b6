import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import { amountOf, matching, type SalesOptions, unitOf } from './sales.ts'

/** What was sold in all in a period. */
export type SalesTotal = {
  readonly unit: string
  readonly period_start: string | null
  readonly value: number
}

/** The total of sales by unit and period. */
export function salesTotals(dialect: Dialect, { measure, grain, ...filter }: SalesOptions): Sql {
  const period = grain ? dialect.periodStart(grain, sql`ts`) : sql`null`
  return sql`
    select ${unitOf(measure)} as unit, ${period} as period_start, sum(${amountOf(measure)}) as value
    from sales where ${matching(dialect, filter)} group by 1, 2 order by 1, 2`
}
