import { grains, periodContaining, shiftPeriod } from '@bellwether/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { engineOf, localDayOf, type Use } from './log.contract.ts'
import { retention } from './retention.ts'

const day = 86_400
const start = Date.parse('2025-03-01T12:00:00Z') / 1000
const use = (user: string, days: number): Use => ({ at: start + days * day, user, product: 'X' })

// The product analytics literature's standard example: three users begin together; one comes back on day 1, one on
// day 5, one never.
const example = [use('a', 0), use('b', 0), use('c', 0), use('a', 1), use('b', 5)]
const rates = (rows: { rate: number }[]) => rows.map(({ rate }) => Math.round(rate * 100))

it('tells bounded from unbounded retention in the standard example', async () => {
  const engine = await engineOf(example)
  const ask = (kind: 'bounded' | 'unbounded') => retention(engine, { grain: 'day', kind, periods: 5 })
  expect(rates(await ask('bounded'))).toEqual([100, 33, 0, 0, 0, 33])
  expect(rates(await ask('unbounded'))).toEqual([100, 67, 33, 33, 33, 33])
  await engine.close()
})

it('counts within brackets and marks what is not over yet', async () => {
  const engine = await engineOf(example)
  const brackets = [
    { from: 1, to: 2 },
    { from: 3, to: 7 },
  ]
  const rows = await retention(engine, { grain: 'day', kind: 'bracket', brackets })
  expect(rows).toMatchObject([
    { k: 0, size: 3, retained: 3, complete: true },
    { k: 1, retained: 1, complete: true },
    { k: 3, retained: 1, complete: false },
  ])
  await engine.close()
})

it('gives recurring cohorts to all who are active in a period', async () => {
  const engine = await engineOf(example)
  const rows = await retention(engine, { grain: 'day', cohort: 'recurring', periods: 4 })
  const cell = (cohort: string, k: number) => rows.find((row) => row.cohort === cohort && row.k === k)
  expect(cell('2025-03-01', 1)).toMatchObject({ size: 3, retained: 1 })
  expect(cell('2025-03-02', 4)).toMatchObject({ size: 1, retained: 0 })
  await engine.close()
})

it('agrees with sets of users in every cell', async () => {
  const logs = fc.array(
    fc.record({
      at: fc.integer({ min: start, max: start + 150 * day }),
      user: fc.constantFrom(...'abcdefgh'),
      product: fc.constant('X'),
    }),
    { minLength: 1, maxLength: 60 },
  )
  await fc.assert(
    fc.asyncProperty(logs, fc.constantFrom(...grains), fc.boolean(), async (uses, grain, recurring) => {
      const periods = grain === 'day' && !recurring ? 80 : 6
      const engine = await engineOf(uses)
      const rows = await retention(engine, { grain, periods, cohort: recurring ? 'recurring' : 'first' })
      await engine.close()
      const of = new Map<string, Set<string>>()
      for (const { at, user } of uses) {
        const { start: period } = periodContaining(localDayOf(at, 'UTC'), grain)
        of.set(user, (of.get(user) ?? new Set()).add(period))
      }
      const first = (active: Set<string>) => [...active].toSorted()[0]!
      for (const row of rows) {
        const cohort = periodContaining(row.cohort, grain)
        const later = shiftPeriod(cohort, grain, row.k).start
        const members = [...of.values()].filter((active) =>
          recurring ? active.has(row.cohort) : first(active) === row.cohort,
        )
        expect(row.size).toBe(members.length)
        expect(row.retained).toBe(members.filter((active) => active.has(later)).length)
      }
      const cohorts = new Set(
        [...of.values()].flatMap((active) => (recurring ? [...active] : [first(active)])),
      )
      expect(rows).toHaveLength(cohorts.size * (periods + 1))
    }),
    { numRuns: 25 },
  )
})

it('refuses contradictory options', async () => {
  const engine = await engineOf(example)
  await expect(retention(engine, { grain: 'day', kind: 'bracket' })).rejects.toThrow('brackets')
  await expect(retention(engine, { grain: 'day', kind: 'unbounded', cohort: 'recurring' })).rejects.toThrow(
    'recurring',
  )
  await engine.close()
})
