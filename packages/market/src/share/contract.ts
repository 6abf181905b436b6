import type { Bilingual, Day } from '@bellwether/core'

/** What a market can be divided by. A product and a model are both the `entity` of an observation. */
export const dimensions = ['vendor', 'product', 'model', 'segment', 'region'] as const
export type Dimension = (typeof dimensions)[number]

/** The vendor of a figure that speaks of a whole market. */
export const allVendors = 'all vendors'

/** The part of a market that no figure names. */
export const other = 'Other'

/** What a share's denominator is. */
export const totals = ['published', 'stated', 'listed', 'sold'] as const
export type Total = (typeof totals)[number]

export const totalNames: Readonly<Record<Total, Bilingual>> = {
  published: { en: 'share as its publisher states it', zh: '发布方直接给出的份额' },
  stated: { en: 'amount over the stated total', zh: '数额除以公布的总量' },
  listed: { en: 'amount over the sum of those listed', zh: '数额除以所列各家之和' },
  sold: { en: 'sum of sales over all sales', zh: '销售额除以全部销售额' },
}

/** Where a share's interval comes from. */
export const intervals = ['none', 'sources', 'survey', 'bootstrap'] as const
export type IntervalMethod = (typeof intervals)[number]

export const intervalNames: Readonly<Record<IntervalMethod, Bilingual>> = {
  none: { en: 'one figure, no interval', zh: '单一数字，无区间' },
  sources: { en: 'lowest and highest of the sources', zh: '各来源的最低与最高' },
  survey: { en: 'sampling error of the survey, 95 %', zh: '调查抽样误差（95 %）' },
  bootstrap: { en: 'bootstrap over customers, 95 %', zh: '按客户自助法（95 %）' },
}

/**
 * What a figure must say of itself before it can be compared: figures that differ in market, basis, measure, unit,
 * region or segment are never added and never mixed.
 */
export type Metric = {
  readonly market: string
  readonly basis: string
  readonly measure: string
  readonly unit: string
  readonly region: string | null
  readonly segment: string | null
}

/** The metric contract: a basis, a period, how the figure was made, how fresh it is, and who says so. */
export type Contract = Metric & {
  readonly period_start: Day
  readonly period_end: Day
  /** Who or what is counted: the region and segment, or all of the market. */
  readonly population: string
  /** The day that the figure was known: its publication, or the last sale. */
  readonly as_of: string
  readonly total: Total
  readonly interval: IntervalMethod
  readonly sources: readonly string[]
}

/** A share of a market, by vendor unless another dimension is named. Shares are fractions of 1. */
export type ShareRow<By extends Dimension = 'vendor'> = Contract & { readonly [D in By]: string } & {
  readonly value: number
  readonly share: number
  readonly low: number | null
  readonly high: number | null
}

/** The key under which figures may be compared over time: all of the basis, and nothing of the period. */
export const metricKey = ({ market, basis, measure, unit, region, segment }: Metric): string =>
  JSON.stringify([market, basis, measure, unit, region, segment])

/** Who or what a figure counts, in words. */
export const populationOf = ({ region, segment }: Pick<Metric, 'region' | 'segment'>): string =>
  [region, segment].filter((part) => part !== null).join(', ') || 'the whole market'
