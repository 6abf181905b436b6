import { addDays } from '@bellwether/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { active, stickiness } from './active.ts'
import { engineOf, localDayOf } from './log.contract.ts'

const start = Date.parse('2025-01-01T00:00:00Z') / 1000

const logs = fc.array(
  fc.record({
    at: fc.integer({ min: start, max: start + 140 * 86_400 }),
    user: fc.constantFrom(...'abcdefgh'),
    product: fc.constant('X'),
  }),
  { minLength: 1, maxLength: 80 },
)

it('agrees with sets of users on every day and window', async () => {
  await fc.assert(
    fc.asyncProperty(logs, fc.constantFrom(28, 30), async (uses, monthDays) => {
      const engine = await engineOf(uses)
      const rows = await active(engine, { monthDays })
      await engine.close()
      const days = uses.map(({ at, user }) => ({ day: localDayOf(at, 'UTC'), user }))
      for (const row of rows) {
        const within = (window: number) =>
          new Set(
            days
              .filter(({ day }) => day <= row.day && day > addDays(row.day, -window))
              .map(({ user }) => user),
          ).size
        expect(row).toMatchObject({ dau: within(1), wau: within(7), mau: within(monthDays) })
        expect(row.stickiness).toBe(row.mau === 0 ? null : row.dau / row.mau)
      }
    }),
    { numRuns: 30 },
  )
})

it('counts active days per user', async () => {
  await fc.assert(
    fc.asyncProperty(logs, async (uses) => {
      const range = { from: '2025-02-01', to: '2025-02-28' }
      const engine = await engineOf(uses)
      const rows = await stickiness(engine, { grain: 'day', ...range })
      await engine.close()
      const daysOf = new Map<string, Set<string>>()
      for (const { at, user } of uses) {
        const day = localDayOf(at, 'UTC')
        if (day >= range.from && day <= range.to) daysOf.set(user, (daysOf.get(user) ?? new Set()).add(day))
      }
      const sizes = [...daysOf.values()].map(({ size }) => size)
      for (const { periods, users, at_least } of rows) {
        expect(users).toBe(sizes.filter((size) => size === periods).length)
        expect(at_least).toBeCloseTo(sizes.filter((size) => size >= periods).length / sizes.length, 12)
      }
      expect(rows.reduce((sum, { users }) => sum + users, 0)).toBe(sizes.length)
    }),
    { numRuns: 30 },
  )
})

const day = 86_400
const use = (user: string, days: number) => ({ at: start + days * day, user, product: 'X' })
// 2025-01-01 is a Wednesday: the days 0 to 4 are of one week, 5 to 11 of the next.
const two = [use('a', 0), use('a', 3), use('b', 3), use('a', 6), use('a', 7), use('a', 8), use('b', 11)]

it('tells the last day of each period where a grain is given', async () => {
  const engine = await engineOf(two)
  expect(await active(engine, { grain: 'week' })).toMatchObject([
    { day: '2025-01-05', dau: 0, wau: 2 },
    { day: '2025-01-12', dau: 1, wau: 2 },
  ])
  await engine.close()
})

it('gives L7 of every week, and of the last days', async () => {
  const engine = await engineOf(two)
  expect(await stickiness(engine, { grain: 'day', over: 'week' })).toEqual([
    { period: '2024-12-30', period_end: '2025-01-05', periods: 1, users: 1, at_least: 1 },
    { period: '2024-12-30', period_end: '2025-01-05', periods: 2, users: 1, at_least: 0.5 },
    { period: '2025-01-06', period_end: '2025-01-12', periods: 1, users: 1, at_least: 1 },
    { period: '2025-01-06', period_end: '2025-01-12', periods: 3, users: 1, at_least: 0.5 },
  ])
  expect(await stickiness(engine, { grain: 'day', window: 4 })).toMatchObject([
    { periods: 1, users: 2, at_least: 1 },
  ])
  await expect(stickiness(engine, { grain: 'week', over: 'day' })).rejects.toThrow('over each day')
  await engine.close()
})

it('refuses to divide by what no event says', async () => {
  const engine = await engineOf(two)
  await expect(active(engine, { by: ['chanel'] })).rejects.toThrow('chanel')
  await engine.close()
})

it('has no day after the last event', async () => {
  const engine = await engineOf([{ at: start, user: 'a', product: 'X' }])
  expect(await active(engine, { from: '2026-01-01' })).toEqual([])
  await engine.close()
})
