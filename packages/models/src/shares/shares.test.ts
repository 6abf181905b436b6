import { createRandom, UserError } from '@bellwether/core'
import { describe, expect, test } from 'vitest'
import { chooseShareModel, shareRecord } from './choose.ts'
import { commonTrend, withTrend } from './common-trend.ts'
import { drawShares } from './draws.ts'
import { shareHistory, totalVariation } from './history.ts'
import { logRatios } from './log-ratio.ts'
import { logRatioSmoothing } from './log-ratio-smoothing.ts'
import { noChange } from './no-change.ts'
import { shareModels } from './registry.ts'
import { shareStretch } from './stretch.ts'

const random = createRandom(3)
const members = ['a', 'b', 'c']

/** A market whose true shares stand still and are measured with noise. */
const noisy = (periods: number) =>
  shareHistory(
    members,
    Array.from({ length: periods }, () => [60, 30, 10].map((v) => v * Math.exp(0.08 * random.normal()))),
  )

/** A market that wanders: no one can do better than no change. */
function wandering(periods: number) {
  const logs = [0, 0, 0]
  return shareHistory(
    members,
    Array.from({ length: periods }, () =>
      logs.map((v, k) => Math.exp((logs[k] = v + 0.1 * random.normal()))),
    ),
  )
}

const hard = {
  'one member': shareHistory(['a'], [[1], [1], [1], [1], [1]]),
  'one period': shareHistory(members, [[1, 2, 3]]),
  'a member that enters': shareHistory(members, [
    [5, 5, 0],
    [5, 5, 0],
    [5, 4, 1],
    [5, 3, 2],
    [5, 3, 2],
    [5, 2, 3],
  ]),
  'a member that has left': shareHistory(members, [
    [5, 5, 2],
    [5, 5, 1],
    [5, 4, 0],
    [5, 3, 0],
    [5, 3, 0],
    [5, 3, 0],
  ]),
  'zeros between': shareHistory(members, [
    [5, 5, 0],
    [5, 5, 1],
    [5, 4, 0],
    [5, 3, 1],
    [5, 3, 0],
    [5, 3, 1],
  ]),
  'missing values': shareHistory(members, [
    [5, 5, Number.NaN],
    [5, 5, 1],
    [5, 4, 1],
    [5, 3, 1],
    [5, 3, 1],
  ]),
  'no change at all': shareHistory(
    members,
    Array.from({ length: 9 }, () => [1, 2, 3]),
  ),
  noise: noisy(30),
}

describe.each(Object.entries(shareModels))('%s', (name, model) => {
  test('is registered under its name', () => expect(model.name).toBe(name))

  test.each(Object.entries(hard))('%s: shares sum to 1, and so does every draw', (_, history) => {
    const mean = model.forecast(history, 6)
    const { draws, quantile } = drawShares(history, mean)
    const rows = [...mean, ...draws.flat()]
    expect(rows.every((row) => row.every((v) => v >= 0 && v <= 1 + 1e-12))).toBe(true)
    const gaps = rows.map((row) => Math.abs(row.reduce((sum, v) => sum + v, 0) - 1))
    expect(Math.max(...gaps)).toBeLessThan(1e-12)
    const [low, high] = [quantile(0.1), quantile(0.9)]
    expect(low.every((row, h) => row.every((v, j) => v <= high[h]![j]!))).toBe(true)
  })
})

test('a member that has left stays out of log-ratios, one that enters starts there', () => {
  const left = logRatioSmoothing.forecast(hard['a member that has left'], 3)
  expect(left.map((row) => row[2])).toEqual([0, 0, 0])
  const { series } = logRatios(hard['a member that enters'])
  expect(Array.from(series[2]!.slice(0, 2), Number.isNaN)).toEqual([true, true])
})

test('log-ratios do not depend on the unit, and differ by the logarithm of the shares’ ratio', () => {
  const { series } = logRatios(
    shareHistory(members, [
      [20, 10, 10],
      [50, 25, 25],
    ]),
  )
  expect(series[0]![1]! - series[1]![1]!).toBeCloseTo(Math.log(2), 12)
})

