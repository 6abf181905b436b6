import { wilson } from '@bellwether/core'
import { expect, it } from 'vitest'
import { compareCohorts } from './cohort-test.ts'

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
