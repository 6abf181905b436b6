import { periodContaining, shiftPeriod } from '@bellwether/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { engineOf, localDayOf, type Use } from './log.contract.ts'
import { streaks } from './streaks.ts'

const start = Date.parse('2024-12-20T00:00:00Z') / 1000

/** Streaks and gaps user by user, from the definition. */
function byUsers(uses: readonly Use[], grain: 'week' | 'month', period: string, longest: number) {
  const counted = { streaks: new Array<number>(longest).fill(0), gaps: new Array<number>(longest).fill(0) }
  for (const user of new Set(uses.map((use) => use.user))) {
    const active = new Set(
      uses
        .filter((use) => use.user === user)
        .map((use) => periodContaining(localDayOf(use.at, 'UTC'), grain).start),
    )
    const isActive = (back: number) =>
      active.has(shiftPeriod(periodContaining(period, grain), grain, -back).start)
    let length = 0
    if (isActive(0)) {
      while (isActive(length)) length++
      counted.streaks[Math.min(length, longest) - 1]!++
    } else if ([...active].some((then) => then < period)) {
      while (!isActive(length)) length++
      counted.gaps[Math.min(length, longest) - 1]!++
    }
  }
  return counted
}

it('agree with counting user by user, also from a later period on', async () => {
  const use = fc.record({
    at: fc.integer({ min: start, max: start + 420 * 86_400 }),
    user: fc.constantFrom(...'abcdef'),
    product: fc.constantFrom('X', 'Y'),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(use, { minLength: 1, maxLength: 90 }),
      fc.constantFrom('week', 'month'),
      fc.integer({ min: 2, max: 7 }),
      async (uses, grain, longest) => {
        const engine = await engineOf(uses)
        const all = await streaks(engine, { grain, longest })
        const later = await streaks(engine, { grain, longest, from: '2025-06-01' })
        await engine.close()
        for (const row of all) {
          expect(row).toMatchObject(byUsers(uses, grain, row.period, longest))
          expect(row.streaks.reduce((a, b) => a + b, 0)).toBe(row.active)
        }
        expect(all.slice(all.length - later.length)).toEqual(later)
      },
    ),
    { numRuns: 8 },
  )
})