test('total variation is half the sum of absolute differences', () => {
  expect(totalVariation([0.5, 0.3, 0.2], [0.2, 0.5, 0.3])).toBeCloseTo(0.3, 12)
})

describe('a common trend', () => {
  /** A market in which a's share takes this path and b has the rest. */
  const market = (path: readonly number[]) =>
    shareHistory(
      ['a', 'b'],
      path.map((v) => [v, 1 - v]),
    )

  test('of a straight line is its slope, and three quarters of it go on', () => {
    const line = market([0.2, 0.25, 0.3, 0.35, 0.4])
    expect(commonTrend([line]).get('a')).toBeCloseTo(0.05 / 0.4, 9)
    expect(commonTrend([line]).get('b')).toBeCloseTo(-0.05 / 0.6, 9)
    const found = withTrend(noChange, commonTrend([line])).forecast(line, 2)
    expect(found[1]![0]).toBeCloseTo(0.4 + 0.75 * 2 * 0.05, 9)
  })

  test('counts as far as t passes its 5 % point of 3 degrees of freedom, 3.182446 in Student’s table', () => {
    // Changes 1 2 3 2 of a hundred: mean 2, variance 2/3, t² = 4 / (2/3 / 4) = 24.
    const found = commonTrend([market([0.12, 0.13, 0.15, 0.18, 0.2])]).get('a')!
    expect(found).toBeCloseTo((0.02 / 0.2) * (1 - 3.182446 ** 2 / 24), 6)
    // Changes 1 3 −1 3: mean 1.5, variance 11/3, t² = 2.25 / (11/3 / 4) = 2.45.
    expect(commonTrend([market([0.14, 0.15, 0.18, 0.17, 0.2])]).get('a')).toBe(0)
  })

  test('is the median market’s, in parts of each share, and needs four changes between shares', () => {
    const markets = [
      market([0.1, 0.11, 0.12, 0.13, 0.14]),
      market([0.4, 0.44, 0.48, 0.52, 0.56]),
      market([0.9, 0.1, 0.7, 0.2, 0.1]),
    ]
    // 1/14 in the first two, and one of them is in the middle wherever the third goes up and down.
    expect(commonTrend(markets).get('a')).toBeCloseTo(1 / 14, 9)
    expect(commonTrend([market([0.1, 0.2, 0.3, 0.4])]).get('a')).toBe(0)
    expect(commonTrend([market([0, 0.1, 0.2, 0.3, 0.4])]).get('a')).toBe(0)
  })

  test('leaves a falling share a tenth at least', () => {
    const falling = market([0.5, 0.4, 0.3, 0.2, 0.1])
    const [, , , last] = withTrend(noChange, commonTrend([falling])).forecast(falling, 4)
    // b would be at 0.9 · (1 + 0.75 · 4 / 9).
    expect(last![0]).toBeCloseTo(0.01 / (0.01 + 1.2), 9)
  })
})

describe('the default', () => {
  test('follows trends that markets share, and beats no change where they go on', () => {
    const growing = Array.from({ length: 8 }, () =>
      shareHistory(
        members,
        Array.from({ length: 30 }, (_, t) =>
          [40 + t, 40 - t, 20].map((v) => v * Math.exp(0.02 * random.normal())),
        ),
      ),
    )
    const choice = chooseShareModel(growing, 6)
    expect(choice.trend).toBe(true)
    expect(choice.relativeError).toBeLessThan(0.7)
    expect(choice.model.name).toContain('common-trend')
    const past = growing.map(({ shares }) => ({ members, shares: shares.slice(0, 24) }))
    const { model } = chooseShareModel(past, 6)
    const lossOf = ({ forecast }: typeof model) =>
      past.reduce(
        (sum, history, k) => sum + totalVariation(forecast(history, 6)[5]!, growing[k]!.shares[29]!),
        0,
      )
    expect(lossOf(model)).toBeLessThan(lossOf(noChange))
  })

  test('believes no odd period where shares are noise about a level', () => {
    const markets = Array.from({ length: 6 }, () => noisy(60))
    const choice = chooseShareModel(markets, 6)
    expect(choice.model).not.toBe(noChange)
    expect(choice.relativeError).toBeLessThan(0.95)
    const record = shareRecord(choice.model, markets, 6)
    expect(record.relativeError).toBeCloseTo(choice.relativeError!, 9)
  })

  test('falls back to no change where shares wander, or where there is no past to learn from', () => {
    const markets = Array.from({ length: 6 }, () => wandering(60))
    expect(chooseShareModel(markets, 6).model).toBe(noChange)
    expect(chooseShareModel([hard['one period']], 6)).toMatchObject({ model: noChange, origins: 0 })
  })
})

