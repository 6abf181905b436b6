import { dayNumber, formatPeriod, groupBy, type Language } from '@bellwether/core'
import sql from 'sql-template-tag'
import type { Engine } from '../engines/engine.ts'
import { metricOf } from '../schema/metrics.ts'
import type { Observation } from '../schema/observations.ts'

/** A published figure with what its source and the dictionaries know of it. */
export type Observed = Observation & {
  readonly published: string | null
  readonly caveat: string | null
  readonly market_zh: string | null
  readonly basis_zh: string | null
  readonly entity_zh: string | null
}

/** What gates look at: the published figures, and the dearest list price of each vendor in USD a million tokens. */
export type Evidence = {
  readonly observations: readonly Observed[]
  readonly dearest: ReadonlyMap<string, number>
}

/** Reads the evidence from an engine with the tables of a fact base or a workspace. */
export async function readEvidence(engine: Engine): Promise<Evidence> {
  const observations = await engine.all<Observed>(sql`
    select o.*, s.published, b.caveat, m.name_zh as market_zh, b.name_zh as basis_zh,
      coalesce(p.name_zh, case when o.entity = o.vendor then v.name_zh end) as entity_zh
    from observations o
      left join sources s on s.source_id = o.source_id
      left join bases b on b.basis = o.basis
      left join markets m on m.market = o.market
      left join products p on p.entity = o.entity
      left join vendors v on v.vendor = o.vendor
    order by o.market, o.basis, o.metric, o.unit, o.region, o.segment, o.entity, o.period_end, o.period_start, o.source_id`)
  const prices = await engine.all<{ vendor: string; dearest: number | null }>(sql`
    select vendor, max(greatest(price_input, coalesce(price_output, 0))) as dearest from prices group by vendor`)
  return { observations, dearest: new Map(prices.map(({ vendor, dearest }) => [vendor, dearest ?? 0])) }
}

/** The figures of a series have all of these in common: they may be compared over time. */
export const seriesKey = (o: Observed): string => JSON.stringify([marketKey(o), o.entity, o.vendor])

/** The figures of a market that may be put side by side. */
export const marketKey = (o: Observed): string =>
  JSON.stringify([o.market, o.basis, o.metric, o.unit, o.region, o.segment])

export const periodKey = (o: Observed): string => `${o.period_start}/${o.period_end}`

/** The period of a figure as people write it: `2025-Q3`. */
export const periodName = (o: Observed): string => formatPeriod({ start: o.period_start, end: o.period_end })

/** Figures in groups of an equal key, in the order of their first. */
export const grouped = <R>(rows: readonly R[], key: (row: R) => string): R[][] => [
  ...groupBy(rows, key).values(),
]

/** The name of the figure's measure in a language; an unknown one names itself. */
export const measureName = ({ metric }: Observed, language: Language): string =>
  metricOf(metric)?.name[language] ?? metric

export const marketName = (o: Observed, language: Language): string =>
  language === 'zh' ? (o.market_zh ?? o.market) : o.market

export const basisName = (o: Observed, language: Language): string =>
  language === 'zh' ? (o.basis_zh ?? o.basis) : o.basis

export const entityName = (o: Observed, language: Language): string =>
  language === 'zh' ? (o.entity_zh ?? o.entity) : o.entity

/** What a series is about: its market, measure and entity. */
export function seriesName(o: Observed, language: Language): string {
  const parts = [marketName(o, language), measureName(o, language)]
  return (o.entity === o.market ? parts : [...parts, entityName(o, language)]).join(' · ')
}

/** The figures to use, one a period, in the order of time. */
export const preferredInTime = (series: readonly Observed[]): Observed[] =>
  series
    .filter(({ preferred }) => preferred)
    .sort((a, b) => dayNumber(a.period_end) - dayNumber(b.period_end))
