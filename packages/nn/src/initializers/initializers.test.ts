import { createRandom, mean, variance } from '@bellwether/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fansOf } from './initializer.ts'
import { type InitializerName, initializerOf, initializers } from './initializers.ts'

const names = Object.keys(initializers) as InitializerName[]
const extent = (values: Float32Array) => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0)

describe.each(names)('%s', (name) => {
  it('fills any shape with finite numbers, the same for the same seed', () => {
    const shape = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(shape, fc.nat(), (dims, seed) => {
        const values = initializers[name](dims, createRandom(seed))
        expect(values.length).toBe(dims.reduce((a, b) => a * b, 1))
        expect(values.every(Number.isFinite)).toBe(true)
        expect(initializers[name](dims, createRandom(seed))).toEqual(values)
      }),
      { numRuns: 30 },
    )
  })
})

/** Variances by the cited papers' formulas for a [400, 100] weight; Keras 3's limits and cut-offs. */
describe.each([
  ['glorotUniform', 2 / 500, Math.sqrt(6 / 500)],
  ['glorotNormal', 2 / 500, (2 * Math.sqrt(2 / 500)) / 0.87962566103423978],
  ['heUniform', 2 / 400, Math.sqrt(6 / 400)],
  ['heNormal', 2 / 400, (2 * Math.sqrt(2 / 400)) / 0.87962566103423978],
  ['lecunUniform', 1 / 400, Math.sqrt(3 / 400)],
  ['lecunNormal', 1 / 400, (2 * Math.sqrt(1 / 400)) / 0.87962566103423978],
] as const)('%s', (name, expectedVariance, limit) => {
  it('has its paper’s variance and limit', () => {
    const values = initializers[name]([400, 100], createRandom(7))
    // Five standard errors over 40,000 draws: the variance of a normal's square is twice its variance squared.
    expect(Math.abs(variance(values) / expectedVariance - 1)).toBeLessThan(5 * Math.sqrt(2 / 40_000))
    expect(Math.abs(mean(values))).toBeLessThan(5 * Math.sqrt(expectedVariance / 40_000))
    expect(extent(values)).toBeLessThanOrEqual(limit * (1 + 1e-6))
    expect(extent(values)).toBeGreaterThan(0.99 * limit)
  })
})

describe('orthogonal', () => {
  it.each([[[6, 4]], [[4, 6]], [[5, 5]], [[3, 3, 2, 4]]])(
    'makes the shorter side of %j orthonormal',
    (shape) => {
      const values = initializers.orthogonal(shape, createRandom(3))
      const columns = shape.at(-1)!
      const rows = values.length / columns
      const at = (vector: number, i: number) =>
        rows < columns ? values[vector * columns + i]! : values[i * columns + vector]!
      const [count, length] = rows < columns ? [rows, columns] : [columns, rows]
      for (let a = 0; a < count; a++) {
        for (let b = 0; b < count; b++) {
          let product = 0
          for (let i = 0; i < length; i++) product += at(a, i) * at(b, i)
          expect(product).toBeCloseTo(a === b ? 1 : 0, 6)
        }
      }
    },
  )
})

describe('fansOf', () => {
  it('reads Keras’s layout', () => {
    expect(fansOf([784, 128])).toEqual({ fanIn: 784, fanOut: 128 })
    expect(fansOf([3, 3, 32, 64])).toEqual({ fanIn: 288, fanOut: 576 })
    expect(fansOf([10])).toEqual({ fanIn: 10, fanOut: 10 })
  })

  it('gives way to fans that a layer states', () => {
    const values = initializers.heUniform([64, 32, 3, 3], createRandom(1), { fanIn: 288, fanOut: 576 })
    expect(extent(values)).toBeLessThanOrEqual(Math.sqrt(6 / 288))
    expect(extent(values)).toBeGreaterThan(0.99 * Math.sqrt(6 / 288))
  })
})

describe('initializerOf', () => {
  it('names the choices when a name is unknown', () => {
    expect(() => initializerOf('xavier' as InitializerName)).toThrow('"xavier" is no initializer')
    expect(initializerOf(initializers.ones)).toBe(initializers.ones)
  })
})
