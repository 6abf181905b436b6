import sql, { raw, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import { amountOf, customerOf, matching, partOf, type SalesOptions, unitOf } from './sales.ts'

/** Into how many groups customers are put for the bootstrap. */
export const bucketCount = 512

/** The sales of one part of the market to one bucket of customers in one period. */
export type SalesBucket = {
  readonly unit: string
  /** Null where all sales are one period. */
  readonly period_start: string | null
  readonly name: string
  readonly bucket: number
  readonly value: number
}

/**
 * Sales by unit, period, part and bucket of customers. A customer is always in the same bucket, drawn by a hash, so
 * that buckets are as independent as customers are, and resampling buckets resamples customers.
 */
export function salesBuckets(
  dialect: Dialect,
  { measure, by = 'vendor', grain, ...filter }: SalesOptions,
): Sql {
  const period = grain ? dialect.periodStart(grain, sql`ts`) : sql`null`
  return sql`
    select ${unitOf(measure)} as unit, ${period} as period_start, ${partOf(by)} as name,
      ${customerOf(dialect)} % ${raw(String(bucketCount))} as bucket, sum(${amountOf(measure)}) as value
    from sales where ${matching(filter)}
    group by 1, 2, 3, 4`
}
