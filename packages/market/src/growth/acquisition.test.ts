import { createRandom, grains, shuffle } from '@bellwether/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { acquisition } from './acquisition.ts'
import { growth } from './growth.ts'
import { engineOf, type Use } from './log.contract.ts'

const day = 86_400
const start = Date.parse('2025-03-25T00:00:00Z') / 1000

const logs = fc.array(
  fc.record({
    at: fc.integer({ min: start, max: start + 20 * day }),
    user: fc.constantFrom(...'abcdefgh'),
    product: fc.constant('X'),
    channel: fc.constantFrom('ads', 'friend', null),
  }),
  { minLength: 1, maxLength: 50 },
)
const settings = fc.record({
  grain: fc.constantFrom(...grains),
  timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Apia'),
  weekStart: fc.integer({ min: 0, max: 6 }),
})

it('counts each new user once, by its first event, and adds up to the new users of growth', async () => {
  await fc.assert(
    fc.asyncProperty(logs, settings, async (uses, setting) => {
      const engine = await engineOf(uses)
      const rows = await acquisition(engine, { ...setting, by: ['channel'] })
      const totals = await growth(engine, setting)
      await engine.close()
      for (const { period, new: fresh } of totals) {
        expect(rows.filter((row) => row.period === period).reduce((sum, row) => sum + row.new, 0)).toBe(fresh)
      }
      for (const channel of ['ads', 'friend', '']) {
        const users = [...new Set(uses.map(({ user }) => user))].filter((user) => {
          const own = uses.filter((use) => use.user === user)
          const first = Math.min(...own.map(({ at }) => at))
          const channels = own.filter(({ at }) => at === first).map((use) => use.channel ?? '')
          return channels.toSorted()[0] === channel
        })
        expect(rows.filter((row) => row.channel === channel).reduce((sum, row) => sum + row.new, 0)).toBe(
          users.length,
        )
      }
    }),
    { numRuns: 15 },
  )
})

it('does not change when events are shuffled or told twice, and follows aliases', async () => {
  const random = createRandom(5)
  const uses: Use[] = Array.from({ length: 60 }, () => ({
    at: start + random.integer(9) * day,
    user: `u${random.integer(9)}`,
    product: 'X',
    channel: random.integer(2) ? 'ads' : 'friend',
  }))
  const answer = async (log: readonly Use[]) => {
    const engine = await engineOf(log, [{ alias: 'u1', user_id: 'u2' }])
    const rows = await acquisition(engine, { grain: 'day', by: ['channel'] })
    await engine.close()
    return rows
  }
  const rows = await answer(uses)
  expect(await answer(shuffle([...uses, ...uses], random))).toEqual(rows)
  const users = new Set(uses.map(({ user }) => (user === 'u1' ? 'u2' : user)))
  expect(rows.reduce((sum, row) => sum + row.new, 0)).toBe(users.size)
})
