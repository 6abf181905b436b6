import { expect, it } from 'vitest'
import { engineOf, type Use } from './log.contract.ts'
import { valueRetention } from './retention-value.ts'

const month = (user: string, at: string, value: number | null): Use => ({
  at: Date.parse(`${at}T12:00:00Z`) / 1000,
  user,
  product: 'X',
  value,
})

it('sums and averages over the whole cohort, with the interval of the mean', async () => {
  const engine = await engineOf([
    month('a', '2025-01-03', null),
    month('a', '2025-02-05', 10),
    month('a', '2025-02-06', 2),
    month('b', '2025-01-09', 6),
    month('c', '2025-01-20', null),
    month('d', '2025-02-01', 5),
    month('d', '2025-03-31', 1),
  ])
  const rows = await valueRetention(engine, { grain: 'month', of: 'value', periods: 2 })
  expect(rows.filter(({ cohort }) => cohort === '2025-01-01')).toMatchObject([
    { size: 3, k: 0, retained: 1, sum: 6, mean: 2, cumulative_mean: 2, complete: true, unit: 'value' },
    { size: 3, k: 1, retained: 1, rate: 1 / 3, sum: 12, mean: 4, cumulative_mean: 6 },
    { size: 3, k: 2, retained: 0, sum: 0, mean: 0, mean_low: 0, mean_high: 0, cumulative_mean: 6 },
  ])
  // The mean of 12, 0 and 0 is 4, their variance 48, the error of the mean 4.
  expect(rows[1]!.mean_low).toBeCloseTo(4 - 1.959964 * 4, 5)
  expect(rows[1]!.mean_high).toBeCloseTo(4 + 1.959964 * 4, 5)
  expect(rows.filter(({ cohort }) => cohort === '2025-02-01')).toMatchObject([
    { size: 1, k: 0, sum: 5, complete: true },
    { k: 1, sum: 1, complete: true },
    { k: 2, sum: 0, complete: false },
  ])
  await expect(valueRetention(engine, { grain: 'month', of: 'value', kind: 'unbounded' })).rejects.toThrow(
    'bounded',
  )
  await engine.close()
})
