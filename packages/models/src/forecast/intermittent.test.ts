import { expect, test } from 'vitest'
import { croston, sba, tsb } from './intermittent.ts'

// By hand for 0 2 0 0 4 with weight 0.1: size 2 → 2.2, interval 2 → 2.1 (three steps after the first demand).
const values = [0, 2, 0, 0, 4]

test("Croston's forecast is smoothed size over smoothed interval", () => {
  const { mean } = croston.fit(values).predict(2)
  expect(Array.from(mean)).toEqual([2.2 / 2.1, 2.2 / 2.1].map((v) => expect.closeTo(v, 12)))
})

test('Syntetos and Boylan take half the weight off', () => {
  expect(sba.fit(values).predict(1).mean[0]).toBeCloseTo((0.95 * 2.2) / 2.1, 12)
})

test('TSB falls while nothing is sold, Croston does not', () => {
  const dying = [5, 5, 0, 5, 5, ...Array(30).fill(0)]
  const alive = [5, 5, 0, 5, 5]
  const ratio = (f: typeof tsb) => f.fit(dying).predict(1).mean[0]! / f.fit(alive).predict(1).mean[0]!
  expect(ratio(tsb)).toBeLessThan(0.3)
  expect(ratio(croston)).toBeCloseTo(1, 12)
})

test('quantiles know that most steps have no demand', () => {
  const rare = Array.from({ length: 50 }, (_, t) => (t % 5 === 4 ? 10 : 0))
  const forecast = croston.fit(rare).predict(3)
  expect(forecast.median[0]).toBe(0)
  expect(forecast.quantile(0.95)[0]).toBeCloseTo(10, 9)
})
