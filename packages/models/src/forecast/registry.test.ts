import { createRandom, UserError } from '@bellwether/core'
import { describe, expect, test } from 'vitest'
import type { Forecaster } from './forecaster.ts'
import { forecasters } from './registry.ts'

const random = createRandom(5)
const noisy = Array.from(
  { length: 60 },
  (_, t) => 100 + t + 20 * Math.sin((t * Math.PI) / 6) + random.normal(),
)

/** Series that have broken forecasters: each must be answered with numbers. */
const hard: Record<string, { values: (number | null)[]; period: number }> = {
  constant: { values: Array(30).fill(7), period: 12 },
  'all zero': { values: Array(30).fill(0), period: 4 },
  'three points': { values: [3, 5, 4], period: 12 },
  'three points on a line': { values: [1, 2, 3], period: 1 },
  'four points': { values: [3, 5, 4, 8], period: 4 },
  'a line': { values: Array.from({ length: 40 }, (_, t) => 2 * t + 1), period: 12 },
  'a pure season': { values: Array.from({ length: 36 }, (_, t) => [1, 5, 2, 8][t % 4]!), period: 4 },
  'missing values inside': { values: noisy.map((v, t) => (t % 7 === 3 ? null : v)), period: 12 },
  'missing values at both ends': { values: [Number.NaN, ...noisy, null, null], period: 12 },
  'negative and positive': { values: noisy.map((v) => v - 130), period: 12 },
  'zeros between counts': {
    values: Array.from({ length: 50 }, (_, t) => (t % 5 === 2 ? 3 + (t % 3) : 0)),
    period: 1,
  },
  'one spike': { values: Array.from({ length: 30 }, (_, t) => (t === 20 ? 1e6 : 0)), period: 12 },
  tiny: { values: noisy.map((v) => v * 1e-9), period: 12 },
  huge: { values: noisy.map((v) => v * 1e15), period: 12 },
  'a level shift': { values: Array.from({ length: 40 }, (_, t) => (t < 20 ? 10 : 1000)), period: 4 },
  'as long as its season': { values: noisy.slice(0, 12), period: 12 },
  'a little over one season': { values: noisy.slice(0, 14), period: 12 },
  'two seasons': { values: noisy.slice(0, 24), period: 12 },
  'a long period': { values: noisy, period: 52 },
  'a period of two': { values: noisy, period: 2 },
}

/** What every forecaster promises, on every hard series. */
function contract(forecaster: Forecaster): void {
  test.each(Object.entries(hard))('%s gives ordered finite quantiles', (_, { values, period }) => {
    const fit = forecaster.fit(values, { period })
    expect(fit.fitted).toHaveLength(values.length)
    const forecast = fit.predict(15)
    const quantiles = [0.025, 0.1, 0.5, 0.9, 0.975].map((p) => forecast.quantile(p))
    for (let h = 0; h < 15; h++) {
      const at = quantiles.map((q) => q[h]!)
      for (const v of [...at, forecast.mean[h]!, forecast.median[h]!, forecast.deviation[h]!]) {
        expect(Number.isFinite(v)).toBe(true)
      }
      expect(at).toEqual(at.toSorted((a, b) => a - b))
      expect(forecast.deviation[h]).toBeGreaterThanOrEqual(0)
    }
  })

  test('a constant series goes on without width', () => {
    const forecast = forecaster.fit([4, 4, 4, 4, 4, 4]).predict(3)
    expect(Array.from(forecast.mean)).toEqual([4, 4, 4])
    expect(Array.from(forecast.interval(0.95).low)).toEqual([4, 4, 4])
  })

  test('stays at zero or above when asked', () => {
    const falling = Array.from({ length: 24 }, (_, t) => 50 - 2 * t + random.normal())
    const forecast = forecaster.fit(falling, { nonNegative: true }).predict(12)
    for (const values of [forecast.mean, forecast.median, forecast.quantile(0.01)]) {
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    }
  })

  test('the same seed gives the same numbers, and a shorter horizon the same first ones', () => {
    const once = forecaster.fit(noisy, { period: 12, seed: 3 }).predict(12)
    const again = forecaster.fit(noisy, { period: 12, seed: 3 }).predict(12)
    expect(again.mean).toEqual(once.mean)
    expect(again.quantile(0.9)).toEqual(once.quantile(0.9))
    const short = forecaster.fit(noisy, { period: 12, seed: 3 }).predict(3)
    short.mean.forEach((v, h) => void expect(v / once.mean[h]!).toBeCloseTo(1, 9))
  })

  test('forecasts scale with the series', () => {
    const base = forecaster.fit(noisy, { period: 12 }).predict(4)
    const scaled = forecaster
      .fit(
        noisy.map((v) => v * 1024),
        { period: 12 },
      )
      .predict(4)
    base.mean.forEach((v, h) => void expect(scaled.mean[h]! / (1024 * v)).toBeCloseTo(1, 2))
  })

  test.each([0, -1, 1.5, Number.NaN])('a horizon of %s is refused', (horizon) => {
    expect(() => forecaster.fit(noisy).predict(horizon)).toThrow(UserError)
  })

  test.each([
    ['two points', [1, 2]],
    ['nothing', []],
    ['only gaps', [null, Number.NaN, null]],
    ['an infinite value', [1, 2, Number.POSITIVE_INFINITY, 4]],
    ['values whose squares are infinite', [1e300, 2e300, 1e300, 3e300]],
  ])('%s is refused', (_, values) => {
    expect(() => forecaster.fit(values)).toThrow(UserError)
  })

  test.each([0, 1, 1.5, -0.1, Number.NaN])('an interval of level %s is refused', (level) => {
    expect(() => forecaster.fit(noisy).predict(1).interval(level)).toThrow(UserError)
    expect(() => forecaster.fit(noisy).predict(1).quantile(level)).toThrow(UserError)
  })

  test('a period of 0 is refused', () => {
    expect(() => forecaster.fit(noisy, { period: 0 })).toThrow(UserError)
  })
}

describe.each(Object.entries(forecasters))('%s', (name, forecaster) => {
  test('is registered under its name', () => expect(forecaster.name).toBe(name))
  contract(forecaster)
})

test.each([
  ['ses', 'ETS(A,N,N)'],
  ['holt', 'ETS(A,A,N)'],
  ['damped', 'ETS(A,Ad,N)'],
  ['holt-winters', 'ETS(A,A,A)'],
  ['holt-winters-multiplicative', 'ETS(M,A,M)'],
] as const)('%s fits %s', (name, label) => {
  expect(forecasters[name].fit(noisy, { period: 12 }).label).toBe(label)
})
