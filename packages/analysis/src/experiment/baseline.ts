import { mean, UserError, variance } from '@bellwether/core'
import type { FileTable } from '@bellwether/market'
import type { Metric } from '@bellwether/models'
import { numbersOf } from '../columns.ts'
import { metricOf, type Reading, sampleOf } from './units.ts'

/** What a file of units says of a metric before an experiment: what its size is planned with. */
export type MetricBaseline = {
  readonly metric: Metric
  readonly baseline: number
  readonly units: number
  /** The part of the variance that a covariate would take away. */
  readonly varianceReduction: number
}

/**
 * Mean and spread of a metric of a file, to plan an experiment with: shares as such, ratios linearised, and what is left
 * of the spread beside a covariate.
 *
 * @throws UserError for columns that are missing or hold no numbers, or fewer than two units
 */
export function metricBaseline(table: FileTable, metric: string, covariate?: string): MetricBaseline {
  const reading: Reading = {
    labels: new Array<string>(table.rows).fill('all'),
    before: covariate === undefined ? undefined : numbersOf(table, covariate),
    ...metricOf(table, metric),
  }
  const { values, before } = sampleOf(reading, 'all')
  if (values.length < 2) {
    throw new UserError(`"${metric}" has ${values.length} values`, { hint: 'give two units or more' })
  }
  const baseline = mean(values)
  const reduction = before ? squaredCorrelation(values, before) : 0
  const share = !reading.denominators && !before && values.every((value) => value === 0 || value === 1)
  return {
    baseline,
    units: values.length,
    varianceReduction: reduction,
    metric: share
      ? { kind: 'proportion', baseline }
      : { kind: 'mean', standardDeviation: Math.sqrt(variance(values) * (1 - reduction)) },
  }
}

function squaredCorrelation(a: Float64Array, b: Float64Array): number {
  const [centreA, centreB] = [mean(a), mean(b)]
  const cross = a.reduce((sum, value, i) => sum + (value - centreA) * (b[i]! - centreB), 0)
  const spread = (a.length - 1) ** 2 * variance(a) * variance(b)
  return spread > 0 ? cross ** 2 / spread : 0
}
