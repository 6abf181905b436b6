import { groupBy } from '@bellwether/core'
import { type Metric, metricKey } from './contract.ts'

type OfPeriod = Metric & { readonly period_start: string; readonly period_end: string }

/** The rows of each market, basis and period: what may be added up. */
export function byPeriod<R extends OfPeriod>(rows: readonly R[]): R[][] {
  return [...groupBy(rows, (row) => `${metricKey(row)}${row.period_start}/${row.period_end}`).values()]
}

const byTime = (a: OfPeriod, b: OfPeriod): number =>
  a.period_end < b.period_end ? -1 : a.period_end > b.period_end ? 1 : 0

/** The rows of each basis and name over time, oldest first: what may be compared. */
export function bySeries<R extends OfPeriod>(
  rows: readonly R[],
  nameOf: (row: R) => string,
): Map<string, R[]> {
  const series = groupBy(rows, (row) => metricKey(row) + nameOf(row))
  for (const points of series.values()) points.sort(byTime)
  return series
}
