import { createRandom, UserError } from '@bellwether/core'
import { describe, expect, test } from 'vitest'
import { conformal, ownScale, poolErrors, usualReach, usualSpread } from './conformal.ts'
import { gaussian } from './distribution.ts'
import { history } from './missing.ts'
import { learnPanel, panelForecast, panelTrial } from './panel.ts'

describe('conformal', () => {
  const forecast = gaussian(Float64Array.of(10, 10), Float64Array.of(1, 2))

  test('without past errors the model keeps its quantiles', () => {
    expect(conformal(forecast, []).quantile(0.9)[1]).toBeCloseTo(forecast.quantile(0.9)[1]!, 9)
    const empty = conformal(forecast, [poolErrors([], 2)])
    expect(empty.quantile(0.975)[0]).toBeCloseTo(forecast.quantile(0.975)[0]!, 9)
  })

  test('errors of three times a normal size triple the intervals', () => {
    const random = createRandom(2)
    const errors = Array.from({ length: 4000 }, () =>
      Float64Array.of(3 * random.normal(), 3 * random.normal()),
    )
    const found = conformal(forecast, [poolErrors(errors, 2)], { prior: 0 })
    expect((found.quantile(0.975)[1]! - 10) / (3 * 1.959964 * 2)).toBeCloseTo(1, 1)
    expect((10 - found.quantile(0.1)[0]!) / (3 * 1.281552)).toBeCloseTo(1, 1)
    expect(found.median).toEqual(forecast.median)
  })

  test('covers what it promises on data it has not seen, whatever their distribution', () => {
    // Exchangeable errors with heavy tails: conformal intervals hold without knowing them.
    const random = createRandom(7)
    const draw = () => random.normal() / Math.sqrt((random.normal() ** 2 + random.normal() ** 2) / 2)
    const pooled = poolErrors(
      Array.from({ length: 2000 }, () => Float64Array.of(draw())),
      1,
    )
    const { low, high } = conformal(gaussian(Float64Array.of(0), Float64Array.of(1)), [pooled], {
      prior: 0,
    }).interval(0.8)
    const inside = Array.from({ length: 5000 }, draw).filter((v) => v >= low[0]! && v <= high[0]!).length
    expect(inside / 5000).toBeGreaterThan(0.78)
    expect(inside / 5000).toBeLessThan(0.82)
  })

  test('origins count alike, however many series they had, and the usual reach as half of one', () => {
    // Each origin's errors all have one size: every quantile is that size, and their geometric mean is 2.
    const origin = (size: number, series: number) =>
      poolErrors(
        Array.from({ length: series }, () => Float64Array.of(size, size)),
        2,
      )
    const past = [origin(1, 1e6), origin(4, 2e6)]
    const reachWith = (prior: number) =>
      conformal(gaussian(Float64Array.of(0), Float64Array.of(1)), past, { prior }).quantile(0.975)[0]!
    expect(reachWith(0)).toBeCloseTo(2, 4)
    expect(reachWith(0.5)).toBeCloseTo(Math.exp((Math.log(4) + 0.5 * Math.log(1.959964)) / 2.5), 4)
    // Twenty series count half of very many.
    const few = conformal(forecast, [origin(4, 20)], { prior: 0.5 }).quantile(0.975)
    expect((few[0]! - 10) / forecast.deviation[0]!).toBeCloseTo(Math.sqrt(4 * 1.959964), 5)
  })

  test('usual intervals grow with the horizon, are wider for short series, and have the tails of a t distribution', () => {
    const yearly = usualSpread(1, 12)
    expect(yearly(7) / yearly(0)).toBeCloseTo(8 ** 0.2, 9)
    expect(yearly(0)).toBeGreaterThan(usualSpread(1, 40)(0))
    // 2.7764 / 0.7407 with 4 degrees of freedom and 3.1824 / 0.7649 with 3, by Student's table; 2.9059 of the normal.
    const tail = usualReach(0.95) / usualReach(0.5)
    expect(tail).toBeGreaterThan(2.7764 / 0.7407)
    expect(tail).toBeLessThan(3.1824 / 0.7649)
    expect(usualReach(0)).toBe(0)
  })

  test('own errors count the more the longer they are', () => {
    expect(ownScale([], 1)).toBe(1)
    expect(ownScale([2, -2], 1)).toBeLessThan(1.1)
    expect(ownScale(Array(90_000).fill(2), 1)).toBeCloseTo(2, 1)
    expect(ownScale([0, 0], 1)).toBe(1)
  })
})

