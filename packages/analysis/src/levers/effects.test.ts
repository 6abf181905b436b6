import { expect, test } from 'vitest'
import { economicsRow } from './economics.ts'
import { type LeversOptions, leverRows } from './effects.ts'
import type { UserHistory } from './plan.ts'
import { recommend } from './recommend.ts'

const stay = [0.5, 0.8] as const
const back = [0.1, 0.05] as const
const longest = 4

type State = { streaks: number[]; gaps: number[] }

const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0)

/** Expected users counted by hand, by periods in a row and periods away; the last entries hold all longer ones. */
function count(
  periods: number,
  arriving: number,
  kept: readonly [number, number] = stay,
  from: State = { streaks: new Array(longest).fill(0), gaps: new Array(longest).fill(0) },
  returning: readonly [number, number] = back,
) {
  const history: { active: number; new: number; streaks: number[]; gaps: number[] }[] = []
  let { streaks, gaps } = from
  for (let t = 0; t < periods; t++) {
    const stayed = streaks.map((n, a) => n * kept[Math.min(a, 1)]!)
    const returned = gaps.map((n, g) => n * returning[Math.min(g, 1)]!)
    const left = sum(streaks) - sum(stayed)
    const shift = (first: number, rest: number[]) => {
      const all = [first, ...rest]
      return [...all.slice(0, longest - 1), sum(all.slice(longest - 1))]
    }
    const away = gaps.map((n, g) => n - returned[g]!)
    streaks = shift(arriving + sum(returned), stayed)
    gaps = shift(left, away)
    history.push({ active: sum(streaks), new: arriving, streaks, gaps })
  }
  return { history, end: { streaks, gaps }, active: history.map((row) => row.active) }
}

const past = count(10, 1000)
const options: LeversOptions = { revenuePerUser: 2, priceElasticity: -1, horizons: [3, 6] }
const row = (rows: ReturnType<typeof leverRows>, lever: string, horizon: number) =>
  rows.find((found) => found.lever === lever && found.horizon === horizon)!

test('levers find the chances that users were counted with, and change what a count with them changes', () => {
  const rows = leverRows(past.history, options)
  const plain = count(6, 1000, stay, past.end).active
  const pulled = {
    newUsers: count(6, 1100, stay, past.end).active,
    retention: count(6, 1000, [0.51, 0.81], past.end).active,
    reactivation: count(6, 1000, stay, past.end, [0.11, 0.055]).active,
  }
  for (const [lever, active] of Object.entries(pulled)) {
    for (const horizon of [3, 6]) {
      expect(row(rows, lever, horizon).active_change).toBeCloseTo(
        active[horizon - 1]! - plain[horizon - 1]!,
        6,
      )
      const revenue = 2 * (sum(active.slice(0, horizon)) - sum(plain.slice(0, horizon)))
      expect(row(rows, lever, horizon).revenue_change).toBeCloseTo(revenue, 6)
    }
  }
})

test('variable costs and the costs of levers are taken off, and decide the rank', () => {
  const rows = leverRows(past.history, {
    ...options,
    margin: 0.4,
    acquisitionCost: 3,
    costs: { retention: 1e6 },
  })
  const [revenue, plain] = [row(rows, 'newUsers', 3), row(rows, 'newUsers', 6)]
  expect(revenue.profit_change).toBeCloseTo(0.4 * revenue.revenue_change, 6)
  // 100 more users in each of six periods at 3 each.
  expect(plain.cost).toBeCloseTo(1800, 6)
  expect(plain.profit_change).toBeCloseTo(0.4 * plain.revenue_change - 1800, 6)
  expect(row(rows, 'retention', 6).rank).toBe(4)
  // A price a tenth lower takes 0.2 of revenue from each active user; variable costs of 1.2 a user stay.
  const price = row(leverRows(past.history, { ...options, margin: 0.4, priceElasticity: 0 }), 'price', 3)
  const active = sum(count(3, 1000, stay, past.end).active)
  expect(price.profit_change).toBeCloseTo(-0.2 * active, 6)
})

test('levers are ranked by profit, within their intervals, and refuse a history too short', () => {
  const rows = leverRows(past.history, options)
  const last = rows.filter(({ horizon }) => horizon === 6).map(({ profit_change }) => profit_change)
  expect(last).toEqual(last.toSorted((a, b) => b - a))
  for (const { revenue_low, revenue_change, revenue_high } of rows) {
    expect(revenue_low).toBeLessThanOrEqual(revenue_change + 1e-6)
    expect(revenue_high).toBeGreaterThanOrEqual(revenue_change - 1e-6)
  }
  expect(() => leverRows(past.history.slice(0, 3), options)).toThrow('3 periods')
})

test('a user is worth the margin of the periods that they stay', () => {
  const economics = economicsRow(past.history, {
    ...{ revenuePerUser: 2, margin: 0.5, acquisitionCost: 2, fixedCosts: 1000, periods: 3 },
  })
  // Half leave after one period, then a fifth of the rest each: 1 + 0.5 / 0.2 periods at 1 each.
  expect(economics.lifetime_value).toBeCloseTo(3.5, 8)
  // Within three: 1, 0.5, then 0.4 who stayed and 0.05 who left and came back.
  expect(economics.value_within).toBeCloseTo(1.95, 8)
  expect(economics).toMatchObject({ payback: 4, break_even_users: 1000 })
  expect(economics.ratio).toBeCloseTo(1.75, 8)
  const unknown = economicsRow(past.history, { revenuePerUser: 2, periods: 3 })
  expect(unknown).toMatchObject({ ratio: null, payback: null, break_even_users: null })
})

test('every recommendation has a number, an interval, evidence and the experiment that would prove it wrong', () => {
  const history: UserHistory = past.history.map((p, t) => ({ ...p, new: t % 2 === 0 ? 900 : 1100 }))
  const found = recommend(history, { ...options, grain: 'month' })
  expect(found.map(({ rank }) => rank)).toEqual([1, 2, 3, 4])
  for (const { profit_change, low, high, evidence, falsifier, advice } of found) {
    expect(low).toBeLessThanOrEqual(profit_change)
    expect(high).toBeGreaterThanOrEqual(profit_change)
    expect(evidence.value).toBeGreaterThan(0)
    expect(falsifier.units_per_group).toBeGreaterThan(1)
    expect(advice).toBe(low > 0 ? 'do' : profit_change > 0 ? 'test' : 'avoid')
  }
  const retention = found.find(({ lever }) => lever === 'retention')!
  expect(retention.evidence.value).toBeCloseTo(0.5, 8)
  // R 4.2: power.prop.test(p1 = .5, p2 = .51, power = .8)$n is 39239.30.
  expect(retention.falsifier.units_per_group).toBe(39_240)
})
