import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timeLabels, timeTicks, valueScale } from './axes.ts'

test('a linear scale starts at zero and ends on a round tick', () => {
  expect(valueScale([12, 87]).ticks).toEqual([0, 20, 40, 60, 80, 100])
})

test('a logarithmic scale has ticks at 1, 2 and 5 for about a decade and powers of ten for many', () => {
  expect(valueScale([1, 10], { log: true }).ticks).toEqual([1, 2, 5, 10])
  expect(valueScale([1, 1e6], { log: true, count: 7 }).ticks).toEqual([
    1, 10, 100, 1000, 10000, 100000, 1000000,
  ])
})

test('every value lies within the scale', () => {
  const values = fc.array(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), { minLength: 1 })
  fc.assert(
    fc.property(values, fc.boolean(), (numbers, log) => {
      const { domain } = valueScale(numbers, { log })
      for (const number of numbers) {
        expect(number).toBeGreaterThanOrEqual(domain[0] * (1 - 1e-9))
        expect(number).toBeLessThanOrEqual(domain[1] * (1 + 1e-9))
      }
    }),
  )
})

test('months carry the year under the first and each January, in both languages', () => {
  const ticks = timeTicks(new Date('2024-11-15'), new Date('2025-03-20'), 6)
  expect(timeLabels(ticks, 'en')).toEqual(['Dec\n2024', 'Jan\n2025', 'Feb', 'Mar'])
  expect(timeLabels(ticks, 'zh')).toEqual(['12月\n2024年', '1月\n2025年', '2月', '3月'])
})

test('years alone when ticks are whole years', () => {
  const ticks = timeTicks(new Date('2019-06-01'), new Date('2026-06-01'), 8)
  expect(timeLabels(ticks, 'en')).toEqual(['2020', '2021', '2022', '2023', '2024', '2025', '2026'])
})
