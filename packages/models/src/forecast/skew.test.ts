import { createRandom } from '@bellwether/core'
import { expect, test } from 'vitest'
import { conformal, poolErrors } from './conformal.ts'
import { gaussian } from './distribution.ts'
import { evened, leaning, relativeSkew } from './skew.ts'

test('errors of a quantity above 0 lean upwards half as much as those of a log-normal distribution do', () => {
  // Around a median of 1 the 80 % interval of a log-normal with σ = 0.1 is e^±0.12816: its parts are in the ratio e^0.12816.
  const [upper, lower] = [Math.exp(0.12816) - 1, 1 - Math.exp(-0.12816)]
  const unit = (upper + lower) / 2 / 1.6
  expect(relativeSkew(1, unit)).toBeCloseTo(Math.log(upper / lower) / 2, 3)
  expect((1 + leaning(0.12816)) / (1 - leaning(0.12816))).toBeCloseTo(upper / lower, 6)
  expect(relativeSkew(1, 1e9)).toBeLessThan(0.25)
  expect(relativeSkew(0, 1)).toBe(0)
  expect(relativeSkew(-5, 1)).toBe(0)
})

test('conformal intervals of evened errors hold as much on either side', () => {
  const random = createRandom(5)
  const draw = () => {
    const normal = random.normal()
    return normal > 0 ? 3 * normal : normal
  }
  const skew = Math.log(3)
  const past = poolErrors(
    Array.from({ length: 4000 }, () => Float64Array.of(evened(draw(), skew))),
    1,
  )
  const forecast = gaussian(Float64Array.of(0), Float64Array.of(1))
  const { low, high } = conformal(forecast, [past], { prior: 0, skew: () => skew }).interval(0.8)
  const later = Array.from({ length: 4000 }, draw)
  expect(later.filter((v) => v < low[0]!).length / 4000).toBeCloseTo(0.1, 1)
  expect(later.filter((v) => v > high[0]!).length / 4000).toBeCloseTo(0.1, 1)
})
