import { UserError } from '@bellwether/core'
import { expect, test } from 'vitest'
import { passengers } from './passengers.contract.ts'
import { mstl, stl } from './stl.ts'

const at = [0, 50, 100, 143]

// statsmodels 0.15.0, STL(passengers, period=12, seasonal=11, trend=21, low_pass=13, seasonal_jump=2, trend_jump=3,
// low_pass_jump=2): fit(inner_iter=2, outer_iter=0), robust=True with fit(inner_iter=1, outer_iter=15),
// and seasonal_deg=0.
test.each([
  [
    'plain',
    {},
    [121.290742, 219.635889, 362.73761, 494.392346],
    [-8.849945, 6.575625, -5.120026, -60.171667],
  ],
  [
    'robust',
    { robust: 15 },
    [122.458204, 215.177005, 360.822523, 497.429197],
    [-9.155344, 3.501762, -4.752075, -60.642404],
  ],
  [
    'level-season',
    { seasonalDegree: 0 },
    [123.145057, 219.833651, 362.959261, 496.683254],
    [-16.977074, 6.090245, -5.47319, -44.196325],
  ],
] as const)('%s STL of the airline passengers agrees with statsmodels', (_, options, trend, seasonal) => {
  const found = stl(passengers, 12, options)
  at.forEach((t, k) => {
    expect(found.trend[t]).toBeCloseTo(trend[k]!, 4)
    expect(found.seasonal[t]).toBeCloseTo(seasonal[k]!, 4)
    expect(found.trend[t]! + found.seasonal[t]! + found.remainder[t]!).toBeCloseTo(passengers[t]!, 9)
  })
})

test('a fixed season is the same every year', () => {
  const { seasonal } = stl(passengers, 12, { seasonalWindow: Number.POSITIVE_INFINITY })
  // Only the low-pass filter, which removes the little trend that is in it, lets it move.
  for (let t = 12; t < 132; t++) expect(Math.abs(seasonal[t]! - seasonal[t - 12]!)).toBeLessThan(4)
})

test('MSTL tells two seasons apart', () => {
  const week = [3, -1, 0, -2, 1, 2, -3]
  const values = Array.from(
    { length: 280 },
    (_, t) => 50 + week[t % 7]! + 10 * Math.sin((2 * Math.PI * t) / 28),
  )
  const { seasonals, remainder } = mstl(values, [7, 28])
  for (let t = 56; t < 224; t++) {
    expect(seasonals[0]![t]! + seasonals[1]![t]!).toBeCloseTo(values[t]! - 50, 0)
    expect(Math.abs(remainder[t]!)).toBeLessThan(0.5)
  }
})

test('less than two seasons are refused', () => {
  expect(() => stl(passengers.slice(0, 23), 12)).toThrow(UserError)
})
