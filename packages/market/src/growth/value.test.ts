import { createRandom, grains, periodContaining, shiftPeriod, shuffle } from '@bellwether/core'
import fc from 'fast-check'
import sql from 'sql-template-tag'
import { expect, it } from 'vitest'
import { engineOf, localDayOf, moment, type Use } from './log.contract.ts'
import { type ValueGrowthRow, valueGrowth } from './value.ts'

const day = 86_400
const start = Date.parse('2025-03-01T00:00:00Z') / 1000

// Cents, some of them refunds: sums of doubles would not be exact, and a sum may be nothing.
const logs = fc.array(
  fc.record({
    at: fc.integer({ min: start, max: start + 150 * day }),
    user: fc.constantFrom(...'abcde'),
    product: fc.constantFrom('X', 'Y'),
    value: fc.option(fc.integer({ min: -300, max: 1000 }).map((cents) => cents / 100)),
  }),
  { minLength: 1, maxLength: 60 },
)
const settings = fc.record({
  grain: fc.constantFrom(...grains),
  timezone: fc.constantFrom('UTC', 'America/New_York', 'Asia/Kathmandu'),
  weekStart: fc.integer({ min: 0, max: 6 }),
})

/** Cents of every user in every period, straight from the definition. */
function centsOf(
  uses: readonly Use[],
  { grain, timezone, weekStart }: Parameters<typeof valueGrowth>[1] & object,
) {
  const users = new Map<string, Map<string, number>>()
  for (const { at, user, value } of uses) {
    if (value === null || value === undefined) continue
    const { start: period } = periodContaining(localDayOf(at, timezone!), grain, weekStart)
    const cents = users.get(user) ?? new Map<string, number>()
    users.set(user, cents)
    cents.set(period, (cents.get(period) ?? 0) + Math.round(value * 100))
  }
  for (const cents of users.values()) for (const [period, sum] of cents) if (sum === 0) cents.delete(period)
  return [...users.values()]
}

it('agrees with its definition in every cell, and keeps the identity', async () => {
  await fc.assert(
    fc.asyncProperty(logs, settings, async (uses, setting) => {
      const question = { ...setting, of: 'value' }
      const users = centsOf(uses, question)
      fc.pre(users.some(({ size }) => size > 0))
      const engine = await engineOf(uses)
      const rows = await valueGrowth(engine, question)
      await engine.close()
      const cents = (amount: number) => Math.round(amount * 100)
      for (const row of rows) {
        const before = shiftPeriod({ start: row.period, end: row.period_end }, setting.grain, -1).start
        const sum = (part: (now: number, then: number, first: boolean) => number) =>
          users.reduce((all, values) => {
            const first = [...values.keys()].every((period) => period >= row.period)
            return all + part(values.get(row.period) ?? 0, values.get(before) ?? 0, first)
          }, 0)
        expect(cents(row.value)).toBe(sum((now) => now))
        expect(cents(row.new)).toBe(sum((now, _, first) => (first ? now : 0)))
        expect(cents(row.expansion)).toBe(sum((now, then) => (now && then ? Math.max(0, now - then) : 0)))
        expect(cents(row.contraction)).toBe(sum((now, then) => (now && then ? Math.max(0, then - now) : 0)))
        expect(cents(row.churned)).toBe(sum((now, then) => (now === 0 ? then : 0)))
        expect(cents(row.reactivated)).toBe(sum((now, then, first) => (now && !then && !first ? now : 0)))
        const { new: fresh, expansion, reactivated, contraction, churned } = row
        expect(cents(row.change)).toBe(cents(fresh + expansion + reactivated - contraction - churned))
      }
    }),
    { numRuns: 20 },
  )
})

it('does not change when events are shuffled and told twice', async () => {
  const random = createRandom(1)
  const uses: Use[] = Array.from({ length: 200 }, () => ({
    at: start + random.integer(100 * day),
    user: `u${random.integer(20)}`,
    product: 'X',
    value: random.integer(10_000) / 100,
  }))
  const answer = async (log: Use[]) => {
    const engine = await engineOf(log)
    const rows = await valueGrowth(engine, { grain: 'week', of: 'value' })
    await engine.close()
    return rows
  }
  expect(await answer(shuffle([...uses, ...uses.slice(0, 80)], random))).toEqual(await answer(uses))
})

it('takes sales before events, with their currency, and refuses to add up several', async () => {
  const engine = await engineOf([{ at: start, user: 'a', product: 'X', value: 1 }])
  const sell = (customer: string, days: number, amount: number, currency: string) =>
    engine.run(sql`insert into sales (ts, customer_id, vendor, amount, currency)
      values (${moment(start + days * day)}, ${customer}, 'V', ${amount}, ${currency})`)
  await sell('c', 0, 100, 'EUR')
  await sell('c', 31, 130, 'EUR')
  await sell('d', 0, 50, 'EUR')
  const rows: ValueGrowthRow[] = await valueGrowth(engine, { grain: 'month', of: 'revenue', by: ['vendor'] })
  expect(rows).toMatchObject([
    { vendor: 'V', period: '2025-03-01', value: 150, new: 150, users: 2, nrr: null, unit: 'EUR' },
    {
      value: 130,
      retained: 100,
      expansion: 30,
      churned: 50,
      nrr: 130 / 150,
      grr: 100 / 150,
      churned_users: 1,
    },
  ])
  await sell('e', 0, 50, 'USD')
  await expect(valueGrowth(engine, { grain: 'month', of: 'revenue' })).rejects.toThrow('EUR, USD')
  await expect(valueGrowth(engine, { grain: 'month', of: 'seats' })).rejects.toMatchObject({
    message: expect.stringContaining('seats'),
    hint: expect.stringContaining('property'),
  })
  await engine.close()
})
