import { dayNumber, grains, periodContaining } from '@bellwether/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { daysOf, masksOf, periodsOf, wordBits, wordOfDay } from './words.ts'

const range = { first: wordOfDay('2024-12-01'), last: wordOfDay('2026-02-01') }

it('numbers days so that bit i of word j is day 56 · j + i', () => {
  const days = daysOf(range)
  expect(days).toHaveLength((range.last - range.first + 1) * wordBits)
  expect(days.every(({ start }, i) => dayNumber(start) === range.first * wordBits + i)).toBe(true)
})

it('gives every day to exactly one period of a grain', () => {
  fc.assert(
    fc.property(fc.constantFrom(...grains), fc.integer({ min: 0, max: 6 }), (grain, weekStart) => {
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
