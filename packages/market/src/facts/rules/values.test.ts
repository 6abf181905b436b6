import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkBase, placesOf } from '../base.contract.ts'

it('refuses bounds on the wrong side of the value', () => {
  expect(placesOf(checkBase({ observations: [{ low: 41 }] }))).toEqual(['observations:2 low "41"'])
  expect(placesOf(checkBase({ observations: [{ high: 39 }] }))).toEqual(['observations:2 high "39"'])
})

it('takes any low ≤ value ≤ high, and nothing else', () => {
  const percent = fc.integer({ min: 0, max: 100 })
  fc.assert(
    fc.property(percent, percent, percent, (low, value, high) => {
      const { problems } = checkBase({ observations: [{ low, value, high }] })
      expect(problems.length === 0).toBe(low <= value && value <= high)
    }),
    { numRuns: 50 },
  )
})

it('refuses negative figures and percentages over 100', () => {
  const bare = { low: null, high: null }
  expect(placesOf(checkBase({ observations: [{ ...bare, value: -1 }] }))).toEqual([
    'observations:2 value "-1"',
  ])
  const over = checkBase({ observations: [{ ...bare, value: 256 }] })
  expect(over.problems.map(({ problem }) => problem.en)).toContain('is more than 100 percent')
})

it('refuses a unit that is not that of the metric', () => {
  const amount = { low: null, high: null, value: 5 }
  const report = checkBase({ observations: [{ ...amount, metric: 'revenue', unit: 'million dollars' }] })
  expect(placesOf(report)).toEqual(['observations:2 unit "million dollars"'])
  expect(report.problems[0]!.remedy.en).toContain('"USD"')
  expect(checkBase({ observations: [{ ...amount, metric: 'revenue', unit: 'CNY' }] }).problems).toEqual([])
})
