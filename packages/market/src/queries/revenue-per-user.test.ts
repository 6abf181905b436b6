import { expect, test } from 'vitest'
import { duckdb } from '../dialects/duckdb.ts'
import { engineWith } from '../share/tables.contract.ts'
import { type RevenuePerUser, revenuePerUser, revenueReversal } from './revenue-per-user.ts'

/** Counterpoint, Q1 2026: 134 M users at 16.2 USD a month give about 6.5 B USD, 31.4 % of the market's 20.7 B. */
test('users times revenue a month times three months is the revenue of the quarter', async () => {
  const quarter = { market: 'Counterpoint', period_end: '2026-03-31', vendor: 'Anthropic', entity: 'Claude' }
  const engine = await engineWith({
    observations: [
      {
        ...quarter,
        metric: 'monthly_active_users',
        unit: 'people',
        value: 134e6,
        period_start: '2026-03-31',
      },
      { ...quarter, metric: 'revenue_per_user_month', unit: 'USD', value: 16.2, period_start: '2026-01-01' },
      {
        ...quarter,
        market: 'another',
        metric: 'monthly_active_users',
        value: 245e6,
        period_start: '2026-03-31',
      },
    ],
  })
  const rows = await engine.all<RevenuePerUser>(revenuePerUser(duckdb))
  expect(rows).toHaveLength(1)
  expect(rows[0]!.revenue).toBeCloseTo(6.5124e9, 0)
  expect(rows[0]!.revenue / 20.7e9).toBeCloseTo(0.314, 2)
})

/** Counterpoint, Q1 2026: 134 M users earn Anthropic more than 900 M earn OpenAI. */
test('fewer users that earn more are a reversal', () => {
  const of = (vendor: string, users: number, revenue: number) =>
    ({ vendor, users, revenue }) as RevenuePerUser
  const rows = [of('Anthropic', 134e6, 6.5e9), of('OpenAI', 900e6, 5.9e9), of('Meta', 1e9, 0.3e9)]
  expect(revenueReversal(rows)).toEqual({ fewer: rows[0], more: rows[1] })
  expect(revenueReversal(rows.slice(0, 1))).toBeUndefined()
})
