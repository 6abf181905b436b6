import { expect, it } from 'vitest'
import { checkBase, placesOf } from '../base.contract.ts'

it.each([
  ['observations', 'source_id', 'log-2024', 'sources', 'log-2025'],
  ['observations', 'market', 'ships', 'markets', 'Ships'],
  ['observations', 'basis', 'as counted at port', 'bases', 'as counted in port'],
  ['observations', 'entity', 'Arc', 'products', 'Ark'],
  ['models', 'vendor', 'Noa', 'vendors', 'Noah'],
  ['prices', 'source_id', 'log', 'sources', 'log-2025'],
  ['milestones', 'source_id', 'lg-2025', 'sources', 'log-2025'],
] as const)(
  'refuses %s.%s "%s" that is not in %s.csv, and suggests the nearest',
  (table, column, value, dictionary, nearest) => {
    const report = checkBase({ [table]: [{ [column]: value }] })
    expect(placesOf(report)).toEqual([`${table}:2 ${column} "${value}"`])
    expect(report.problems[0]!.problem.en).toBe(`is not in ${dictionary}.csv`)
    expect(report.problems[0]!.remedy.en).toContain(`write "${nearest}"`)
  },
)

it('refuses a product under another vendor than its own', () => {
  const vendors = [{}, { vendor: 'Jonah' }]
  const report = checkBase({ vendors, observations: [{ vendor: 'Jonah' }] })
  expect(placesOf(report)).toEqual(['observations:2 vendor "Jonah"'])
  expect(report.problems[0]!.problem.en).toContain('products.csv gives to Noah')
})

it('refuses a known metric in another spelling, and welcomes one of its own', () => {
  const report = checkBase({
    observations: [{ metric: 'Weekly-Active-Users' }, { metric: 'sailors', unit: 'people' }],
  })
  expect(placesOf(report)).toEqual(['observations:2 metric "Weekly-Active-Users"'])
  expect(report.problems[0]!.remedy.en).toContain('"weekly_active_users"')
})

it('asks no dictionary for single models and packages', () => {
  expect(
    checkBase({ observations: [{ metric: 'arena_rating', entity: 'ark-1-mini', unit: 'points' }] }).problems,
  ).toEqual([])
})

it('does not blame what cites a table that could not be read to its end', () => {
  expect(placesOf(checkBase({ sources: [{ publisher: null }] }))).toEqual(['sources:2 publisher ""'])
})
