import type { FileTable, TableColumn } from '@bellwether/market'
import { responseOf, splitBudget } from '@bellwether/models'
import { expect, test } from 'vitest'
import { budgetRows } from './budget.ts'

const table = (columns: Record<string, TableColumn>): FileTable => ({
  rows: Object.values(columns)[0]!.length,
  columns: new Map(Object.entries(columns)),
})

const curves = [
  { name: 'ads', ceiling: 400, scale: 4000 },
  { name: 'press', ceiling: 160, scale: 1100 },
]

test('a budget is split as by the curves that the spends follow', () => {
  const spends = [500, 1500, 3000, 6000, 9000]
  const cells = curves.flatMap((curve) => spends.map((spend) => ({ curve, spend })))
  const observed = table({
    channel: cells.map(({ curve }) => curve.name),
    spend: Float64Array.from(cells, ({ spend }) => spend),
    brought: Float64Array.from(cells, ({ curve, spend }) => responseOf(curve, spend)),
  })
  const { spend } = splitBudget(curves, 6000)
  const rows = budgetRows(observed, 6000)
  rows.forEach((row, i) => {
    expect(row.spend).toBeCloseTo(spend[i]!, 3)
    expect(row.ceiling).toBeCloseTo(curves[i]!.ceiling, 3)
    expect(row.observations).toBe(5)
  })
  expect(rows.reduce((sum, row) => sum + row.share, 0)).toBeCloseTo(1, 9)
})

test('curves may be stated with bounds; spends without a diminishing return are refused', () => {
  const stated = table({
    channel: ['ads', 'press'],
    ceiling: Float64Array.of(400, 160),
    scale: Float64Array.of(4000, 1100),
    at_most: Float64Array.of(Number.NaN, 500),
  })
  expect(budgetRows(stated, 6000).map(({ spend }) => spend)).toEqual([
    expect.closeTo(5500, 6),
    expect.closeTo(500, 6),
  ])
  const line = table({
    channel: ['ads', 'ads', 'ads', 'ads'],
    spend: Float64Array.of(1, 2, 3, 4),
    brought: Float64Array.of(1, 2, 3, 4),
  })
  expect(() => budgetRows(line, 5)).toThrow('"ads" show no diminishing return')
  const few = table({ channel: ['x', 'x'], spend: Float64Array.of(1, 2), brought: Float64Array.of(1, 2) })
  expect(() => budgetRows(few, 5)).toThrow('2 different spends')
})
