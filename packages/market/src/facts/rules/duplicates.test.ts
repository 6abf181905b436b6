import { expect, it } from 'vitest'
import { checkBase, placesOf } from '../base.contract.ts'

it('refuses the same figure of one source twice, whatever its value', () => {
  const report = checkBase({ observations: [{}, { value: 41, preferred: false }] })
  expect(placesOf(report)).toEqual(['observations:3 market "Ships"'])
  expect(report.problems[0]!.problem.en).toContain('the same as line 2')
})

it('takes the same figure of two sources', () => {
  const sources = [{}, { source_id: 'log-2026' }]
  expect(
    checkBase({ sources, observations: [{}, { source_id: 'log-2026', preferred: false }] }).problems,
  ).toEqual([])
})

it.each(['vendors', 'markets', 'bases', 'products', 'sources', 'models', 'milestones'] as const)(
  'refuses a row of %s twice',
  (table) => {
    expect(placesOf(checkBase({ [table]: [{}, {}] }))).toEqual([expect.stringMatching(`^${table}:3 `)])
  },
)

it('takes names that differ in case for the same', () => {
  expect(placesOf(checkBase({ vendors: [{}, { vendor: 'NOAH' }] }))).toEqual(['vendors:3 vendor "NOAH"'])
})
