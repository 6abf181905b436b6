import { readFileSync } from 'node:fs'
import { wilson } from '@bellwether/core'
import { describe, expect, it } from 'vitest'
import { compareCohorts, compareCurves } from './cohort-test.ts'

const row = (cohort: string, region: string, k: number, size: number, retained: number, complete = true) => ({
  ...{ cohort, region, k, size, retained, complete, rate: retained / size },
  ...wilson(retained, size),
})

const rows = [
  row('2025-01-01', 'EU', 0, 70, 70),
  row('2025-01-01', 'EU', 1, 70, 56),
  row('2025-02-01', 'US', 0, 80, 80),
  row('2025-02-01', 'US', 1, 80, 48),
  row('2025-02-01', 'US', 2, 80, 0, false),
]

it('tests cohorts, and groups over their cohorts, at every k that is over', () => {
  const [test, ...more] = compareCohorts(rows, { a: '2025-01-01', b: '2025-02-01' })
  expect(more).toEqual([])
  // R: prop.test(c(56, 48), c(70, 80), correct = FALSE); the interval is method 10 of Newcombe (1998), table II.
  expect(test).toMatchObject({ k: 1, size_a: 70, retained_b: 48, rate_a: 0.8, rate_b: 0.6 })
  expect(test!.p_value).toBeCloseTo(0.0080450814, 9)
  expect(test!.low).toBeCloseTo(-0.3339, 4)
  expect(test!.high).toBeCloseTo(-0.0524, 4)
  expect(compareCohorts(rows, { a: 'EU', b: 'US', by: ['region'] })[0]).toMatchObject({
    p_value: test!.p_value,
  })
})

it('names the cohorts that there are', () => {
  expect(() => compareCohorts(rows, { a: '2024-01-01', b: '2025-02-01' })).toThrow('2024-01-01')
})

describe('whole curves', () => {
  /** Cases with what survdiff of R's survival finds; see the generator there. */
  const [pair, , strata] = JSON.parse(
    readFileSync(new URL('../../models/src/experiment/fixtures/log-rank.json', import.meta.url), 'utf8'),
  ) as { strata: { a: number[]; b: number[] }[]; chi_square: number; expected: number[]; p_value: number }[]
  const curve = (cohort: string, region: string, left: readonly number[]) =>
    left.map((retained, k) => row(cohort, region, k, left[0]!, retained))

  it('of two cohorts are compared up to the last period that is over for both', () => {
    const [{ a, b }] = pair!.strata as [{ a: number[]; b: number[] }]
    const rows = [...curve('2025-01-01', 'EU', a), ...curve('2025-02-01', 'EU', b)]
    const longer = [...rows, row('2025-01-01', 'EU', 5, 70, 3), row('2025-02-01', 'EU', 5, 80, 0, false)]
    const test = compareCurves(longer, { a: '2025-01-01', b: '2025-02-01' })
    expect(test).toMatchObject({ periods: 4, strata: 1, size_a: 70, left_a: 37, left_b: 50 })
    expect(test.chi_square).toBeCloseTo(pair!.chi_square, 9)
    expect(test.p_value).toBeCloseTo(pair!.p_value, 9)
  })

  it('of two groups are compared among users who began together', () => {
    const rows = strata!.strata.flatMap(({ a, b }, i) => [
      ...curve(`2025-0${i + 1}-01`, 'EU', a),
      ...curve(`2025-0${i + 1}-01`, 'US', b),
    ])
    const test = compareCurves(rows, { a: 'EU', b: 'US', by: ['region'] })
    expect(test).toMatchObject({ strata: 3, periods: 3 })
    expect(test.expected_a).toBeCloseTo(strata!.expected[0]!, 9)
    expect(test.chi_square).toBeCloseTo(strata!.chi_square, 9)
    expect(() => compareCurves(rows, { a: 'EU', b: 'CN', by: ['region'] })).toThrow('"CN"')
  })
})
