import { expect, test } from 'vitest'
import { centralMean } from './central-mean.ts'

test.each([
  // R: mean(qlnorm(0.005 + 0.99 * ((1:1e6) - 0.5) / 1e6, 0, s)), a million quantiles of the central 99 %
  [0.1, 1.0046333],
  [0.5, 1.1216974],
  [1, 1.569271],
])('of a deviation of %d', (deviation, expected) => {
  const reach = 2.5758293035489 * deviation
  expect(centralMean([{ mean: 0, deviation }], -reach, reach)).toBeCloseTo(expected, 4)
})

test('a mixture whose parts are known exactly is its value', () => {
  expect(centralMean([{ mean: 2, deviation: 0 }], 2 - 1e-9, 2 + 1e-9)).toBeCloseTo(Math.exp(2), 6)
})
