import { createRandom, UserError } from '@bellwether/core'
import { describe, expect, test } from 'vitest'
import { bassOls } from './bass.ts'
import { ceilingOf } from './ceiling.ts'
import { type CurveName, curves } from './curve.ts'
import { fitCurve } from './curve-fit.ts'
import expected from './fixtures/adoption.json' with { type: 'json' }
import type { AdoptionModel } from './model.ts'
import { type AdoptionForecast, adoptionPanel } from './panel.ts'
import { adoptionModels } from './registry.ts'

// Room air conditioners and clothes dryers in the USA, 1949–61, thousands (Bass, 1969); expected values by R, see fixtures.
const airConditioners = [96, 195, 238, 380, 1045, 1230, 1267, 1828, 1586, 1673, 1800, 1580, 1500]
const clothesDryers = [106, 319, 492, 635, 737, 890, 1397, 1523, 1294, 1240, 1425, 1260, 1236]

const cumulative = (values: readonly number[]) => {
  let sum = 0
  return Float64Array.from(values, (v) => (sum += v))
}

const sold = cumulative(airConditioners)
const names = Object.keys(curves) as CurveName[]

describe.each(names)('the %s curve', (name) => {
  test('is the one that R’s nls fits, standard errors included', () => {
    const { parameters, errors, rss } = expected.free[name]
    const fit = fitCurve(curves[name], sold, false)!
    const squares = fit.residuals.reduce((sum, r) => sum + r * r, 0)
    expect(squares / rss).toBeCloseTo(1, 6)
    ;[...fit.parameters, Math.log(fit.ceiling)].forEach(
      (p, k) => void expect(p).toBeCloseTo(parameters[k]!, 3),
    )
    ;[...fit.standardErrors, fit.logCeilingError].forEach(
      (e, k) => void expect(e / errors[k]!).toBeCloseTo(1, 3),
    )
  })

  test('anchored, goes through the last level and is the one that R’s optim finds', () => {
    const { rss, ceiling, ahead5 } = expected.anchored[name]
    const fit = fitCurve(curves[name], sold, true)!
    expect(fit.residuals.reduce((sum, r) => sum + r * r, 0) / rss).toBeCloseTo(1, 5)
    expect(fit.level(13)).toBeCloseTo(sold[12]!, 6)
    expect(fit.ceiling / ceiling).toBeCloseTo(1, 3)
    expect(fit.level(18) / ahead5).toBeCloseTo(1, 4)
  })

  test('grows fastest at its inflection', () => {
    const fit = fitCurve(curves[name], sold, false)!
    const share = (t: number) => curves[name].share(fit.parameters, t)
    const steps = Array.from({ length: 40_000 }, (_, k) => share((k + 1) / 1000) - share(k / 1000))
    const fastest = steps.indexOf(Math.max(...steps)) / 1000
    expect(share(fastest)).toBeCloseTo(curves[name].inflection(fit.parameters), 2)
  })
})

test.each([
  ['lagged', airConditioners, expected.ols.airConditioners.lagged],
  ['current', airConditioners, expected.ols.airConditioners.current],
  ['lagged', clothesDryers, expected.ols.clothesDryers.lagged],
  ['current', clothesDryers, expected.ols.clothesDryers.current],
] as const)('least squares on %s cumulative adopters agree with R’s lm', (regressor, adopters, values) => {
  const { p, q, m } = bassOls(adopters, { regressor })
  ;[p, q, m].forEach((found, k) => void expect(found / values[k]!).toBeCloseTo(1, 8))
})

describe('ceilings', () => {
  const gompertz = (t: number) => 100 * Math.exp(-Math.exp(-0.35 * (t - 6)))
  const noise = createRandom(4)
  const grown = Float64Array.from({ length: 16 }, (_, t) => gompertz(t + 1) * (1 + 0.01 * noise.normal()))

  test('are stated with their error where the data show them', () => {
    const found = ceilingOf(fitCurve(curves.gompertz, grown, true), grown.at(-1)!)
    if ('refused' in found) throw new Error(found.refused)
    expect(found.low).toBeLessThan(100)
    expect(found.high).toBeGreaterThan(100)
    expect(Math.abs(found.value - 100)).toBeLessThan(10)
  })

  test('are refused while growth accelerates, by every model', () => {
    const doubling = Array.from({ length: 12 }, (_, t) => 3 * 2 ** (t / 2))
    for (const model of Object.values(adoptionModels)) {
      const fit = model.fit(doubling)
      expect(fit.ceiling).toHaveProperty('refused')
      expect(fit.predict(6).median.every(Number.isFinite)).toBe(true)
    }
  })
})

const random = createRandom(9)
const smooth = (t: number) => 80 / (1 + Math.exp(-0.4 * (t - 9)))

