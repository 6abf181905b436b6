import type { Day, Grain } from '@bellwether/core'
import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import { type Quality, qualities } from '../schema/observations.ts'
import type { Metric } from '../share/contract.ts'
import { allOf, contains, equals } from './filters.ts'

/** Which published figures are asked for; texts are met in any case. */
export type FigureOptions = {
  /** Part of the market's name. */
  market?: string | undefined
  /** Part of the basis. */
  basis?: string | undefined
  measure?: string | undefined
  vendor?: string | undefined
  region?: string | undefined
  segment?: string | undefined
  /** Only periods that start at or after this day, and end at or before the other. */
  from?: Day | undefined
  to?: Day | undefined
  /** Only figures whose period lies within one period of this grain; `period_start` is then that of the grain. */
  grain?: Grain | undefined
}

/** A published figure after its conflicts are settled: the preferred value, and the range of all that were stated. */
export type Figure = Metric & {
  readonly entity: string
  readonly vendor: string
  readonly period_start: Day
  readonly period_end: Day
  readonly value: number
  readonly low: number
  readonly high: number
  /** How many figures stand for the same thing. */
  readonly stated: number
  readonly quality: Quality
  /** Whether the value is the one to use; false where only conflicting or differently defined ones are stated. */
  readonly preferred: boolean
  readonly note: string | null
  readonly sources: readonly string[]
  readonly published: string | null
}

const key = raw(
  'o.market, o.basis, o.metric, o.unit, o.region, o.segment, o.entity, o.vendor, o.period_start, o.period_end',
)

/** Qualities in the order of their reliability, as a number that SQL can sort by. */
const reliability = (column: Sql): Sql =>
  sql`case ${column} ${join(
    qualities.map((quality, rank) => sql`when ${quality} then ${raw(String(rank))}`),
    ' ',
  )} end`

/** The conditions on figures that options state, save for their vendor. */
export const figureConditions = (
  dialect: Dialect,
  { market, basis, measure, region, segment, from, to }: FigureOptions,
): (Sql | undefined)[] => [
  contains(dialect, sql`o.market`, market),
  contains(dialect, sql`o.basis`, basis),
  equals(dialect, sql`o.metric`, measure),
  equals(dialect, sql`o.region`, region),
  equals(dialect, sql`o.segment`, segment),
  from === undefined ? undefined : sql`o.period_start >= cast(${from} as date)`,
  to === undefined ? undefined : sql`o.period_end <= cast(${to} as date)`,
]

/**
 * Published figures, one row a market, basis, measure, unit, region, segment, entity and period. Where several are
 * stated, the preferred one is taken, then the most reliable; `low` and `high` span them all.
 */
export function figures(dialect: Dialect, options: FigureOptions = {}): Sql {
  const { vendor, grain } = options
  const start = grain ? dialect.periodStart(grain, sql`o.period_start`) : sql`o.period_start`
  const condition = allOf([
    ...figureConditions(dialect, options),
    equals(dialect, sql`o.vendor`, vendor),
    grain && sql`${dialect.periodStart(grain, sql`o.period_end`)} = ${start}`,
  ])
  return sql`
    with ranked as (
      select o.market, o.basis, o.metric as measure, o.unit, o.region, o.segment, o.entity, o.vendor,
        ${start} as period_start, o.period_end, o.period_start as stated_start, o.value, o.quality, o.preferred, o.note, o.source_id,
        s.published,
        coalesce(o.low, o.value) as least, coalesce(o.high, o.value) as greatest,
        row_number() over (
          partition by ${key} order by o.preferred desc, ${reliability(sql`o.quality`)}, s.published desc, o.source_id
        ) as choice
      from observations o left join sources s on s.source_id = o.source_id
      where ${condition}
    )
    select market, basis, measure, unit, region, segment, entity, vendor, period_start, period_end,
      max(case when choice = 1 then value end) as value, min(least) as low, max(greatest) as high,
      count(*) as stated, max(case when choice = 1 then quality end) as quality,
      cast(max(case when choice = 1 and preferred then 1 else 0 end) as boolean) as preferred,
      max(case when choice = 1 then note end) as note, ${dialect.sortedSet(sql`source_id`)} as sources,
      max(published) as published
    from ranked
    group by market, basis, measure, unit, region, segment, entity, vendor, period_start, period_end, stated_start
    order by market, basis, measure, unit, region, segment, period_start, period_end, entity`
}
