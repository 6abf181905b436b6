import { type MetricKind, metricOf } from '../schema/metrics.ts'

/** What a figure does over time, for measures that are known and for those that only the user's own data has. */
function kindOf(measure: string, unit: string): MetricKind {
  return metricOf(measure)?.kind ?? (unit === 'people' ? 'stock' : 'flow')
}

/**
 * Whether only the last figure of a period counts: a stock, a rate and a percentage have a last value, and a flow in
 * amounts adds up.
 */
export const isState = (measure: string, unit: string): boolean =>
  unit === 'percent' || kindOf(measure, unit) !== 'flow'

/** Whether a whole is made of such figures: of ratios and ratings there is no share. */
export const isDivisible = (measure: string, unit: string): boolean =>
  !['ratio', 'rating'].includes(kindOf(measure, unit))

/**
 * Whether figures of several products add up to their vendor's: tokens and revenue do. People do not, since one person
 * uses several; the largest product is then the least that the vendor has.
 */
export const addsUp = (unit: string): boolean => unit !== 'people'
