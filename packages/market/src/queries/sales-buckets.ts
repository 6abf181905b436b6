import sql, { raw, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import { amountOf, customerOf, matching, partOf, type SalesOptions, unitOf } from './sales.ts'

/** Into how many groups customers are put for the bootstrap. */
export const bucketCount = 512

/** The sales of one part of the market in one period, by buckets of customers; empty buckets are left out. */
export type SalesBuckets = {
  readonly unit: string
  /** Null where all sales are one period. */
  readonly period_start: string | null
  readonly name: string
  readonly buckets: readonly number[]
  readonly amounts: readonly number[]
}

/**
 * Sales by unit, period and part of the market, each as a list over buckets of customers. A customer is always in the
 * same bucket, drawn by a hash, so that buckets are as independent as customers are, and resampling buckets resamples
 * customers.
 */
export function salesBuckets(
  dialect: Dialect,
  { measure, by = 'vendor', grain, ...filter }: SalesOptions,
): Sql {
  const period = grain ? dialect.periodStart(grain, sql`ts`) : sql`null`
  return sql`
    select unit, period_start, name, array_agg(bucket) as buckets, array_agg(amount) as amounts
    from (
      select ${unitOf(measure)} as unit, ${period} as period_start, ${partOf(by)} as name,
        ${customerOf(dialect)} % ${raw(String(bucketCount))} as bucket, sum(${amountOf(measure)}) as amount
      from sales where ${matching(dialect, filter)}
      group by 1, 2, 3, 4
    ) as sold
    group by unit, period_start, name`
}
