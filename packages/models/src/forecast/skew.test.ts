import { createRandom } from '@bellwether/core'
import { expect, test } from 'vitest'
import { conformal, poolErrors } from './conformal.ts'
import { gaussian } from './distribution.ts'
import { commonSkew, evened, leaning, relativeSkew } from './skew.ts'

test('errors of a quantity above 0 lean upwards as a log-normal distribution does', () => {
  // Around a median of 1 the 80 % interval of a log-normal with σ = 0.1 is e^±0.12816: its parts are in the ratio e^0.12816.
  const [upper, lower] = [Math.exp(0.12816) - 1, 1 - Math.exp(-0.12816)]
  const unit = (upper + lower) / 2 / 1.6
  expect(relativeSkew(1, unit)).toBeCloseTo(Math.log(upper / lower), 3)
  expect((1 + leaning(0.12816)) / (1 - leaning(0.12816))).toBeCloseTo(upper / lower, 6)
  expect(relativeSkew(0, 1)).toBe(0)
  expect(relativeSkew(-5, 1)).toBe(0)
})

test('skew that many origins agree on is believed, that of a few is not', () => {
  // Upper errors reach twice as far as lower ones.
  const errors = Float64Array.from({ length: 201 }, (_, k) => (k < 100 ? k - 100 : 2 * (k - 100)))
  const origin = { errors, weight: 1 }
  expect(commonSkew([])).toBe(0)
  expect(commonSkew([origin])).toBeCloseTo(Math.LN2 / 5, 9)
  expect(commonSkew(Array(396).fill(origin))).toBeCloseTo(0.99 * Math.LN2, 9)
  expect(commonSkew([{ errors: errors.slice(0, 5), weight: 1 }])).toBe(0)
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
