import { describe, expect, test } from 'vitest'
import { arimaOf } from './arima/arima.ts'
import { etsOf } from './ets/ets.ts'
import type { Forecaster } from './forecaster.ts'
import { passengers } from './passengers.contract.ts'
import { forecasters } from './registry.ts'

// R 4's forecast 8.20: ets(AirPassengers * 16, model, damped = FALSE), forecasts over 16.
const expected = {
  MAM: { logLikelihood: -1081.51917, points: [447.0998424, 421.9650157, 476.9245811] },
  AAN: { logLikelihood: -1262.871127, points: [434.0487843, 436.1015637, 438.1543432] },
}

const models: Record<keyof typeof expected, Forecaster> = {
  MAM: etsOf('MAM', { error: 'M', trend: 'A', season: 'M', damped: false }),
  AAN: etsOf('AAN', { error: 'A', trend: 'A', season: 'N', damped: false }),
}

describe.each(['MAM', 'AAN'] as const)('ETS(%s)', (form) => {
  test.each([50, 34, -36, -50, -400])('finds at 2^%i times the values what R finds at theirs', (power) => {
    const unit = 2 ** power
    const fit = models[form].fit(
      passengers.map((v) => v * unit),
      { period: 12 },
    )
    const { logLikelihood, points } = expected[form]
    const { mean } = fit.predict(3)
    points.forEach((point, h) => void expect(mean[h]! / unit / point).toBeCloseTo(1, 3))
    const shifted = fit.logLikelihood! + passengers.length * Math.log(unit / 16)
    expect(shifted).toBeCloseTo(logLikelihood, 1)
  })
})

test('the likelihood of an ARIMA counts the values that differencing leaves', () => {
  const airline = arimaOf({ p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1, period: 12, constant: false })
  const unit = 2 ** 40
  const far = airline.fit(passengers.map((v) => v * unit)).logLikelihood!
  // R: arima(AirPassengers, c(0, 1, 1), c(0, 1, 1))$loglik is −507.501443.
  expect(far + 131 * Math.log(unit)).toBeCloseTo(-507.501443, 3)
})

test('a harmonic regression draws no waves from less than two seasons', () => {
  const zigzag = Array.from({ length: 10 }, (_, t) => (t % 2 === 0 ? -1 : 1))
  const { mean } = forecasters['harmonic-regression'].fit(zigzag, { period: 52 }).predict(20)
  for (const v of mean) expect(Math.abs(v)).toBeLessThan(2)
})
