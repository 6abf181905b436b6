import { expect, test } from 'vitest'
import { nile } from '../numeric/nile.contract.ts'
import { ces } from './ces.ts'

// The M1 competition's series YAF2 (yearly, micro).
const yaf2 = [
  3600, 7700, 12300, 30500, 47390, 57006, 98563, 117759, 115097, 133759, 142485, 169611, 216229, 253227,
  313096, 322681, 296245, 370333, 443826, 426751, 453627, 553400,
]

// statsforecast 2.1.1: statsforecast.ces.cesmodel(y, 1, 'N', None, None, None, None, 3), pegelsfcast_C(5, model)
test.each([
  [
    'flow of the Nile',
    nile,
    [1.2161, 0.9951],
    [800.1278, 797.5095, 794.1923, 791.0389, 787.8662],
    2009094.63,
  ],
  ['YAF2', yaf2, [1.489, 1.1606], [575014.11, 651277.51, 706348.42, 784033.04, 859505.28], 23984844040.76],
] as const)('%s is forecast as by statsforecast', (_, values, [a0, a1], points, squares) => {
  const fit = ces.fit(values)
  const [, real, imaginary] = /CES \(([\d.]+) \+ ([\d.]+)i\)/.exec(fit.label)!
  expect(Number(real) / a0).toBeCloseTo(1, 2)
  expect(Number(imaginary) / a1).toBeCloseTo(1, 2)
  const errors = values.map((v, t) => v - fit.fitted[t]!)
  expect(errors.reduce((sum, e) => sum + e * e, 0)).toBeLessThanOrEqual(squares)
  const { mean } = fit.predict(5)
  for (const [h, point] of points.entries()) expect(mean[h]! / point).toBeCloseTo(1, 2.7)
})

test('deviations grow with what an error leaves behind', () => {
  // One step: the errors' own size; two: an error moves the next level by a0 - a1.
  const { deviation } = ces.fit(nile).predict(2)
  const [, real, imaginary] = /CES \(([\d.]+) \+ ([\d.]+)i\)/.exec(ces.fit(nile).label)!
  expect(deviation[1]! / deviation[0]!).toBeCloseTo(Math.hypot(1, Number(real) - Number(imaginary)), 3)
})
