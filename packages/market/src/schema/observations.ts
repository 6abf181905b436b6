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
  market: text('segment_market', 'category'),
  /** How the figure is counted: definition and population, in words. Figures of two bases are never mixed. */
  basis: text('definition'),
  /** The measure: `tokens`, `revenue`, `monthly_active_users` …; see `metrics`. */
  metric: text('measure', 'indicator'),
  /** Who or what the figure is of: a product, a vendor, or a whole market (`vendor` is then `all vendors`). */
  entity: text('name', 'product'),
  vendor: text('company', 'brand', 'author'),
  segment: optionalText(),
  region: optionalText('country', 'geo'),
  period_start: day('date', 'from', 'start'),
  period_end: day('to', 'end'),
  value: number('amount', 'figure'),
  /** `USD`, `people`, `tokens`, … ; `percent` where the publisher gives a share of the market and no amount. */
  unit: text(),
  low: optionalNumber('lower'),
  high: optionalNumber('upper'),
  quality: oneOf(qualities),
  /** Whether this is the figure to use where several stand for the same entity, metric and period. */
  preferred: flag(),
  source_id: text('source'),
  note: optionalText('comment'),
})

export type Observation = z.infer<typeof observations.row>
