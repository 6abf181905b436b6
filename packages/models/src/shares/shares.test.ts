import { createRandom, UserError } from '@bellwether/core'
import { describe, expect, test } from 'vitest'
import { chooseShareModel, pulled, shareRecord } from './choose.ts'
import { drawShares } from './draws.ts'
import { shareHistory, totalVariation } from './history.ts'
import { logRatios } from './log-ratio.ts'
import { logRatioSmoothing } from './log-ratio-smoothing.ts'
import { noChange } from './no-change.ts'
import { shareModels } from './registry.ts'

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

describe('the default', () => {
  test('believes no odd period where shares are noise about a level', () => {
    const markets = Array.from({ length: 6 }, () => noisy(60))
    const choice = chooseShareModel(markets, 6)
    expect(choice.model).not.toBe(noChange)
    expect(choice.relativeError).toBeLessThan(0.95)
    const record = shareRecord(pulled(choice), markets, 6)
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
