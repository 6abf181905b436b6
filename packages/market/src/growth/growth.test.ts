import { createRandom, grains, shuffle } from '@bellwether/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { growth } from './growth.ts'
import { engineOf, growthBySets, type Use } from './log.contract.ts'

const start = Date.parse('2024-12-20T00:00:00Z') / 1000
const zones = [
  'UTC',
  'Asia/Shanghai',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
]

const logs = fc.array(
  fc.record({
    at: fc.integer({ min: start, max: start + 200 * 86_400 }),
    user: fc.constantFrom(...'abcdefgh'),
    product: fc.constantFrom('X', 'Y'),
  }),
  { minLength: 1, maxLength: 80 },
)
const settings = fc.record({
  grain: fc.constantFrom(...grains),
  timezone: fc.constantFrom(...zones),
  weekStart: fc.integer({ min: 0, max: 6 }),
})

it('agrees with sets of users in every cell, in any time zone', async () => {
  await fc.assert(
    fc.asyncProperty(logs, settings, async (uses, setting) => {
      const engine = await engineOf(uses)
      const rows = await growth(engine, setting)
      await engine.close()
      expect(rows.map((row) => expect.objectContaining(row))).toEqual(rows)
      expect(rows).toMatchObject(growthBySets(uses, setting))
    }),
    { numRuns: 60 },
  )
})

it('keeps the identity active_t − active_(t−1) = new + resurrected − churned in every cell', async () => {
  await fc.assert(
    fc.asyncProperty(logs, settings, async (uses, setting) => {
      const engine = await engineOf(uses)
      const rows = await growth(engine, { ...setting, by: ['product'] })
      await engine.close()
      for (const row of rows) expect(row.change).toBe(row.new + row.resurrected - row.churned)
    }),
    { numRuns: 30 },
  )
})

it('does not change when events are shuffled and told twice', async () => {
  const random = createRandom(1)
  const uses: Use[] = Array.from({ length: 300 }, () => ({
    at: start + random.integer(100 * 86_400),
    user: `u${random.integer(20)}`,
    product: 'X',
  }))
  const answer = async (log: Use[]) => {
    const engine = await engineOf(log)
    const rows = await growth(engine, { grain: 'week' })
    await engine.close()
    return rows
  }
  expect(await answer(shuffle([...uses, ...uses.slice(0, 100)], random))).toEqual(await answer(uses))
})

it('counts users who go by several names once', async () => {
  const uses: Use[] = [
    { at: start, user: 'anonymous', product: 'X' },
    { at: start + 86_400, user: 'ann', product: 'X' },
    { at: start + 86_400, user: 'bob', product: 'X' },
  ]
  const engine = await engineOf(uses, [{ alias: 'anonymous', user_id: 'ann' }])
  const rows = await growth(engine, { grain: 'day' })
  expect(rows).toMatchObject([
    { active: 1, new: 1, retained: 0 },
    { active: 2, new: 1, retained: 1, resurrected: 0, churned: 0, quick_ratio: null, growth_rate: 1 },
  ])
  await engine.close()
})

it('says what to do when there are no events', async () => {
  const engine = await engineOf([])
  await expect(growth(engine, { grain: 'day' })).rejects.toMatchObject({
    name: 'UserError',
    hint: expect.stringContaining('import'),
  })
  await engine.close()
})

// Midnight of Shanghai is 16:00 UTC; the clock of New York changes, and its year 2026 begins a word of its own.
it.each([
  [
    'Asia/Shanghai',
    ['2023-12-31T15:59:59Z', '2023-12-31T16:00:00Z', '2024-12-31T15:59:59Z', '2024-12-31T16:00:00Z'],
  ],
  [
    'America/New_York',
    ['2025-12-01T04:59:59Z', '2025-12-01T05:00:00Z', '2026-01-01T04:59:59Z', '2026-01-01T05:00:00Z'],
  ],
] as [string, string[]][])(
  'knows the last and the first second of months and years in %s',
  async (timezone, moments) => {
    const uses = moments.map(
      (moment, i): Use => ({ at: Date.parse(moment) / 1000, user: 'abcd'[i]!, product: 'X' }),
    )
    const engine = await engineOf(uses)
    const rows = await growth(engine, { grain: 'month', timezone })
    await engine.close()
    const months =
      timezone === 'Asia/Shanghai'
        ? ['2023-12', '2024-01', '2024-12', '2025-01']
        : ['2025-11', '2025-12', '2026-01']
    const active = rows.filter((row) => row.active > 0)
    expect(active.map(({ period }) => period.slice(0, 7))).toEqual(months)
    expect(active.map((row) => row.active)).toEqual(months.map((month) => (month === '2025-12' ? 2 : 1)))
  },
)
