import { describe, expect, it } from 'vitest'
import { createRandom, shuffle, xoshiro128pp } from './random.ts'

describe('xoshiro128pp', () => {
  // The first outputs for state {1, 2, 3, 4}, as the authors' reference C code prints them (the same vector is in
  // the tests of the Rust crate rand_xoshiro 0.6).
  it('gives the reference outputs', () => {
    const state = Uint32Array.of(1, 2, 3, 4)
    const outputs = Array.from({ length: 10 }, () => xoshiro128pp(state))
    expect(outputs).toEqual([
      641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011,
      621204420,
    ])
  })
})

describe('createRandom', () => {
  it('repeats itself for the same seed and differs for the next', () => {
    const draw = (seed: number) => Array.from({ length: 4 }, createRandom(seed).uniform)
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
    expect(draw(0)).not.toEqual(draw(2 ** 32))
  })

  it('draws uniforms with mean 1/2 and variance 1/12, and normals with mean 0 and variance 1', () => {
    const random = createRandom(1)
    const n = 100_000
    const moments = (draw: () => number) => {
      let sum = 0
      let squares = 0
      for (let i = 0; i < n; i++) {
        const x = draw()
        sum += x
        squares += x * x
      }
      return { mean: sum / n, variance: squares / n - (sum / n) ** 2 }
    }
    // Four standard errors: the chance that a right generator fails is below 1 in 10,000, and the seed is fixed.
    const uniform = moments(random.uniform)
    expect(Math.abs(uniform.mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n))
    expect(Math.abs(uniform.variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / n))
    const normal = moments(random.normal)
    expect(Math.abs(normal.mean)).toBeLessThan(4 / Math.sqrt(n))
    expect(Math.abs(normal.variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n))
  })

  it('draws every integer below n equally often', () => {
    const random = createRandom(3)
    const counts = new Array<number>(6).fill(0)
    for (let i = 0; i < 60_000; i++) counts[random.integer(6)]! += 1
    // χ² with 5 degrees of freedom exceeds 25.7 once in 10,000.
    expect(counts.reduce((sum, c) => sum + (c - 10_000) ** 2 / 10_000, 0)).toBeLessThan(25.7)
  })
})

describe('shuffle', () => {
  it('keeps every item', () => {
    const items = shuffle([1, 2, 3, 4, 5, 6, 7, 8], createRandom(5))
    expect(items).not.toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(items.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
})
