import { grains, periodContaining } from '@bellwether/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { engineOf, localDayOf } from './log.contract.ts'
import { retention } from './retention.ts'
import { elapsedRetention } from './retention-elapsed.ts'

const hour = 3600
const day = 24 * hour
const start = Date.parse('2025-03-20T00:00:00Z') / 1000
const days = { day: 1, week: 7, month: 30, quarter: 91, half: 182, year: 365 }

const logs = fc.array(
  fc.record({
    at: fc.integer({ min: start, max: start + 25 * day }),
    user: fc.constantFrom(...'abcde'),
    product: fc.constant('X'),
  }),
  { minLength: 1, maxLength: 40 },
)

it.each(['bounded', 'unbounded'] as const)(
  'counts windows from the very first event of each user, %s',
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(logs, fc.constantFrom(...grains), async (uses, grain) => {
        const timezone = 'America/New_York'
        const engine = await engineOf(uses)
        const options = { grain, kind, periods: 5, timezone }
        const rows = await retention(engine, { ...options, windows: 'rolling' })
        const cells = await elapsedRetention(engine, options)
        const calendar = await retention(engine, options)
        await engine.close()
        const last = Math.max(...uses.map(({ at }) => at))
        const users = [...new Set(uses.map(({ user }) => user))].map((user) =>
          uses.flatMap((use) => (use.user === user ? [use.at] : [])).toSorted((a, b) => a - b),
        )
        for (const { cohort, size, k, retained, complete } of rows) {
          const length = days[grain] * day
          const own = users.filter(
            ([first]) => periodContaining(localDayOf(first!, timezone), grain).start === cohort,
          )
          const later = own.filter(([first, ...more]) =>
            [first!, ...more].some((at) => {
              const window = Math.floor((at - first!) / length)
              return kind === 'bounded' ? window === k : window >= k
            }),
          )
          expect([size, retained]).toEqual([own.length, later.length])
          expect(complete).toBe(k === 0 || own.every(([first]) => first! + (k + 1) * length <= last))
        }
        // What is told of the calendar beside the windows is what retention by the calendar says.
        const exact = cells.map((cell) => cell.retained - cell.windows_only + cell.calendar_only)
        expect(exact).toEqual(calendar.map((row) => row.retained))
      }),
      { numRuns: 15 },
    )
  },
)