test('intervals cover what comes as often as they say', () => {
  let inside = 0
  let all = 0
  for (let k = 0; k < 60; k++) {
    const whole = wandering(66)
    const known = { members, shares: whole.shares.slice(0, 60) }
    const { quantile } = drawShares(known, noChange.forecast(known, 6))
    const [low, high] = [quantile(0.1), quantile(0.9)]
    whole.shares[65]!.forEach((v, j) => {
      all++
      if (v >= low[5]![j]! && v <= high[5]![j]!) inside++
    })
  }
  expect(inside / all).toBeGreaterThan(0.7)
  expect(inside / all).toBeLessThan(0.9)
})

test('intervals of a short history are wide enough for what it can not know', () => {
  let inside = 0
  for (let k = 0; k < 60; k++) {
    const whole = wandering(20)
    const known = { members, shares: whole.shares.slice(0, 16) }
    const { quantile } = drawShares(known, noChange.forecast(known, 4))
    const [low, high] = [quantile(0.025), quantile(0.975)]
    whole.shares[19]!.forEach((v, j) => {
      if (v >= low[3]![j]! && v <= high[3]![j]!) inside++
    })
  }
  expect(inside / 180).toBeGreaterThan(0.9)
})

test('intervals are stretched where all markets have moved further than their own changes said', () => {
  const calm = Array.from({ length: 12 }, () => wandering(60))
  expect(shareStretch(calm, 6)).toBeGreaterThan(0.8)
  expect(shareStretch(calm, 6)).toBeLessThan(1.25)
  // Calm and storm in turns of a horizon: what comes after a calm leaves behind whatever the calm has shown.
  const stormy = Array.from({ length: 12 }, () => {
    let log = 0
    const rows = Array.from({ length: 16 }, (_, t) => {
      log += (t < 10 ? 0.01 : 0.2) * random.normal()
      return [Math.exp(log), 1, 1]
    })
    return shareHistory(members, rows)
  })
  expect(shareStretch(stormy, 6)).toBeGreaterThan(1.5)
  expect(shareStretch([hard['no change at all'], hard['one period']], 6)).toBe(1)
})

test.each([
  ['a negative share', [[1, -1, 2]]],
  ['a period of zeros', [[0, 0, 0]]],
  ['no period', []],
])('%s is refused', (_, rows) => {
  expect(() => shareHistory(members, rows)).toThrow(UserError)
})

test('a horizon of 0 is refused', () => {
  expect(() => chooseShareModel([noisy(20)], 0)).toThrow(UserError)
})

test('intervals hold the point, even where two leaps are all that is known', () => {
  const history = shareHistory(
    ['a', 'b', 'c', 'd', 'e'],
    [
      [1, 2, 4, 8, 16],
      [9, 1, 12, 2, 60],
      [2, 8, 3, 30, 20],
    ],
  )
  const mean = noChange.forecast(history, 6)
  const { quantile } = drawShares(history, mean)
  const rows = [0.025, 0.1, 0.4, 0.5, 0.6, 0.9, 0.975].map((p) => quantile(p))
  mean.forEach((row, h) => {
    row.forEach((point, j) => {
      const at = rows.map((steps) => steps[h]![j]!)
      expect(at).toEqual(at.toSorted((a, b) => a - b))
      expect(at[3]).toBe(point)
    })
  })
})
