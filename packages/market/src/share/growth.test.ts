import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ShareRow } from './contract.ts'
import { cagr, contributions, doublingTime, growthOf, yearsBetween } from './growth.ts'

const on = (day: string, value: number) => ({ period_start: day, period_end: day, value })

test('from 100 to 144 in two years is 20 % a year, which doubles in 3.8 years', () => {
  expect(cagr(100, 144, 2)).toBeCloseTo(0.2, 12)
  // The rule of 72 says 3.6; ln 2 / ln 1.2 = 3.8018 (Wikipedia, "Doubling time").
  expect(doublingTime(0.2)).toBeCloseTo(3.8018, 4)
  expect(doublingTime(1)).toBeCloseTo(1, 12)
})

test('a year is a year, leap or not', () => {
  expect(yearsBetween('2024-01-31', '2025-01-31')).toBe(1)
  expect(yearsBetween('2023-12-31', '2025-12-31')).toBe(2)
  expect(yearsBetween('2024-02-29', '2025-02-28')).toBe(1)
  expect(yearsBetween('2025-01-01', '2025-07-02')).toBeCloseTo(182 / 365, 12)
})

test('growth of a series with the year before its last point', () => {
  const growth = growthOf([
    on('2023-12-31', 50),
    on('2024-12-31', 100),
    on('2025-06-30', 150),
    on('2025-12-31', 200),
  ])
  expect(growth).toMatchObject({ change: 150, relative: 3, yoy: 1 })
  expect(growth!.cagr).toBeCloseTo(1, 12)
  expect(growth!.doubling_years).toBeCloseTo(1, 12)
})

test('a series that starts at 0, shrinks or has one point claims no rate that it has not', () => {
  expect(growthOf([on('2024-12-31', 1)])).toBeUndefined()
  expect(growthOf([on('2024-12-31', 0), on('2025-12-31', 1)])).toMatchObject({
    relative: null,
    cagr: null,
    yoy: null,
  })
  expect(growthOf([on('2024-12-31', 2), on('2025-12-31', 1)])).toMatchObject({
    cagr: -0.5,
    doubling_years: null,
  })
})

test('contributions sum to the growth of the market, vendors that come and go included', () => {
  const vendors = fc.dictionary(fc.string(), fc.double({ min: 0.1, max: 1e6, noNaN: true }), {
    minKeys: 1,
    maxKeys: 9,
  })
  const rows = (values: Record<string, number>) =>
    Object.entries(values).map(([vendor, value]) => ({ vendor, value }) as ShareRow)
  const sum = (values: Record<string, number>) => Object.values(values).reduce((a, b) => a + b, 0)
  fc.assert(
    fc.property(vendors, vendors, (before, after) => {
      const all = contributions(rows(before), rows(after)).reduce((total, row) => total + row.contribution, 0)
      const growth = sum(after) / sum(before) - 1
      expect(Math.abs(all - growth)).toBeLessThan(1e-9 * (1 + Math.abs(growth)))
    }),
  )
})
