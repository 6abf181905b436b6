import { expect, test } from 'vitest'
import { nile } from '../numeric/nile.contract.ts'
import { dynamicTheta } from './dynamic-theta.ts'
import { ets } from './ets/ets.ts'
import { theta } from './theta.ts'

// The M1 competition's series YAF2 (yearly, micro) and what R's forecast 8.20 says of it with thetaf and ets.
const yaf2 = [
  3600, 7700, 12300, 30500, 47390, 57006, 98563, 117759, 115097, 133759, 142485, 169611, 216229, 253227,
  313096, 322681, 296245, 370333, 443826, 426751, 453627, 553400,
]

test.each([
  ['thetaf', theta, [565938.8385, 578486.4006, 591033.9627], [481363.138, 650514.539]],
  ['ets', ets, [556280.6638, 594332.9839, 632385.304], [495633.5599, 616927.7677]],
] as const)('points and 95 %% interval agree with %s to 1e-3', (_, forecaster, points, [low, high]) => {
  const forecast = forecaster.fit(yaf2).predict(3)
  for (const [h, value] of points.entries()) expect(forecast.mean[h]! / value).toBeCloseTo(1, 3)
  const interval = forecast.interval(0.95)
  expect(interval.low[0]! / low).toBeCloseTo(1, 3)
  expect(interval.high[0]! / high).toBeCloseTo(1, 3)
})

test('dynamic Theta without a trend is simple smoothing at its least-squares weight', () => {
  // Flow of the Nile: R's HoltWinters(Nile, gamma = FALSE, beta = FALSE) prints alpha 0.2465796 and level 805.0389.
  const fit = dynamicTheta.fit(nile)
  expect(fit.label).toMatch(/α 0\.24\d, θ 1\.00/)
  expect(fit.predict(1).mean[0]! / 805.0389).toBeCloseTo(1, 2)
})

test('dynamic Theta follows an exact line for good', () => {
  // On 10 + 3t the line through all data so far is exact, so θ grows without bound and the line goes on.
  const line = Array.from({ length: 40 }, (_, t) => 10 + 3 * t)
  const { mean } = dynamicTheta.fit(line).predict(5)
  for (let h = 0; h < 5; h++) expect(mean[h]).toBeCloseTo(10 + 3 * (40 + h), -1)
})
