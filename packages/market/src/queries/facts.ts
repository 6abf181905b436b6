import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import type { Observation } from '../schema/observations.ts'
import type { Source } from '../schema/sources.ts'
import { allOf, contains, equals } from './filters.ts'

/** Which rows of a fact base are asked for; texts are met in any case, names in English and Chinese. */
export type FactOptions = {
  /** Part of the market's name. */
  market?: string | undefined
  metric?: string | undefined
  /** A vendor, or one of its products. */
  vendor?: string | undefined
  /** Part of a source's id, title or publisher. */
  source?: string | undefined
}

/** A published figure with its source. */
export type Fact = Observation & {
  readonly title: string | null
  readonly publisher: string | null
  readonly url: string | null
  readonly published: string | null
  readonly licence: string | null
  readonly market_zh: string | null
  readonly entity_zh: string | null
}

const anyOf = (conditions: readonly (Sql | undefined)[]): Sql | undefined =>
  conditions[0] && sql`(${conditions.reduce((a, b) => sql`${a} or ${b}`)})`

const ofSource = (dialect: Dialect, source: string | undefined): Sql | undefined =>
  anyOf([
    contains(dialect, sql`s.source_id`, source),
    contains(dialect, sql`s.title`, source),
    contains(dialect, sql`s.publisher`, source),
  ])

/** Markets whose name contains a text in either language. */
const ofMarket = (dialect: Dialect, market: string | undefined): Sql | undefined =>
  market === undefined
    ? undefined
    : anyOf([
        contains(dialect, sql`o.market`, market),
        sql`o.market in (select market from markets where ${contains(dialect, sql`name_zh`, market)})`,
      ])

/** Figures of a vendor or product, named in either language. */
const ofVendor = (dialect: Dialect, vendor: string | undefined): Sql | undefined =>
  vendor === undefined
    ? undefined
    : anyOf([
        equals(dialect, sql`o.vendor`, vendor),
        equals(dialect, sql`o.entity`, vendor),
        sql`o.vendor in (select vendor from vendors where ${equals(dialect, sql`name_zh`, vendor)})`,
        sql`o.entity in (select entity from products where ${equals(dialect, sql`name_zh`, vendor)})`,
      ])

const conditions = (dialect: Dialect, { market, metric, vendor, source }: FactOptions): Sql =>
  allOf([
    ofMarket(dialect, market),
    equals(dialect, sql`o.metric`, metric),
    ofVendor(dialect, vendor),
    ofSource(dialect, source),
  ])

/** Published figures as they stand in the fact base, conflicting ones and all, each with its source. */
export function facts(dialect: Dialect, options: FactOptions = {}): Sql {
  return sql`
    select o.*, s.title, s.publisher, s.url, s.published, s.licence, m.name_zh as market_zh,
      coalesce(p.name_zh, case when o.entity = o.vendor then v.name_zh end) as entity_zh
    from observations o
      left join sources s on s.source_id = o.source_id
      left join markets m on m.market = o.market
      left join products p on p.entity = o.entity
      left join vendors v on v.vendor = o.vendor
    where ${conditions(dialect, options)}
    order by o.market, o.basis, o.metric, o.unit, o.region, o.segment, o.entity, o.period_end, o.period_start,
      o.preferred desc, o.source_id`
}

/** A source and how many figures cite it. */
export type CitedSource = Source & { readonly figures: number }

/** The sources of the figures that are asked for; all sources of the fact base where nothing is asked. */
export function citedSources(dialect: Dialect, options: FactOptions = {}): Sql {
  const asked = Object.values(options).some((option) => option !== undefined)
  return sql`
    select s.source_id, s.title, s.publisher, s.url, s.published, s.licence, s.note, count(o.source_id) as figures
    from sources s left join observations o on o.source_id = s.source_id and ${conditions(dialect, { ...options, source: undefined })}
    where ${ofSource(dialect, options.source) ?? sql`true`}
    group by s.source_id, s.title, s.publisher, s.url, s.published, s.licence, s.note
    ${asked && options.source === undefined ? sql`having count(o.source_id) > 0` : sql``}
    order by s.source_id`
}
