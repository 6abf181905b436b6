import { UserError } from '@bellwether/core'
import { describe, expect, test } from 'vitest'
import { bassNls, bassOls } from './bass.ts'

// Room air conditioners and clothes dryers in the USA, 1949–61, thousands: the classic data of Bass (1969).
const airConditioners = [96, 195, 238, 380, 1045, 1230, 1267, 1828, 1586, 1673, 1800, 1580, 1500]
const clothesDryers = [106, 319, 492, 635, 737, 890, 1397, 1523, 1294, 1240, 1425, 1260, 1236]

describe('Bass on published data', () => {
  test.each([
    ['room air conditioners', airConditioners, 0.009442, 0.374763, 18_712.7],
    ['clothes dryers', clothesDryers, 0.013596, 0.326702, 16_497.0],
  ])('nonlinear least squares finds the published values for %s', (_, adopters, p, q, m) => {
    const fit = bassNls(adopters)
    expect(fit.p).toBeCloseTo(p, 5)
    expect(fit.q).toBeCloseTo(q, 5)
    expect(Math.abs(fit.m - m)).toBeLessThan(0.1)
    expect(fit.standardErrors.m).toBeGreaterThan(0)
  })

  test('ordinary least squares on the lagged cumulative does', () => {
    const fit = bassOls(airConditioners)
    expect(fit.p).toBeCloseTo(0.01699, 4)
    expect(fit.q).toBeCloseTo(0.40495, 4)
    expect(Math.abs(fit.m - 17_091)).toBeLessThan(1)
  })
})

test('no ceiling is stated for growth that only accelerates', () => {
  expect(() => bassNls([1, 2, 4, 8, 16, 32, 64])).toThrow(UserError)
  expect(() => bassNls([1, 2, 3])).toThrow(UserError)
})
