import fc from 'fast-check'
import { expect, it } from 'vitest'
import { engineOf, localDayOf, type Use } from './log.contract.ts'
import { productHomes, productOverlaps, productSwitching } from './switching.ts'

const day = 86_400
const start = Date.parse('2025-03-01T00:00:00Z') / 1000
const before = { start: '2025-03-01', end: '2025-03-31' }
const after = { start: '2025-04-01', end: '2025-04-30' }

const logs = fc.array(
  fc.record({
    at: fc.integer({ min: start, max: start + 60 * day }),
    user: fc.constantFrom(...'abcdef'),
    product: fc.constantFrom('X', 'Y', 'Z'),
  }),
  { minLength: 1, maxLength: 60 },
)

/** The active days of a user by product in a span. */
function daysOf(
  uses: readonly Use[],
  user: string,
  { start: from, end }: typeof before,
): Map<string, Set<string>> {
  const days = new Map<string, Set<string>>()
  for (const use of uses) {
    const at = localDayOf(use.at, 'Europe/Berlin')
    if (use.user !== user || at < from || at > end) continue
    days.set(use.product, (days.get(use.product) ?? new Set()).add(at))
  }
  return days
}

const mainOf = (days: Map<string, Set<string>>) =>
  [...days].toSorted(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1))[0]?.[0]

it('finds moves between main products, common users and homes', async () => {
  await fc.assert(
    fc.asyncProperty(logs, async (uses) => {
      const users = [...new Set(uses.map(({ user }) => user))]
      const mains = users.map((user) => [before, after].map((span) => mainOf(daysOf(uses, user, span))))
      const moved = mains.filter(([from, to]) => from && to)
      const options = { before, after, timezone: 'Europe/Berlin' }
      const engine = await engineOf(uses)
      if (moved.length > 0) {
        const { rows } = await productSwitching(engine, options)
        for (const { from, to, customers } of rows)
          expect(customers).toBe(moved.filter(([a, b]) => a === from && b === to).length)
      } else await expect(productSwitching(engine, options)).rejects.toThrow('both periods')
      const overlaps = await productOverlaps(engine, options)
      const homes = await productHomes(engine, options)
      await engine.close()
      for (const span of [before, after]) {
        const used = users.map((user) => daysOf(uses, user, span))
        for (const { name, beside, customers } of overlaps.filter((row) => row.period === span.start))
          expect(customers).toBe(used.filter((days) => days.has(name) && days.has(beside)).length)
        for (const { products, users: count } of homes.filter((row) => row.period === span.start))
          expect(count).toBe(used.filter(({ size }) => size === products).length)
      }
    }),
    { numRuns: 15 },
  )
})

it('takes events that name no product for no use of one', async () => {
  const engine = await engineOf([
    { at: start, user: 'a', product: 'X' },
    { at: start + day, user: 'a', product: '' },
    { at: start + 2 * day, user: 'a', product: '' },
    { at: start + 40 * day, user: 'a', product: 'Y' },
    { at: start + 40 * day, user: 'b', product: '' },
  ])
  const { rows } = await productSwitching(engine, { before, after })
  expect(rows.filter(({ customers }) => customers > 0)).toMatchObject([{ from: 'X', to: 'Y', customers: 1 }])
  expect(rows.map(({ from }) => from)).not.toContain('')
  expect(await productHomes(engine, { before, after })).toMatchObject([
    { period: before.start, products: 1, users: 1 },
    { period: after.start, products: 1, users: 1 },
  ])
  const names = (await productOverlaps(engine, { before, after })).map(({ name, beside }) => [name, beside])
  expect(names).toEqual([
    ['X', 'X'],
    ['Y', 'Y'],
  ])
  await engine.close()
})

it('refuses periods that overlap', async () => {
  const engine = await engineOf([{ at: start, user: 'a', product: 'X' }])
  await expect(productSwitching(engine, { before, after: before })).rejects.toThrow('overlap')
  await engine.close()
})