const hard: Record<string, (number | null)[]> = {
  'a logistic curve with noise': Array.from({ length: 18 }, (_, t) => smooth(t) + random.normal()),
  'a perfect curve': Array.from({ length: 18 }, (_, t) => smooth(t)),
  'zeros before the first adopter': [0, 0, 0, 1, 3, 7, 13, 22, 30],
  gaps: [1, null, 4, 9, Number.NaN, 24, 30, null],
  'four levels': [1, 2, 4, 7],
  'all alike': [5, 5, 5, 5, 5],
  'a fall': [10, 30, 50, 48, 40, 35, 33],
  'a line': [1, 2, 3, 4, 5, 6, 7, 8],
  'a jump': [1, 1, 1, 1, 60, 60, 60, 60],
  'hundreds of millions': Array.from({ length: 12 }, (_, t) => 1e8 * (t + 1) ** 1.5),
}

function contract(model: AdoptionModel): void {
  test.each(Object.entries(hard))('%s: ordered finite quantiles, never below 0', (_, levels) => {
    const fit = model.fit(levels)
    expect(fit.fitted).toHaveLength(levels.length)
    const forecast = fit.predict(8)
    const quantiles = [0.025, 0.1, 0.5, 0.9, 0.975].map((p) => forecast.quantile(p))
    for (let h = 0; h < 8; h++) {
      const at = quantiles.map((q) => q[h]!)
      for (const v of [...at, forecast.mean[h]!, forecast.deviation[h]!]) {
        expect(Number.isFinite(v)).toBe(true)
        expect(v).toBeGreaterThanOrEqual(0)
      }
      expect(at).toEqual(at.toSorted((a, b) => a - b))
    }
  })

  test('scales with the levels', () => {
    const levels = hard['a logistic curve with noise'] as number[]
    const base = model.fit(levels).predict(5).median
    const scaled = model.fit(levels.map((v) => 1024 * v)).predict(5).median
    base.forEach((v, h) => void expect(scaled[h]! / (1024 * v)).toBeCloseTo(1, 2))
  })

  test('an expected ceiling draws the forecast to it', () => {
    const start = [1, 2, 4, 7, 11, 16]
    const [low, high] = [30, 300].map(
      (c) => model.fit(start, { expectedCeiling: c }).predict(20).median.at(-1)!,
    )
    // The damped trends know of no ceiling.
    if (model.name === 'logit-damped') expect(low).toBe(high)
    else expect(low).toBeLessThan(high!)
  })

  test('a negative level, too few levels and a horizon of 0 are refused', () => {
    expect(() => model.fit([1, 2, -3, 4, 5])).toThrow(UserError)
    expect(() => model.fit([1, 2])).toThrow(UserError)
    expect(() => model.fit([1, 2, 4, 7, 11]).predict(0)).toThrow(UserError)
  })
}

describe.each(Object.entries(adoptionModels))('%s', (name, model) => {
  test('is registered under its name', () => expect(model.name).toBe(name))
  contract(model)
})

describe('a panel', () => {
  /** The same curve towards the same ceiling, begun at different times and with different speeds. */
  const places = Array.from({ length: 30 }, (_, k) => {
    const [rate, middle] = [0.15 + 0.01 * k, 6 + (k % 9)]
    return Array.from({ length: 21 }, (_, t) => 90 * Math.exp(-Math.exp(-rate * (t - middle))))
  })
  const known = places.map((levels) => levels.slice(0, 16))
  const error = (found: readonly AdoptionForecast[]) => {
    const misses = found.map((one, k) =>
      'error' in one ? 99 : Math.abs(one.forecast.median[4]! - places[k]![20]!),
    )
    return misses.reduce((sum, e) => sum + e, 0) / misses.length
  }

  test('learns the ceiling that its series share, and forecasts better for it', () => {
    const { forecasts, expectedCeiling, record } = adoptionPanel(known, { horizon: 5 })
    const apart = known.flatMap((levels) => adoptionPanel([levels], { horizon: 5 }).forecasts)
    expect(error(forecasts)).toBeLessThan(error(apart))
    expect(expectedCeiling).toBeGreaterThan(80)
    expect(record.trials).toBe(30)
    expect(record.relativeError).toBeLessThan(0.5)
  })

  test('a series that can’t be forecast harms no other', () => {
    const { forecasts } = adoptionPanel([known[0]!, [1, 2], known[1]!, [-1, 2, 3, 4]], { horizon: 3 })
    expect(forecasts.map((one) => 'error' in one)).toEqual([false, true, false, true])
  })
})

test('what the data do not identify has an infinite error, not one that is no number', () => {
  const sudden = [0, 0, 0, 0, 4, 5, 6, 7]
  for (const model of Object.values(adoptionModels) as AdoptionModel[]) {
    for (const { value, standardError } of Object.values(model.fit(sudden).parameters)) {
      expect(value).not.toBeNaN()
      expect(standardError).not.toBeNaN()
    }
  }
})
