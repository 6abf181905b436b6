import { addDays, dayOf, grains, periodContaining } from '@bellwether/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { masksOf, periodsOf, unitNumber, unitOf, wordBits, wordsBetween } from './words.ts'

it.each(['day', 'month'] as const)(
  'numbers the bits of a %s so that bit i of word j is 56 · j + i',
  (unit) => {
    const range = wordsBetween(unit, '2024-12-02', '2026-01-31')
    const periods = periodsOf(range, unit, 1)
    expect(periods).toHaveLength((range.last - range.first + 1) * wordBits)
    expect(periods.every(({ start }, i) => unitNumber(unit, start) === range.first * wordBits + i)).toBe(true)
  },
)

it('counts days and months from 1970-01-01', () => {
  expect(['1970-01-01', '1969-12-31', '2026-11-25'].map((day) => unitNumber('day', day))).toEqual([
    0, -1, 20782,
  ])
  expect(['1970-01-31', '1969-12-31', '2026-11-25'].map((day) => unitNumber('month', day))).toEqual([
    0, -1, 682,
  ])
})

it('gives every bit to exactly one period of a grain', () => {
  fc.assert(
    fc.property(fc.constantFrom(...grains), fc.integer({ min: 0, max: 6 }), (grain, weekStart) => {
      const range = wordsBetween(unitOf(grain), '2024-12-02', '2026-01-31')
      const covered = new Map<number, bigint>()
      for (const period of periodsOf(range, grain, weekStart)) {
        expect(period).toEqual(periodContaining(period.start, grain, weekStart))
        for (const { word, mask } of masksOf(period, range)) {
          expect((covered.get(word) ?? 0n) & mask).toBe(0n)
          covered.set(word, (covered.get(word) ?? 0n) | mask)
        }
      }
      expect(covered.size).toBe(range.last - range.first + 1)
      expect([...covered.values()].every((mask) => mask === 2n ** 56n - 1n)).toBe(true)
    }),
  )
})

it('finds the words of a moment in any time zone', () => {
  const eve = dayOf(20 * wordBits)
  expect(wordsBetween('day', eve, eve)).toEqual({ unit: 'day', first: 19, last: 20 })
  expect(wordsBetween('day', addDays(eve, 1), addDays(eve, 1))).toEqual({ unit: 'day', first: 20, last: 20 })
  expect(wordsBetween('month', '2026-11-25', '2026-11-25')).toEqual({ unit: 'month', first: 12, last: 12 })
})
