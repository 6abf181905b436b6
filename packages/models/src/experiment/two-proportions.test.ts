import { expect, it } from 'vitest'
import { twoProportions } from './two-proportions.ts'

it('gives the published intervals of Newcombe (1998), table II, method 10', () => {
  const cases = [
    [48, 80, 56, 70, 0.0524, 0.3339],
    [3, 10, 9, 10, 0.1705, 0.809],
  ] as const
  for (const [a, n, b, m, low, high] of cases) {
    const test = twoProportions({ successes: a, trials: n }, { successes: b, trials: m })
    expect(test.low).toBeCloseTo(low, 4)
    expect(test.high).toBeCloseTo(high, 4)
  }
})

it('gives the z of 56 in 70 against 48 in 80, and none where nothing varies', () => {
  const { z, pValue } = twoProportions({ successes: 56, trials: 70 }, { successes: 48, trials: 80 })
  // R: prop.test(c(56, 48), c(70, 80), correct = FALSE) gives X-squared = 7.0234114 and p-value = 0.0080450814.
  expect(z! ** 2).toBeCloseTo(7.0234114, 6)
  expect(pValue).toBeCloseTo(0.0080450814, 9)
  expect(twoProportions({ successes: 0, trials: 5 }, { successes: 0, trials: 9 })).toMatchObject({
    z: null,
    pValue: 1,
  })
})
