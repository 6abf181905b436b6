import type { z } from 'zod'
import { day, defineTable, flag, number, oneOf, optionalNumber, optionalText, text } from './table.ts'

/**
 * How an observed figure came about, most reliable first: stated by the company, told by the press, asked of a
 * sample, estimated from a panel; `measured` is counted by whoever publishes it, on their own platform.
 */
export const qualities = ['disclosure', 'measured', 'survey', 'panel', 'press'] as const
export type Quality = (typeof qualities)[number]

/** A published figure: one measure of one entity in one market over one period, with where it comes from. */
export const observations = defineTable('observations', {
  /** What is divided up: `OpenRouter routed tokens (one day a month)`. Two markets are never added. */
  market: text('segment_market', 'category', '市场'),
  /** How the figure is counted: definition and population, in words. Figures of two bases are never mixed. */
  basis: text('definition', '口径'),
  /** The measure: `tokens`, `revenue`, `monthly_active_users` …; see `metrics`. */
  metric: text('measure', 'indicator', '指标'),
  /** Who or what the figure is of: a product, a vendor, or a whole market (`vendor` is then `all vendors`). */
  entity: text('name', 'product', '名称'),
  vendor: text('company', 'brand', 'author', '厂商', '公司', '品牌'),
  segment: optionalText('类别', '细分'),
  region: optionalText('country', 'geo', '地区', '国家'),
  period_start: day(
    'date',
    'from',
    'start',
    'month',
    'quarter',
    'year',
    'week',
    'day',
    '日期',
    '开始',
    '开始日期',
    '时间',
    '月份',
    '年份',
  ),
  period_end: day('to', 'end', '结束', '结束日期'),
  value: number('amount', 'figure', 'share', 'share_pct', 'percent', '数值', '值', '金额', '份额'),
  /** `USD`, `people`, `tokens`, … ; `percent` where the publisher gives a share of the market and no amount. */
  unit: text('单位'),
  low: optionalNumber('lower', '下限'),
  high: optionalNumber('upper', '上限'),
  quality: oneOf(qualities, '来源类型'),
  /** Whether this is the figure to use where several stand for the same entity, metric and period. */
  preferred: flag(),
  source_id: text('source', '来源'),
  note: optionalText('comment', '备注', '说明'),
})

export type Observation = z.infer<typeof observations.row>
