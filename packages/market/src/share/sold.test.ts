import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Sale } from '../schema/sales.ts'
import { soldShares } from './sold.ts'
import { engineWith, refill } from './tables.contract.ts'

const sale = (
  customer_id: string,
  vendor: string,
  amount: number | null,
  more: Partial<Sale> = {},
): Partial<Sale> => ({
  ...{ ts: '2025-01-15T00:00:00', customer_id, vendor, amount, currency: 'USD', ...more },
})

test('a share is what was sold over what all sold, largest first', async () => {
  const engine = await engineWith({ sales: [sale('a', 'X', 30), sale('b', 'Y', 50), sale('c', 'X', 120)] })
  const rows = await soldShares(engine)
  expect(rows.map(({ vendor, value, share, unit }) => [vendor, value, share, unit])).toEqual([
    ['X', 150, 0.75, 'USD'],
    ['Y', 50, 0.25, 'USD'],
  ])
  expect(rows[0]).toMatchObject({
    period_start: '2025-01-15',
    period_end: '2025-01-15',
    interval: 'bootstrap',
  })
})

test('currencies are never added, and purchases count where no amount is stated', async () => {
  const engine = await engineWith({ sales: [sale('a', 'X', 1), sale('b', 'Y', 1, { currency: 'EUR' })] })
  expect((await soldShares(engine)).map(({ share }) => share)).toEqual([1, 1])
  await refill(engine, {
    sales: [sale('a', 'X', null), sale('a', 'Y', null), sale('b', 'X', null), sale('c', 'X', null)],
  })
  expect(await soldShares(engine)).toMatchObject([
    { vendor: 'X', share: 0.75, measure: 'purchases', unit: 'purchases' },
    { vendor: 'Y', share: 0.25 },
  ])
  await expect(soldShares(engine, { measure: 'quantity' })).rejects.toThrow(/no sale states a quantity/)
})

test('periods of a grain, and filters', async () => {
  const engine = await engineWith({
    sales: [
      sale('a', 'X', 1, { ts: '2025-01-31T23:59:59', region: 'EU' }),
      sale('a', 'Y', 3, { ts: '2025-02-01T00:00:00', region: 'US' }),
      sale('a', 'X', 1, { ts: '2025-02-28T10:00:00', region: 'US' }),
    ],
  })
  const months = await soldShares(engine, { grain: 'month' })
  expect(
    months.map(({ period_start, period_end, vendor, share }) => [period_start, period_end, vendor, share]),
  ).toEqual([
    ['2025-01-01', '2025-01-31', 'X', 1],
    ['2025-02-01', '2025-02-28', 'Y', 0.75],
    ['2025-02-01', '2025-02-28', 'X', 0.25],
  ])
  expect(await soldShares(engine, { to: '2025-01-31' })).toMatchObject([{ vendor: 'X', share: 1 }])
  expect(await soldShares(engine, { by: 'region', vendor: 'x' })).toMatchObject([
    { share: 0.5 },
    { share: 0.5 },
  ])
  await expect(soldShares(engine, { region: 'CN' })).rejects.toThrow(/no sales fit/)
})

test('without customers there is no interval', async () => {
  const engine = await engineWith({ sales: [sale('', 'X', 1, { customer_id: null })] })
  expect(await soldShares(engine)).toMatchObject([{ low: null, high: null, interval: 'none' }])
})

test('the interval is that of the ratio estimator (Cochran 1977, eq. 6.10) when customers are many', async () => {
  const n = 4000
  const spend = Array.from({ length: n }, (_, i) => ({ x: (i * 37) % 11, y: (i * 53) % 7 }))
  const sales = spend.flatMap(({ x, y }, i) => [sale(`c${i}`, 'X', x), sale(`c${i}`, 'Y', y)])
  const [row] = await soldShares(await engineWith({ sales }))
  const total = spend.reduce((all, { x, y }) => all + x + y, 0)
  const share = spend.reduce((all, { x }) => all + x, 0) / total
  const squares = spend.reduce((all, { x, y }) => all + (x - share * (x + y)) ** 2, 0)
  const error = Math.sqrt((squares * n) / (n - 1)) / total
  expect(row!.share).toBeCloseTo(share, 12)
  expect((row!.high! - row!.low!) / (2 * 1.96 * error)).toBeGreaterThan(0.85)
  expect((row!.high! - row!.low!) / (2 * 1.96 * error)).toBeLessThan(1.15)
})

test('shares sum to 1, lie within their intervals, and are the same each time', async () => {
  const engine = await engineWith({})
  const purchases = fc.array(
    fc.record({
      customer: fc.integer({ min: 0, max: 30 }),
      vendor: fc.constantFrom('A', 'B', 'C', 'D'),
      amount: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  await fc.assert(
    fc.asyncProperty(purchases, async (rows) => {
      await refill(engine, {
        sales: rows.map(({ customer, vendor, amount }) => sale(`c${customer}`, vendor, amount)),
      })
      const shares = await soldShares(engine)
      expect(shares.reduce((all, { share }) => all + share, 0)).toBeCloseTo(1, 12)
      for (const { low, high, share } of shares) {
        if (low !== null)
          expect(0 <= low && low <= share + 1e-12 && share <= high! + 1e-12 && high! <= 1).toBe(true)
      }
      const again = await soldShares(engine)
      for (const [i, row] of again.entries()) expect(row.low ?? -1).toBeCloseTo(shares[i]!.low ?? -1, 9)
    }),
    { numRuns: 10 },
  )
})
