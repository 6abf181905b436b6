import { expect, it } from 'vitest'
import { checkBase, placesOf } from '../base.contract.ts'

const vendors = [{}, { vendor: 'Jonah' }, { vendor: 'Sinbad' }]
const share = (vendor: string, value: number) => ({ vendor, entity: vendor, value, low: null, high: null })

it('refuses preferred shares of one market, basis and period that add up to more than 100', () => {
  const report = checkBase({
    vendors,
    observations: [share('Noah', 60), share('Jonah', 30), share('Sinbad', 20)],
  })
  expect(placesOf(report)).toEqual(['observations:2 value "60"'])
  expect(report.problems[0]!.problem.en).toContain('the 3 preferred shares')
  expect(report.problems[0]!.problem.en).toContain('110.00 percent')
})

it('takes rounding, other periods, and figures that are not preferred', () => {
  const rounded = [share('Noah', 33.4), share('Jonah', 33.4), share('Sinbad', 33.3)]
  expect(checkBase({ vendors, observations: rounded }).problems).toEqual([])
  const later = { ...share('Jonah', 60), period_start: '2025-02-01', period_end: '2025-02-28' }
  const doubtful = { ...share('Sinbad', 60), preferred: false }
  expect(checkBase({ vendors, observations: [share('Noah', 60), later, doubtful] }).problems).toEqual([])
})
