import type { Day, Grain } from '@bellwether/core'
import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import type { Dimension } from '../share/contract.ts'
import { allOf, equals } from './filters.ts'

/** What is summed over sales: money, units, or the number of sales. */
export const salesMeasures = ['revenue', 'quantity', 'purchases'] as const
export type SalesMeasure = (typeof salesMeasures)[number]

/** Which sales are asked for; texts are met in any case. */
export type SalesFilter = {
  vendor?: string | undefined
  product?: string | undefined
  region?: string | undefined
  segment?: string | undefined
  /** The first and last day, both included. */
  from?: Day | undefined
  to?: Day | undefined
}

/** How sales are measured, divided and put into periods. */
export type SalesOptions = SalesFilter & {
  measure: SalesMeasure
  by?: Dimension
  /** All of the sales are one period when no grain is asked for. */
  grain?: Grain | undefined
}

/** A moment lies within days, both included. */
export function within(moment: Sql, from: Day | undefined, to: Day | undefined): Sql | undefined {
  const after = from === undefined ? undefined : sql`${moment} >= cast(${from} as timestamp)`
  const before = to === undefined ? undefined : sql`${moment} < cast(${to} as timestamp) + interval '1' day`
  return after || before ? allOf([after, before]) : undefined
}

/** The condition that sales fit a filter. */
export const matching = (
  dialect: Dialect,
  { vendor, product, region, segment, from, to }: SalesFilter,
): Sql =>
  allOf([
    equals(dialect, sql`vendor`, vendor),
    equals(dialect, sql`product`, product),
    equals(dialect, sql`region`, region),
    equals(dialect, sql`segment`, segment),
    within(sql`ts`, from, to),
  ])

/** What one sale adds to a measure. */
export function amountOf(measure: SalesMeasure): Sql {
  if (measure === 'purchases') return sql`1.0`
  return measure === 'revenue' ? sql`coalesce(amount, 0)` : sql`coalesce(quantity, 0)`
}

/** The unit that a sale is measured in. Sales in different units are never added. */
export function unitOf(measure: SalesMeasure): Sql {
  if (measure === 'purchases') return sql`'purchases'`
  return measure === 'revenue' ? sql`coalesce(currency, 'currency not stated')` : sql`coalesce(unit, 'units')`
}

/** The column that names the part of the market that a sale belongs to. */
export function partOf(by: Dimension): Sql {
  const columns = {
    vendor: sql`vendor`,
    product: sql`product`,
    model: sql`product`,
    segment: sql`segment`,
    region: sql`region`,
  }
  return sql`coalesce(${columns[by]}, 'not stated')`
}

/** Who bought, as 64 bits. A sale without a customer counts as a customer of its own, told apart by its moment. */
export const customerOf = (dialect: Dialect): Sql =>
  dialect.hash(sql`coalesce(customer_id, cast(${dialect.epochMicroseconds(sql`ts`)} as varchar))`)

/** What the sales of a filter are: their span, and how many state an amount and a quantity. */
export type SalesSpan = {
  readonly rows: number
  readonly first: Day | null
  readonly last: Day | null
  readonly amounts: number
  readonly quantities: number
}

/** The span of sales, and how many of them state an amount and a quantity. */
export const salesSpan = (dialect: Dialect, filter: SalesFilter = {}): Sql => sql`
  select count(*) as "rows", cast(min(ts) as date) as first, cast(max(ts) as date) as last, count(amount) as amounts,
    count(quantity) as quantities
  from sales where ${matching(dialect, filter)}`

/** One row if some sale names its customer, none otherwise: found without reading them all. */
export const salesWithCustomer = (dialect: Dialect, filter: SalesFilter = {}): Sql =>
  sql`select 1 as known from sales where customer_id is not null and ${matching(dialect, filter)} limit 1`

/** The units that sales are measured in. */
export const salesUnits = (dialect: Dialect, measure: SalesMeasure, filter: SalesFilter = {}): Sql =>
  sql`select distinct ${unitOf(measure)} as unit from sales where ${matching(dialect, filter)} order by 1`
