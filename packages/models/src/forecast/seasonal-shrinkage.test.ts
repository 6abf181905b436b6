import { createRandom } from '@bellwether/core'
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

test('a season that has changed is nearly that of the last six years', () => {
  // R 4: decompose(AirPassengers, 'multiplicative')$figure and the same of window(AirPassengers, c(1955, 1))
  const whole = [
    0.9102304, 0.8836253, 1.0073663, 0.975906, 0.981378, 1.1127758, 1.2265555, 1.219911, 1.0604919, 0.9217572,
    0.8011781, 0.8988244,
  ]
  const last = [
    0.9074566, 0.8529488, 0.9666249, 0.9574878, 0.9814257, 1.1346085, 1.2694338, 1.2564011, 1.0633347,
    0.9210845, 0.800162, 0.8890316,
  ]
  const found = shrunkenIndices(Float64Array.from(passengers), 12, 'multiplicative')
  const changed = whole.flatMap((v, j) => (Math.abs(v - last[j]!) > 0.01 ? [j] : []))
  expect(changed).toEqual([1, 2, 3, 5, 6, 7])
  for (const j of changed) {
    const share = (found[j]! - whole[j]!) / (last[j]! - whole[j]!)
    expect(share).toBeGreaterThan(0.8)
    expect(share).toBeLessThan(1)
  }
})

test('a season that stays the same is learnt from all of a long series', () => {
  const random = createRandom(3)
  const season = [3, -1, -2, 0, 1, -1, 0]
  const error = (found: Float64Array) => found.reduce((sum, v, j) => sum + (v - season[j]!) ** 2, 0)
  let [ours, recent] = [0, 0]
  for (let k = 0; k < 50; k++) {
    const values = Float64Array.from({ length: 700 }, (_, t) => 10 + season[t % 7]! + 2 * random.normal())
    ours += error(shrunkenIndices(values, 7, 'additive'))
    recent += error(seasonalIndices(values.subarray(-42), 7, 'additive'))
  }
  expect(ours).toBeLessThan(recent / 2)
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
