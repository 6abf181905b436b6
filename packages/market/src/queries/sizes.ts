import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import { allVendors, type Metric } from '../share/contract.ts'
import { type FigureOptions, figureConditions } from './figures.ts'
import { allOf } from './filters.ts'

/** A market's total as one publisher states it. */
export type SizeFigure = Metric & {
  readonly entity: string
  readonly period_start: string
  readonly period_end: string
  readonly value: number
  readonly low: number | null
  readonly high: number | null
  readonly preferred: boolean
  readonly note: string | null
  readonly source_id: string
  readonly publisher: string | null
  readonly published: string | null
}

/** Totals of whole markets, one row a statement: the figures whose vendor is `all vendors`. */
export function sizes(dialect: Dialect, options: FigureOptions = {}): Sql {
  const condition = allOf([sql`o.vendor = ${allVendors}`, ...figureConditions(dialect, options)])
  return sql`
    select o.market, o.basis, o.metric as measure, o.unit, o.region, o.segment, o.entity, o.period_start, o.period_end,
      o.value, o.low, o.high, o.preferred, o.note, o.source_id, s.publisher, s.published
    from observations o left join sources s on s.source_id = o.source_id
    where ${condition}
    order by o.market, o.metric, o.unit, o.region, o.period_end, o.preferred desc, s.published desc, o.source_id`
}
