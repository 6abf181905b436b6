import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stationary } from './stationary.ts'

test('the weather in the Land of Oz settles at 0.4, 0.2, 0.4 (Grinstead and Snell, example 11.1 and 11.19)', () => {
  const oz = [
    [0.5, 0.25, 0.25],
    [0.5, 0, 0.5],
    [0.25, 0.25, 0.5],
  ]
  const { shares, unique } = stationary(oz, [1, 0, 0])
  expect(unique).toBe(true)
  for (const [i, share] of [0.4, 0.2, 0.4].entries()) expect(shares[i]).toBeCloseTo(share, 12)
})

test('the drunkard of four blocks is home or in the bar as absorption has it (Grinstead and Snell, example 11.13)', () => {
  const walk = [0, 1, 2, 3, 4].map((i) =>
    [0, 1, 2, 3, 4].map((j) => (i === 0 || i === 4 ? Number(i === j) : Math.abs(i - j) === 1 ? 0.5 : 0)),
  )
  const { shares, unique } = stationary(walk, [0, 1, 0, 0, 0])
  expect(unique).toBe(false)
  for (const [i, share] of [0.75, 0, 0, 0, 0.25].entries()) expect(shares[i]).toBeCloseTo(share, 9)
})

test('a chain that cycles settles in the mean', () => {
  const cycle = [
    [0, 1],
    [1, 0],
  ]
  expect(stationary(cycle, [1, 0])).toEqual({ shares: [0.5, 0.5], unique: true })
})

test('stationary shares stay what they are after one more step', () => {
  const row = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 4, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(row, { minLength: 4, maxLength: 4 }), (counts) => {
      const rates = counts.map((r, i) => {
        const total = r.reduce((a, b) => a + b, 0)
        return r.map((count, j) => (total === 0 ? Number(i === j) : count / total))
      })
      const { shares } = stationary(rates, [0.25, 0.25, 0.25, 0.25])
      for (const j of shares.keys()) {
        expect(shares.reduce((sum, share, i) => sum + share * rates[i]![j]!, 0)).toBeCloseTo(shares[j]!, 9)
      }
    }),
  )
})
