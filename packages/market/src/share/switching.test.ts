import { expect, test } from 'vitest'
import type { Sale } from '../schema/sales.ts'
import { keptRevenues } from './kept.ts'
import { overlaps } from './overlap.ts'
import { mainSwitching, purchaseSwitching, switchingOf } from './switching.ts'
import { engineWith } from './tables.contract.ts'

const bought = (
  customer_id: string,
  day: string,
  vendor: string,
  amount: number | null = null,
): Partial<Sale> => ({
  ...{ ts: `2025-${day}T00:00:00`, customer_id, vendor, amount, currency: 'USD' },
})

/** Three households and their brands, in the order of their purchases: A A B, B A, B B. */
const panel = [
  bought('1', '01-03', 'B'),
  bought('1', '01-01', 'A'),
  bought('1', '01-02', 'A'),
  bought('2', '01-01', 'B'),
  bought('2', '01-09', 'A'),
  bought('3', '01-05', 'B'),
  bought('3', '01-05', 'B'),
  bought('4', '01-05', 'C'),
]

test('consecutive purchases of each household, counted by hand', async () => {
  const { rows, stationary, unique } = await purchaseSwitching(await engineWith({ sales: panel }))
  expect(rows).toEqual([
    { from: 'A', to: 'A', customers: 1, rate: 0.5 },
    { from: 'A', to: 'B', customers: 1, rate: 0.5 },
    { from: 'B', to: 'A', customers: 1, rate: 0.5 },
    { from: 'B', to: 'B', customers: 1, rate: 0.5 },
  ])
  expect(unique).toBe(true)
  expect(stationary.A).toBeCloseTo(0.5, 12)
})

test('two brands that are left at rates p and q settle at q / (p + q)', () => {
  const { stationary } = switchingOf([
    { from: 'A', to: 'A', customers: 90 },
    { from: 'A', to: 'B', customers: 10 },
    { from: 'B', to: 'A', customers: 30 },
    { from: 'B', to: 'B', customers: 70 },
  ])
  expect(stationary.A).toBeCloseTo(0.3 / 0.4, 12)
})

test('a brand from which no move was seen has no rates and swallows nobody', () => {
  const { rows, stationary } = switchingOf([
    { from: 'A', to: 'A', customers: 9 },
    { from: 'A', to: 'B', customers: 1 },
  ])
  expect(rows.find(({ from }) => from === 'B')).toMatchObject({ rate: null })
  expect(stationary.A).toBeCloseTo(0.9, 12)
})

const periods = {
  before: { start: '2025-01-01', end: '2025-01-31' },
  after: { start: '2025-02-01', end: '2025-02-28' },
}

test('main vendors of two periods: the most bought from, by value', async () => {
  const engine = await engineWith({
    sales: [
      ...[bought('1', '01-03', 'A', 10), bought('1', '01-04', 'B', 5), bought('1', '01-04', 'B', 6)],
      ...[bought('1', '02-03', 'A', 1), bought('2', '01-03', 'A', 1), bought('3', '02-03', 'A', 1)],
    ],
  })
  const { rows } = await mainSwitching(engine, periods)
  expect(rows.filter(({ customers }) => customers > 0)).toEqual([
    { from: 'B', to: 'A', customers: 1, rate: 1 },
  ])
})

test('customers in common, as a fraction of each vendor’s', async () => {
  const rows = await overlaps(await engineWith({ sales: panel }))
  expect(rows.filter(({ vendor, beside }) => vendor !== beside)).toEqual([
    { vendor: 'A', beside: 'B', customers: 2, overlap: 1 },
    { vendor: 'B', beside: 'A', customers: 2, overlap: 2 / 3 },
  ])
})

test('retention by the usual definitions: 100 + 50 becomes 80 + 70 with 40 lost and 30 new', async () => {
  const engine = await engineWith({
    sales: [
      ...[bought('1', '01-03', 'A', 100), bought('2', '01-03', 'A', 50), bought('3', '01-03', 'A', 40)],
      ...[bought('1', '02-03', 'A', 80), bought('2', '02-03', 'A', 70), bought('4', '02-03', 'A', 30)],
    ],
  })
  const [row] = await keptRevenues(engine, periods)
  expect(row).toMatchObject({
    before: 190,
    after: 180,
    new: 30,
    retained: 150,
    lost: 40,
    expansion: 20,
    contraction: 20,
  })
  expect(row!.nrr).toBeCloseTo(150 / 190, 12)
  expect(row!.grr).toBeCloseTo(130 / 190, 12)
})

test('a panel in which nobody bought twice is refused', async () => {
  await expect(purchaseSwitching(await engineWith({ sales: [bought('1', '01-01', 'A')] }))).rejects.toThrow(
    /bought twice/,
  )
})
