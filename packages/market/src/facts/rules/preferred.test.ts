import { expect, it } from 'vitest'
import { checkBase, placesOf } from '../base.contract.ts'

const sources = [{}, { source_id: 'log-2026' }]

it('refuses two preferred figures of one entity, measure and period', () => {
  const amount = { unit: 'tokens' }
  const report = checkBase({ sources, observations: [amount, { ...amount, source_id: 'log-2026' }] })
  expect(placesOf(report)).toEqual(['observations:3 preferred "true"'])
  expect(report.problems[0]!.problem.en).toBe('line 2 is preferred for the same figure')
})

it('refuses two preferred prices of one model and day', () => {
  expect(placesOf(checkBase({ prices: [{}, { price_input: 3 }] }))).toEqual(['prices:3 preferred "true"'])
  expect(checkBase({ prices: [{}, { price_input: 3, preferred: false }] }).problems).toEqual([])
})
