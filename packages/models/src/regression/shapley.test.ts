import { createRandom } from '@bellwether/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matrixOf } from '../numeric/matrix.ts'
import fixture from './fixtures/regression.json' with { type: 'json' }
import { linearRegression } from './linear.ts'
import { relativeImportance, shapleyValues } from './shapley.ts'

/** The definition itself: marginal gains averaged over every order. */
function byOrders(players: number, value: (coalition: number) => number): number[] {
  const orders = (left: number[]): number[][] =>
    left.length === 0
      ? [[]]
      : left.flatMap((p) => orders(left.filter((q) => q !== p)).map((rest) => [p, ...rest]))
  const all = orders(Array.from({ length: players }, (_, i) => i))
  const sums = new Array<number>(players).fill(0)
  for (const order of all) {
    let coalition = 0
    for (const p of order) {
      sums[p]! += (value(coalition | (1 << p)) - value(coalition)) / all.length
      coalition |= 1 << p
    }
  }
  return sums
}

describe('Shapley values', () => {
  it('are the mean gains over all orders, and add up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer(), (players, seed) => {
        const random = createRandom(seed)
        const values = Array.from({ length: 2 ** players }, () => random.normal())
        const got = shapleyValues(players, (coalition) => values[coalition]!)
        byOrders(players, (coalition) => values[coalition]!).forEach((v, p) => {
          expect(got[p]).toBeCloseTo(v, 12)
        })
        expect(Math.abs(got.reduce((a, b) => a + b, 0) - (values.at(-1)! - values[0]!))).toBeLessThan(1e-12)
      }),
      { numRuns: 40 },
    )
  })

  it("are those of Shapley's glove game: one left glove, two right", () => {
    const worth = (coalition: number) => +((coalition & 1) > 0 && (coalition & 6) > 0)
    expect(Array.from(shapleyValues(3, worth))).toEqual(
      [2 / 3, 1 / 6, 1 / 6].map((v) => expect.closeTo(v, 14)),
    )
    expect(() => shapleyValues(17, () => 0)).toThrow('17 players')
  })
})

describe('relative importance', () => {
  const x = matrixOf(fixture.x)

  it('adds up to R²', () => {
    const parts = relativeImportance(x, fixture.y)
    expect(Math.abs(parts.reduce((a, b) => a + b, 0) - fixture.linear.rSquared)).toBeLessThan(1e-12)
    const grouped = relativeImportance(x, fixture.y, [[0, 1], [2]])
    expect(Math.abs(grouped.reduce((a, b) => a + b, 0) - fixture.linear.rSquared)).toBeLessThan(1e-12)
  })

  it('averages gains in R² over all orders of regressors', () => {
    const r2 = (coalition: number) => {
      const columns = [0, 1, 2].filter((j) => coalition & (1 << j))
      if (columns.length === 0) return 0
      return linearRegression(matrixOf(fixture.x.map((row) => columns.map((j) => row[j]!))), fixture.y)
        .rSquared
    }
    const parts = relativeImportance(x, fixture.y)
    byOrders(3, r2).forEach((v, j) => {
      expect(parts[j]).toBeCloseTo(v, 10)
    })
  })

  it('refuses a regressor that follows from the others', () => {
    const twice = matrixOf(fixture.x.map(([a]) => [a!, a!]))
    expect(() => relativeImportance(twice, fixture.y)).toThrow('follows from the others')
  })
})
