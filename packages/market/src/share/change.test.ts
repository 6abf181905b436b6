import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Sale } from '../schema/sales.ts'
import { type ChangeRow, shareChanges } from './change.ts'
import { engineWith, refill } from './tables.contract.ts'

const periods = {
  before: { start: '2025-01-01', end: '2025-01-31' },
  after: { start: '2025-02-01', end: '2025-02-28' },
}
const at = { before: '2025-01-10T00:00:00', after: '2025-02-10T00:00:00' }
const sale = (
  customer_id: string,
  vendor: string,
  when: keyof typeof at,
  amount: number,
  quantity: number | null = null,
) => ({ ts: at[when], customer_id, vendor, amount, quantity, currency: 'USD' }) satisfies Partial<Sale>

const terms = ['new', 'lost', 'switched_in', 'switched_out', 'added', 'intensity', 'price'] as const
const sumOf = (row: ChangeRow): number => terms.reduce((sum, term) => sum + row[term], 0)
const only = (row: ChangeRow | undefined) => terms.filter((term) => Math.abs(row![term]) > 1e-12)

async function changesOf(sales: Partial<Sale>[]): Promise<Record<string, ChangeRow>> {
  const rows = await shareChanges(await engineWith({ sales }), periods)
  return Object.fromEntries(rows.map((row) => [row.vendor, row]))
}

const stays = [
  sale('s', 'A', 'before', 50),
  sale('s', 'A', 'after', 50),
  sale('t', 'B', 'before', 50),
  sale('t', 'B', 'after', 50),
]

test('a customer who goes from B to A moves share by switching alone, and by what was moved over the market', async () => {
  const { A, B } = await changesOf([...stays, sale('c', 'B', 'before', 100), sale('c', 'A', 'after', 100)])
  expect(only(A)).toEqual(['switched_in'])
  expect(only(B)).toEqual(['switched_out'])
  expect(A!.switched_in).toBeCloseTo(0.5, 12)
  expect(B!.switched_out).toBeCloseTo(-0.5, 12)
})

test('a newcomer of A, a leaver of B', async () => {
  expect(only((await changesOf([...stays, sale('c', 'A', 'after', 100)])).A)).toEqual(['new'])
  const { A, B } = await changesOf([...stays, sale('c', 'B', 'before', 100)])
  expect(only(A)).toEqual(['lost'])
  expect(A!.lost).toBeGreaterThan(0)
  expect(B!.lost).toBeCloseTo(-A!.lost, 12)
})

test('a second vendor beside the first is added, and the first loses by it', async () => {
  const { A, B } = await changesOf([
    ...stays,
    ...[sale('c', 'A', 'before', 100), sale('c', 'A', 'after', 60), sale('c', 'B', 'after', 40)],
  ])
  expect(only(A)).toEqual(['added'])
  expect(B!.added).toBeCloseTo(-A!.added, 12)
  expect(B!.added).toBeCloseTo(40 / 200, 12)
})

test('customers who buy more are intensity, and a price that rises is price', async () => {
  const more = await changesOf([
    ...stays,
    sale('c', 'A', 'before', 100, 10),
    sale('c', 'A', 'after', 300, 30),
  ])
  expect(only(more.A)).toEqual(['intensity'])
  const dearer = await changesOf([
    ...stays,
    sale('c', 'A', 'before', 100, 10),
    sale('c', 'A', 'after', 300, 10),
  ])
  expect(only(dearer.A)).toEqual(['price'])
  expect(dearer.A!.price).toBeCloseTo(350 / 400 / 1 - 150 / 200, 12)
})

const purchases = fc.array(
  fc.record({
    customer: fc.integer({ min: 0, max: 12 }),
    vendor: fc.constantFrom('A', 'B', 'C', 'D'),
    when: fc.constantFrom('before', 'after') as fc.Arbitrary<keyof typeof at>,
    amount: fc.double({ min: 0, max: 1e5, noNaN: true }),
    quantity: fc.option(fc.integer({ min: 0, max: 50 })),
  }),
  { minLength: 1, maxLength: 80 },
)
const anchors = [sale('x', 'A', 'before', 1), sale('y', 'B', 'after', 1)]

test('on random markets the terms sum to the change, and each term to 0 over vendors', async () => {
  const engine = await engineWith({})
  await fc.assert(
    fc.asyncProperty(purchases, async (rows) => {
      const sales = rows.map(({ customer, vendor, when, amount, quantity }) =>
        sale(`c${customer}`, vendor, when, amount, quantity),
      )
      await refill(engine, { sales: [...anchors, ...sales] })
      const changes = await shareChanges(engine, periods)
      for (const row of changes)
        expect(Math.abs(sumOf(row) - (row.share_after - row.share_before))).toBeLessThan(1e-9)
      for (const term of ['new', 'lost', 'price'] as const) {
        expect(Math.abs(changes.reduce((sum, row) => sum + row[term], 0))).toBeLessThan(1e-9)
      }
      for (const row of changes) expect(row.switched_in >= 0 && row.switched_out <= 0).toBe(true)
    }),
    { numRuns: 100 },
  )
})

test('what can not be decomposed is refused with its remedy', async () => {
  const engine = await engineWith({ sales: [sale('a', 'A', 'before', 1)] })
  await expect(shareChanges(engine, { before: periods.after, after: periods.before })).rejects.toThrow(
    /does not end before/,
  )
  await expect(shareChanges(engine, periods)).rejects.toThrow('nothing was sold in 2025-02')
  await refill(engine, { sales: [{ ...sale('', 'A', 'before', 1), customer_id: null }] })
  await expect(shareChanges(engine, periods)).rejects.toThrow(/no sale names its customer/)
  await refill(engine, {
    sales: [sale('a', 'A', 'before', 1), { ...sale('a', 'A', 'after', 1), currency: 'EUR' }],
  })
  await expect(shareChanges(engine, periods)).rejects.toThrow('the sales are in EUR and USD')
})
