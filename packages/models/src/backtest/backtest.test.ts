import { UserError } from '@bellwether/core'
import { describe, expect, test } from 'vitest'
import { gaussian } from '../forecast/distribution.ts'
import { drift, naive } from '../forecast/naive.ts'
import { dieboldMariano } from './diebold-mariano.ts'
import { accuracy, OWA, score } from './metrics.ts'
import { trackRecord } from './record.ts'
import { backtest, origins } from './rolling.ts'

const point = (...values: number[]) =>
  gaussian(Float64Array.from(values), new Float64Array(values.length).fill(1))

describe('metrics', () => {
  // By hand: training 1 3 2 4 has naive errors 2 1 2, mean 5/3, squares 4 1 4, mean 3.
  const training = [1, 3, 2, 4]
  const one = score({ training, actual: [4, 8], period: 1, forecast: point(6, 8) })
  const two = score({ training, actual: [2, 0, 5, 5], period: 1, forecast: point(2, 0, 5, 5) })

  test('are the hand-computed ones for one series', () => {
    const found = accuracy([one])
    expect(found.sMAPE).toBeCloseTo(20, 12) // (200 · 2 / 10 + 0) / 2
    expect(found.MAPE).toBeCloseTo(25, 12) // (100 · 2 / 4 + 0) / 2
    expect(found.MASE).toBeCloseTo(1 / (5 / 3), 12)
    expect(found.RMSSE).toBeCloseTo(Math.sqrt(2 / 3), 12)
  })

  test('total by forecast and by series', () => {
    expect(accuracy([one, two], 'forecast').sMAPE).toBeCloseTo(40 / 6, 12)
    expect(accuracy([one, two], 'series').sMAPE).toBeCloseTo(10, 12)
    // The zero among the actual values has no percentage error.
    expect(accuracy([two]).MAPE).toBe(0)
  })

  test('interval scores charge for width and for misses', () => {
    // 95 % of N(6, 1) is 6 ± 1.959964: 4 lies 0.040036 below, 8 inside N(8, 1).
    const { levels } = accuracy([one])
    expect(levels[1]!.coverage).toBe(0.5)
    expect(levels[1]!.MSIS).toBeCloseTo((2 * 1.959964 + (40 * (2 - 1.959964)) / 2) / (5 / 3), 4)
    expect(levels[0]!.coverage).toBe(0.5)
  })

  test('the weighted quantile loss of a certain forecast is its absolute error over the sum of values', () => {
    const sure = gaussian(Float64Array.of(6, 8), new Float64Array(2))
    // All deciles equal the forecast: twice the pinball losses of +2 below average |error| over symmetric levels.
    expect(accuracy([score({ training, actual: [4, 8], period: 1, forecast: sure })]).WQL).toBeCloseTo(
      2 / 12,
      12,
    )
  })

  test('OWA of the benchmark itself is 1', () => expect(OWA(accuracy([one]), accuracy([one]))).toBe(1))

  test('a flat history has no scaled error', () => {
    const flat = score({ training: [1, 1, 1], actual: [2], period: 1, forecast: point(1) })
    expect(accuracy([flat]).MASE).toBeUndefined()
    expect(accuracy([flat, one]).MASE).toBeCloseTo(0.6, 12)
  })

  test('a forecast of other length is refused', () => {
    expect(() => score({ training, actual: [1], period: 1, forecast: point(1, 2) })).toThrow(UserError)
  })
})

describe('dieboldMariano', () => {
  test('takes losses for independent where their covariances make no variance, as R does', () => {
    const a = [1, 4, 2, 5, 1, 6, 2]
    const b = [2, 2.5, 3, 2, 2.5, 2, 3]
    // R's forecast 8.20: dm.test(a, b, h = 2, power = 1), with a warning, and h = 3 without.
    expect(dieboldMariano(a, b, 2).statistic).toBeCloseTo(0.6737215369, 9)
    expect(dieboldMariano(a, b, 2).pValue).toBeCloseTo(0.5255769996, 9)
    expect(dieboldMariano(a, b, 3).statistic).toBeCloseTo(0.5599748017, 9)
    expect(dieboldMariano(a, b, 3).pValue).toBeCloseTo(0.5957682584, 9)
  })

  test('is the hand-computed statistic at one step', () => {
    // d = 1 2 3 4: mean 2.5, variance 1.25, correction √(3/4): √0.75 · 2.5 / √(1.25/4) = 3.872983, t(3).
    const found = dieboldMariano([2, 4, 6, 8], [1, 2, 3, 4])
    expect(found.statistic).toBeCloseTo(3.872983, 6)
    expect(found.pValue).toBeCloseTo(0.030466, 5)
  })

  test('changes sign when the forecasters change places, and is 0 for equals', () => {
    const a = [1, 3, 2, 5, 4, 6, 3]
    const b = [2, 2, 3, 3, 5, 5, 4]
    expect(dieboldMariano(a, b, 2).statistic).toBeCloseTo(-dieboldMariano(b, a, 2).statistic, 12)
    expect(dieboldMariano(a, a)).toEqual({ statistic: 0, pValue: 1 })
  })

  test('too few losses are refused', () => {
    expect(() => dieboldMariano([1, 2], [1, 2])).toThrow(UserError)
  })
})

describe('backtest', () => {
  test('origins step back from the last possible one, as far as history reaches', () => {
    expect(origins(30, { horizon: 6 })).toEqual([12, 18, 24])
    expect(origins(30, { horizon: 6, step: 1, origins: 2 })).toEqual([23, 24])
    expect(origins(14, { horizon: 6 })).toEqual([8])
    expect(origins(9, { horizon: 6 })).toEqual([3])
    expect(origins(14, { horizon: 6, step: 2, origins: 1e9 })).toEqual([4, 6, 8])
    expect(origins(3, { horizon: 6, origins: 1e9 })).toEqual([])
  })

  test('sees nothing of the future: naive misses a line by its slope times the step', () => {
    const line = Array.from({ length: 20 }, (_, t) => 2 * t)
    for (const { errors } of backtest(naive, line, { horizon: 3 }))
      expect(Array.from(errors)).toEqual([2, 4, 6])
  })

  test('a series without room and a horizon of 0 are refused', () => {
    expect(() => backtest(naive, [1, 2, 3, 4], { horizon: 3 })).toThrow(UserError)
    expect(() => backtest(naive, [1, 2, 3, 4], { horizon: 0 })).toThrow(UserError)
  })
})

describe('trackRecord', () => {
  const line = Array.from({ length: 30 }, (_, t) => 5 + 2 * t)

  test('drift never misses a line, and naive misses by the slope', () => {
    const record = trackRecord(drift, line, { horizon: 3, origins: 4 })
    expect(record.relativeError).toBeCloseTo(0, 9)
    expect(record.losesToNaive).toBe(false)
    expect(record.naive.MASE).toBeCloseTo(2, 9) // errors 2 4 6 over an in-sample error of 2
    expect(record.test!.statistic).toBeLessThan(0)
    expect(record.origins).toBe(4)
  })

  test('a model that loses to naive says so', () => {
    const zigzag = Array.from({ length: 30 }, (_, t) => (t < 15 ? 2 * t : 30))
    expect(trackRecord(drift, zigzag, { horizon: 3, origins: 2 }).losesToNaive).toBe(true)
    expect(trackRecord(naive, zigzag, { horizon: 3, origins: 2 }).losesToNaive).toBe(false)
  })
})
