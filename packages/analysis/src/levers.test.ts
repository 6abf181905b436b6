import type { GrowthRow, RetentionRow } from '@bellwether/market'
import { expect, test } from 'vitest'
import { leverRows } from './levers.ts'

const stay = [0.5, 0.8] as const
const back = 0.05

/** Expected users counted by hand: users who came or returned, older ones, and those who are away. */
function count(
  periods: number,
  arriving: (t: number) => number,
  kept: readonly [number, number] = stay,
  from = { young: 1000, old: 0, away: 0 },
): { rows: GrowthRow[]; end: typeof from; active: number[] } {
  const rows: GrowthRow[] = []
  let { young, old, away } = from
  const active: number[] = []
  for (let t = 0; t < periods; t++) {
    const [before, returned] = [young + old, away * back]
    const retained = young * kept[0] + old * kept[1]
    away += before - retained - returned
    old = retained
    young = arriving(t) + returned
    active.push(young + old)
    rows.push({
      period: String(t),
      period_end: String(t),
      active: young + old,
      new: arriving(t),
      retained,
      resurrected: returned,
      churned: before - retained,
      quick_ratio: null,
      change: 0,
      growth_rate: null,
    })
  }
  return { rows, end: { young, old, away }, active }
}

const history = count(10, () => 1000, stay, { young: 0, old: 0, away: 0 })
const cohort = { cohort: '0', size: 1000, k: 1, retained: 500, rate: 0.5, low: 0, high: 1, complete: true }
const options = { revenuePerUser: 2, priceElasticity: -1, horizons: [3, 6], seed: 1, resamples: 40 }

test('levers find the chances that users were counted with, and change what a count with them changes', () => {
  const rows = leverRows(history.rows, [cohort] as RetentionRow[], options)
  const plain = count(6, () => 1000, stay, history.end).active
  const more = count(6, () => 1100, stay, history.end).active
  const kept = count(6, () => 1000, [0.51, 0.81], history.end).active
  const row = (lever: string, horizon: number) =>
    rows.find((found) => found.lever === lever && found.horizon === horizon)!
  for (const horizon of [3, 6]) {
    const at = horizon - 1
    expect(row('newUsers', horizon).active_change).toBeCloseTo(more[at]! - plain[at]!, 6)
    expect(row('retention', horizon).active_change).toBeCloseTo(kept[at]! - plain[at]!, 6)
  }
  const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0)
  expect(row('newUsers', 6).revenue_change).toBeCloseTo(2 * (sum(more) - sum(plain)), 6)
})

test('levers are ranked by revenue, within their intervals, and refuse a history too short', () => {
  const rows = leverRows(history.rows, [cohort] as RetentionRow[], options)
  const last = rows.filter(({ horizon }) => horizon === 6).map(({ revenue_change }) => revenue_change)
  expect(last).toEqual(last.toSorted((a, b) => b - a))
  for (const { revenue_low, revenue_change, revenue_high } of rows) {
    expect(revenue_low).toBeLessThanOrEqual(revenue_change + 1e-6)
    expect(revenue_high).toBeGreaterThanOrEqual(revenue_change - 1e-6)
  }
  expect(() => leverRows(history.rows.slice(0, 3), [cohort] as RetentionRow[], options)).toThrow('3 periods')
})
