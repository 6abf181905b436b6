import { describe, expect, test } from 'vitest'
import { passengers } from '../passengers.contract.ts'
import { kpss } from './differencing.ts'
import { arimaForecast, differenced, fitArima } from './fit.ts'

// Lake Huron's level in feet, 1875–1972 (Brockwell and Davis, 1991; R's `LakeHuron`).
const lakeHuron = [
  580.38, 581.86, 580.97, 580.8, 579.79, 580.39, 580.42, 580.82, 581.4, 581.32, 581.44, 581.68, 581.17,
  580.53, 580.01, 579.91, 579.14, 579.16, 579.55, 579.67, 578.44, 578.24, 579.1, 579.09, 579.35, 578.82,
  579.32, 579.01, 579, 579.8, 579.83, 579.72, 579.89, 580.01, 579.37, 578.69, 578.19, 578.67, 579.55, 578.92,
  578.09, 579.37, 580.13, 580.14, 579.51, 579.24, 578.66, 578.86, 578.05, 577.79, 576.75, 576.75, 577.82,
  578.64, 580.58, 579.48, 577.38, 576.9, 576.94, 576.24, 576.84, 576.85, 576.9, 577.79, 578.18, 577.51,
  577.23, 578.42, 579.61, 579.05, 579.26, 579.22, 579.38, 579.1, 577.95, 578.12, 579.75, 580.85, 580.41,
  579.96, 579.61, 578.76, 578.18, 577.21, 577.13, 579.1, 578.25, 577.91, 576.89, 575.96, 576.8, 577.68,
  578.38, 578.52, 579.74, 579.31, 579.89, 579.96,
]

const none = { p: 0, d: 0, q: 0, P: 0, D: 0, Q: 0, period: 1, constant: false }

describe('fitArima', () => {
  test("gives Lake Huron's AR(2) as R documents it for arima(LakeHuron, order = c(2,0,0))", () => {
    // Without the trend regressor R 4 prints ar1 1.0436, ar2 −0.2495, intercept 579.0473, log-likelihood −103.63.
    const order = { ...none, p: 2, constant: true }
    const fit = fitArima(Float64Array.from(lakeHuron), order)!
    expect(fit.arma.phi[0]).toBeCloseTo(1.0436, 3)
    expect(fit.arma.phi[1]).toBeCloseTo(-0.2495, 3)
    expect(fit.constant).toBeCloseTo(579.0473, 2)
    expect(fit.logLikelihood).toBeCloseTo(-103.63, 2)
  })

  test('gives the airline model of the logged passengers as R prints it', () => {
    // R 4: arima(log(AirPassengers), c(0,1,1), list(order = c(0,1,1))): ma1 −0.4018, sma1 −0.5569,
    // sigma² 0.001348, log-likelihood 244.7.
    const order = { ...none, d: 1, q: 1, D: 1, Q: 1, period: 12 }
    const values = Float64Array.from(passengers, Math.log)
    const w = differenced(values, order)
    const fit = fitArima(w, order)!
    expect(fit.arma.theta[0]).toBeCloseTo(-0.4018, 3)
    expect(fit.arma.theta[11]).toBeCloseTo(-0.5569, 3)
    expect(fit.run.squares / w.length).toBeCloseTo(0.001348, 5)
    expect(fit.logLikelihood).toBeCloseTo(244.7, 1)
    // predict(fit, 12) in R: 6.110186, 6.053775, 6.171715, 6.199300 … 6.168025.
    const { mean } = arimaForecast(values, fit, 12)
    for (const [h, v] of [6.110186, 6.053775, 6.171715, 6.1993].entries()) expect(mean[h]).toBeCloseTo(v, 3)
    expect(mean[11]).toBeCloseTo(6.168025, 3)
  })
})

test('finds the higher hill of a likelihood with two', () => {
  // A simulated falling series. R's Arima(y, c(0, 2, 2), method = "ML"): ma1 −1.9825, ma2 1.0000, log-likelihood −192.242;
  // from no moving average at all the search ends on the lower hill, −193.12.
  // biome-ignore format: a table of numbers
  const y = [109.36, 124.6653, 91.0654, 96.1231, 106.9294, 116.3601, 88.753, 92.5424, 105.972, 108.256, 91.5538, 88.6286, 100.8947, 115.6186, 84.4921, 82.7268, 89.1098, 109.123, 78.0246, 81.2748, 91.8002, 101.6071, 81.2482, 72.3699, 89.7667, 94.6792, 75.3047, 72.7764, 86.9147, 98.3466, 67.527, 69.1918, 82.3383, 90.9867, 71.9893, 68.6803, 80.1583, 86.8675, 67.9681, 66.1684, 74.2929, 81.391, 54.1476, 67.5306, 69.699, 75.1511, 60.1332, 55.246, 66.2809, 75.7855, 58.4455, 64.687]
  const order = { ...none, d: 2, q: 2 }
  const fit = fitArima(differenced(Float64Array.from(y), order), order)!
  expect(fit.logLikelihood).toBeGreaterThan(-192.25)
  expect(fit.arma.theta[0]).toBeCloseTo(-1.9825, 2)
})

test('finds a hill that lies far from no moving average', () => {
  // A simulated series of quarters. R's Arima(y, c(0, 1, 3), method = "ML") has the log-likelihood −195.7413.
  // biome-ignore format: a table of numbers
  const y = [92.9433, 104.9902, 110.3039, 108.766, 92.0501, 112.587, 107.2175, 106.2175, 85.2202, 110.2145, 103.7723, 106.5918, 88.8023, 108.3455, 100.14, 102.8999, 92.1652, 113.6567, 107.4955, 113.1774, 96.185, 115.3738, 114.1061, 111.1933, 98.0223, 117.6695, 110.925, 109.6961, 91.8497, 114.2991, 110.2695, 102.505, 89.0759, 110.8569, 104.145, 106.2532, 94.2284, 114.8588, 124.0432, 120.2862, 98.3279, 119.6669, 125.1402, 122.6454, 103.5034, 124.6525, 112.9941, 116.4935, 105.2817, 129.1212, 131.0387, 122.0765, 104.6945, 123.4145]
  const order = { ...none, d: 1, q: 3 }
  expect(fitArima(differenced(Float64Array.from(y), order), order)!.logLikelihood).toBeGreaterThan(-195.75)
})

test("forecasts near a moving average's unit root are as uncertain as R has them, which knows the state as little", () => {
  // R's forecast(Arima(LakeHuron, c(0, 2, 1), method = "ML"), 10): half the 95 % interval over 1.959964.
  const order = { ...none, d: 2, q: 1 }
  const values = Float64Array.from(lakeHuron)
  const { deviation } = arimaForecast(values, fitArima(differenced(values, order), order)!, 10)
  const known = [
    0.761571, 1.082505, 1.332472, 1.54628, 1.737331, 1.912457, 2.075693, 2.229652, 2.376138, 2.516456,
  ]
  // R's estimate of the noise is 0.6 % larger here; a known state would make the last deviation 5 % smaller.
  for (const [h, sd] of known.entries()) expect(Math.abs(deviation[h]! / sd - 1)).toBeLessThan(0.01)
})

test("kpss of Lake Huron's level rejects a level, as R's tseries::kpss.test prints", () => {
  expect(kpss(Float64Array.from(lakeHuron))).toBeGreaterThan(0.463)
})
