import { expect, it } from 'vitest'
import { checkBase, placesOf } from '../base.contract.ts'

it('refuses a period that ends before it starts', () => {
  const report = checkBase({ observations: [{ period_end: '2024-12-31' }] })
  expect(placesOf(report)).toEqual(['observations:2 period_end "2024-12-31"'])
  expect(report.problems[0]!.problem.en).toContain('2025-01-01')
})

it('refuses figures of the future unless they are forecasts', () => {
  const future = { period_start: '2031-01-01', period_end: '2031-12-31' }
  expect(placesOf(checkBase({ observations: [future] }))).toEqual([
    'observations:2 period_start "2031-01-01"',
  ])
  expect(checkBase({ observations: [{ ...future, metric: 'market_size_forecast' }] }).problems).toEqual([])
})

it('refuses years that only a slip of the finger explains', () => {
  expect(placesOf(checkBase({ observations: [{ period_start: '0202-01-01' }] }))).toEqual([
    'observations:2 period_start "0202-01-01"',
  ])
})

it('refuses a figure that was published before its period began', () => {
  const report = checkBase({ sources: [{ published: '2024-12' }] })
  expect(placesOf(report)).toEqual(['observations:2 period_start "2025-01-01"'])
  expect(report.problems[0]!.problem.zh).toBe('晚于来源的发布日期 2024-12')
  expect(checkBase({ sources: [{ published: '2025' }] }).problems).toEqual([])
  expect(checkBase({ sources: [{ published: null }] }).problems).toEqual([])
})

it.each([
  ['sources', 'published', '4/2025'],
  ['milestones', 'date', '2024-13'],
  ['models', 'release_date', '2025-Q1'],
] as const)('refuses %s.%s "%s"', (table, column, value) => {
  expect(placesOf(checkBase({ [table]: [{ [column]: value }] }))).toEqual([`${table}:2 ${column} "${value}"`])
})
