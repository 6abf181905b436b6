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
