import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { logRank, type RiskTable } from './log-rank.ts'

/** What survdiff of R's survival 3.5.3 finds; see fixtures/log-rank.R. */
const cases = JSON.parse(readFileSync(new URL('./fixtures/log-rank.json', import.meta.url), 'utf8')) as {
  strata: RiskTable[]
  observed: [number, number]
  expected: [number, number]
  chi_square: number
  p_value: number
}[]

it.each(cases)('agrees with survdiff on case %#', ({ strata, observed, expected, chi_square, p_value }) => {
  const test = logRank(strata)
  expect([test.observed.a, test.observed.b]).toEqual(observed)
  expect(test.expected.a).toBeCloseTo(expected[0], 9)
  expect(test.expected.b).toBeCloseTo(expected[1], 9)
  expect(test.chiSquare).toBeCloseTo(chi_square, 9)
  expect(test.pValue / p_value).toBeCloseTo(1, 9)
})

it('finds nothing where nobody leaves or nobody is watched, and refuses groups that grow', () => {
  const nothing = { chiSquare: null, pValue: 1 }
  expect(logRank([{ a: [5, 5], b: [4, 4] }])).toMatchObject(nothing)
  expect(logRank([{ a: [0, 0], b: [0, 0] }])).toMatchObject(nothing)
  expect(() => logRank([{ a: [5, 6], b: [4, 4] }])).toThrow('6 are left at time 1')
  expect(() => logRank([{ a: [5, 4, 4], b: [4, 4] }])).toThrow('3 times')
})