describe('panel', () => {
  const random = createRandom(3)
  const walk = (n: number) => {
    let level = 100
    return Float64Array.from({ length: n }, () => (level += random.normal()))
  }
  const options = { period: 1, horizon: 4 }
  const panel = Array.from({ length: 30 }, () => walk(30))

  test('a trial sees nothing of the steps that it forecasts', () => {
    const series = panel[0]!
    const changed = series.map((v, t) => (t >= 26 ? v + 1000 : v))
    const [before, after] = [series, changed].map((values) => panelTrial(values, options)!)
    expect(after!.members).toEqual(before!.members)
    expect(after!.actual[0]).toBeCloseTo(before!.actual[0]! + 1000, 9)
    expect(panelTrial(series, options, 2)!.actual).toEqual(series.slice(22, 26))
  })

  test('forecasts of random walks cover 80 % within four points', () => {
    const trials = panel.flatMap((series) =>
      [1, 2].flatMap((back) => panelTrial(series, options, back) ?? []),
    )
    const record = learnPanel(trials, options)
    let inside = 0
    for (let k = 0; k < 250; k++) {
      const series = walk(34)
      const { low, high } = panelForecast(series.subarray(0, 30), options, record).interval(0.8)
      for (let h = 0; h < 4; h++) if (series[30 + h]! >= low[h]! && series[30 + h]! <= high[h]!) inside++
    }
    expect(inside / 1000).toBeGreaterThan(0.74)
    expect(inside / 1000).toBeLessThan(0.86)
  })

  test('an outside member that knows the future gets the greatest weight', () => {
    const seer = (values: Float64Array) => [values.slice(-4)]
    const trials = panel.flatMap((series) => panelTrial(series, options, 1, seer(series)) ?? [])
    const record = learnPanel(trials, options)
    // A quarter of the way from the usual 0.4 to the greatest of the grid, 0.75.
    expect(record.outsideWeight).toBeCloseTo(0.4875, 9)
    const known = panel[0]!.slice(0, 26)
    const alone = panelForecast(known, options, record)
    const told = panelForecast(known, options, record, [alone.median.map((v) => v + 0.1)])
    // Part of the way on the logarithmic scale.
    const ratio = (alone.median[0]! + 0.1) / alone.median[0]!
    expect(told.median[0]! / alone.median[0]!).toBeCloseTo(ratio ** 0.4875, 9)
    expect(told.label).toContain('networks')
  })

  test('an outside member that goes astray is heard from one deviation away at most', () => {
    const record = learnPanel([], options)
    const alone = panelForecast(panel[0]!, options, record)
    const told = panelForecast(panel[0]!, options, record, [new Float64Array(4).fill(1e12)])
    expect(told.median[3]! - alone.median[3]!).toBeLessThan(alone.deviation[3]!)
  })

  test('short, flat and intermittent series teach nothing but are forecast', () => {
    expect(panelTrial(Float64Array.of(1, 2, 3, 4), options)).toBeUndefined()
    expect(panelTrial(new Float64Array(40).fill(2), options)).toBeUndefined()
    const record = learnPanel([], options)
    expect(panelForecast([1, null, 3], options, record).mean).toHaveLength(4)
    expect(Array.from(panelForecast([2, 2, 2, 2], options, record).mean)).toEqual([2, 2, 2, 2])
  })

  test('gaps are trimmed at the ends and filled inside', () => {
    expect(Array.from(history([null, 1, null, 3, Number.NaN], 1))).toEqual([1, 2, 3])
  })

  test('too little is refused', () => {
    const record = learnPanel([], options)
    expect(() => panelForecast([1, 2], options, record)).toThrow(UserError)
    expect(() => panelForecast([1, 2, 3], { ...options, horizon: 0 }, record)).toThrow(UserError)
  })
})
