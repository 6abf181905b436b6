import { expect, test } from 'vitest'
import { originsOf, stride } from './origins.ts'

test('origins are spread over the whole past, latest first', () => {
  // The last origin leaves half a horizon to see, the first a season and a value.
  const all = originsOf(100, { period: 12, horizon: 18 }, 1, 1000)
  expect(all[0]).toBe(91)
  expect(all.at(-1)).toBe(13)
  const some = originsOf(100, { period: 12, horizon: 18 }, 1, 10)
  expect(some).toHaveLength(10)
  expect(some[0]).toBe(91)
  expect(some.at(-1)).toBeLessThan(30)
  const gaps = some.slice(1).map((t, k) => some[k]! - t)
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1)
})

test('a short history has few origins or none', () => {
  expect(originsOf(8, { period: 1, horizon: 4 }, 1, 10)).toEqual([6, 5, 4])
  expect(originsOf(5, { period: 1, horizon: 4 }, 1, 10)).toEqual([])
})

test('steps divide the horizon and are half a season at most', () => {
  expect(stride({ period: 12, horizon: 18 })).toBe(6)
  expect(stride({ period: 4, horizon: 7 })).toBe(1)
  expect(stride({ period: 1, horizon: 6 })).toBe(1)
})
