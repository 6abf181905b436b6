import { createRandom, UserError } from '@bellwether/core'
import { describe, expect, test } from 'vitest'
import { chooseShareModel } from './choose.ts'
import { type ShareHistory, shareHistory, totalVariation } from './history.ts'
import { noChange } from './no-change.ts'
import { withSeason } from './season.ts'

const random = createRandom(11)

const market = (...rows: readonly (readonly number[])[]) =>
  shareHistory(
    rows[0]!.map((_, j) => 'abcd'[j]!),
    rows,
  )

describe('a season', () => {
  test('is the mean logarithmic change of all years, those and one without', () => {
    const [up, down] = [
      [0.5, 0.5],
      [0.6, 0.4],
    ]
    const rows = withSeason(noChange, 2, 1).forecast(market(up, down, up, down, up), 3)
    // By hand: a changes by ln 1.2 and b by ln 0.8 in both years, of which two thirds are believed.
    const [a, b] = [1.2 ** (2 / 3), 0.8 ** (2 / 3)]
    expect(rows[0]![0]).toBeCloseTo(a / (a + b), 12)
    expect(rows[1]![0]).toBeCloseTo(0.5, 12)
    expect(rows[2]![0]).toBeCloseTo(a / (a + b), 12)
    const half = withSeason(noChange, 2, 0.5).forecast(market(up, down, up, down, up), 1)
    expect(half[0]![0]).toBeCloseTo(1.2 ** (1 / 3) / (1.2 ** (1 / 3) + 0.8 ** (1 / 3)), 12)
  })

  test('is no trend: what doubles or halves every period has none', () => {
    const [row] = withSeason(noChange, 2, 1).forecast(
      market([0.1, 0.4, 0.5], [0.2, 0.2, 0.6], [0.4, 0.1, 0.5]),
      1,
    )
    // c alone has one: ln 1.2 up and down again within the one year that is known, half of which is believed.
    const total = 0.5 + 0.5 * Math.sqrt(1.2)
    expect(row![0]).toBeCloseTo(0.4 / total, 12)
    expect(row![1]).toBeCloseTo(0.1 / total, 12)
  })

  test('is not told by a year or less, nor by members that come or go', () => {
    const short = market([0.2, 0.8], [0.3, 0.7], [0.2, 0.8])
    expect(withSeason(noChange, 3, 1).forecast(short, 2)).toEqual(noChange.forecast(short, 2))
    const entering = market([0, 1], [0.5, 0.5], [0.25, 0.75], [0, 1])
    const [row] = withSeason(noChange, 2, 1).forecast(entering, 1)
    expect(row![0]).toBe(0)
    expect(row![1]).toBe(1)
  })
})

/** Markets that wander a little, each with a season of its own of four periods. */
function seasonal(periods: number, size: number): ShareHistory[] {
  return Array.from({ length: 12 }, () => {
    const seasons = Array.from({ length: 4 }, () => [0, 1, 2].map(() => size * random.normal()))
    const logs = [1, 0, -1]
    return market(
      ...Array.from({ length: periods }, (_, t) =>
        logs.map((v, j) => Math.exp((logs[j] = v + 0.02 * random.normal()) + seasons[t % 4]![j]!)),
      ),
    )
  })
}

describe('the default', () => {
  test('finds after how many periods seasons repeat, and beats no change on what comes', () => {
    const whole = seasonal(48, 0.15)
    const past = whole.map(({ members, shares }) => ({ members, shares: shares.slice(0, 44) }))
    const { model, season, relativeError } = chooseShareModel(past, 4)
    expect(season?.period).toBe(4)
    expect(season?.weight).toBeGreaterThan(0.8)
    expect(relativeError).toBeLessThan(0.6)
    expect(model.name).toContain('season of 4')
    const losses = (each: typeof model) =>
      past.map((history, k) => totalVariation(each.forecast(history, 4)[0]!, whole[k]!.shares[44]!))
    const sum = (values: number[]) => values.reduce((total, v) => total + v, 0)
    expect(sum(losses(model))).toBeLessThan(0.6 * sum(losses(noChange)))
  })

  test('follows no season that is not there, that was not seen twice, or that is not asked for', () => {
    expect(chooseShareModel(seasonal(44, 0), 4).season).toBeUndefined()
    const histories = seasonal(9, 0.15)
    const cut = histories.map(({ members, shares }) => ({ members, shares: shares.slice(1) }))
    expect(chooseShareModel(histories, 1).season?.period).toBe(4)
    expect(chooseShareModel(cut, 1).season).toBeUndefined()
    expect(chooseShareModel(histories, 1, { periods: [] }).season).toBeUndefined()
  })

  test.each([1, 0, 2.5, Number.NaN])('refuses a season of %s periods', (period) => {
    expect(() => chooseShareModel(seasonal(9, 0), 1, { periods: [period] })).toThrow(UserError)
  })
})

test('what the default has chosen forecasts any horizon', () => {
  const histories = seasonal(44, 0.15)
  const { model } = chooseShareModel(histories, 4)
  const [history] = histories
  expect(model.forecast(history!, 4)).toHaveLength(4)
  expect(model.forecast(history!, 2)).toHaveLength(2)
  expect(model.forecast(history!, 6)).toHaveLength(6)
})
