import { expect, test } from 'vitest'
import { seasonalIndices } from './classical-decomposition.ts'
import { passengers } from './passengers.contract.ts'
import { shrunkenIndices } from './seasonal-shrinkage.ts'

test("classical indices of the airline passengers are those of R's decompose(AirPassengers, 'multiplicative')", () => {
  // R 4: $figure 0.9102304 0.8836253 1.0073663 0.9759060 0.9813780 1.1127758 1.2265555 1.2199110 1.0604919 …
  const figure = [
    0.9102304, 0.8836253, 1.0073663, 0.975906, 0.981378, 1.1127758, 1.2265555, 1.219911, 1.0604919,
  ]
  const found = seasonalIndices(passengers, 12, 'multiplicative')
  for (const [j, v] of figure.entries()) expect(found[j]).toBeCloseTo(v, 6)
})

test('a strong season is that of the last six years, hardly shrunk', () => {
  // R 4: decompose(window(AirPassengers, c(1955, 1)), 'multiplicative')$figure
  const whole = [
    0.9074566, 0.8529488, 0.9666249, 0.9574878, 0.9814257, 1.1346085, 1.2694338, 1.2564011, 1.0633347,
    0.9210845, 0.800162, 0.8890316,
  ]
  const found = shrunkenIndices(Float64Array.from(passengers), 12, 'multiplicative')
  const share = found.map((v, j) => (v - 1) / (whole[j]! - 1))
  for (const s of share) {
    expect(s).toBeCloseTo(share[0]!, 4)
    expect(s).toBeGreaterThan(0.98)
    expect(s).toBeLessThan(1)
  }
})

test('a pure season is kept whole and noise without one nearly vanishes', () => {
  const pure = Float64Array.from({ length: 48 }, (_, t) => 10 + [3, -1, -2, 0, 1, -1][t % 6]!)
  expect(shrunkenIndices(pure, 6, 'additive')[0]).toBeCloseTo(3, 9)
  // A cycle of 7 seen through a season of 12.
  const other = Float64Array.from({ length: 84 }, (_, t) => 10 + [3, -1, -2, 0, 1, -1, 0][t % 7]!)
  for (const v of shrunkenIndices(other, 12, 'additive')) expect(Math.abs(v)).toBeLessThan(0.3)
})

test('two seasons or less say nothing', () => {
  expect(Array.from(shrunkenIndices(Float64Array.of(1, 9, 1, 9), 2, 'multiplicative'))).toEqual([1, 1])
})
