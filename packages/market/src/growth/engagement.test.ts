import { addDays } from '@bellwether/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { engagement } from './engagement.ts'
import { engineOf, periodsByUser } from './log.contract.ts'

const start = Date.parse('2025-01-01T00:00:00Z') / 1000

const logs = fc.array(
  fc.record({
    at: fc.integer({ min: start, max: start + 120 * 86_400 }),
    user: fc.constantFrom(...'abcd'),
    product: fc.constant('X'),
  }),
  { minLength: 1, maxLength: 90 },
)

it('puts every user who has begun into one class, by active days of the window', async () => {
  await fc.assert(
    fc.asyncProperty(logs, async (uses) => {
      const engine = await engineOf(uses)
      const rows = await engagement(engine, { grain: 'week', window: 14, power: 4, core: 2 })
      await engine.close()
      const days = [...periodsByUser(uses, { grain: 'day', timezone: 'UTC', weekStart: 1 }).values()]
      for (const row of rows) {
        const from = addDays(row.period_end, -13)
        const begun = days.filter((own) => own[0]! <= row.period_end)
        const counts = begun.map((own) => own.filter((day) => day >= from && day <= row.period_end).length)
        const users = (low: number, high: number) => counts.filter((n) => n >= low && n <= high).length
        expect(row).toMatchObject({
          active: users(1, 14),
          power: users(4, 14),
          core: users(2, 3),
          casual: users(1, 1),
          dormant: users(0, 0),
        })
        const total = counts.reduce((sum, n) => sum + n, 0)
        if (row.active > 0) expect(row.mean_days).toBeCloseTo(total / row.active, 12)
      }
    }),
    { numRuns: 25 },
  )
})

it('refuses classes that make no sense', async () => {
  const engine = await engineOf([{ at: start, user: 'a', product: 'X' }])
  await expect(engagement(engine, { grain: 'week', window: 7, power: 8 })).rejects.toThrow('power')
  await engine.close()
})
