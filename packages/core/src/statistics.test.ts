import { describe, expect, it } from 'vitest'
import { createRandom } from './random.ts'
import { bootstrap, mean, quantile, variance, wilson } from './statistics.ts'

describe('quantile', () => {
  // R 4: quantile(c(1, 2, 4, 8, 16), c(.1, .25, .5, .9)) gives 1.4, 2, 4, 12.8.
  it('interpolates as R does by default', () => {
    const values = [16, 1, 8, 2, 4]
    expect([0.1, 0.25, 0.5, 0.9].map((p) => quantile(values, p))).toEqual([1.4, 2, 4, 12.8])
  })
})

describe('variance', () => {
  // NIST Statistical Reference Datasets, NumAcc4: certified mean 10000000.2 and standard deviation 0.1.
  it('agrees with the certified value of NumAcc4', () => {
    const values = [10000000.2, ...Array.from({ length: 1000 }, (_, i) => (i % 2 ? 10000000.3 : 10000000.1))]
    expect(mean(values)).toBeCloseTo(10000000.2, 7)
    expect(Math.sqrt(variance(values))).toBeCloseTo(0.1, 7)
  })
})

describe('wilson', () => {
  // Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('gives the published interval of %d in %d', (successes, trials, low, high) => {
    const interval = wilson(successes, trials)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  })
})

describe('bootstrap', () => {
  it('comes near the normal interval of a mean, and repeats itself for the same seed', () => {
    const random = createRandom(2)
    const values = Array.from({ length: 400 }, () => 5 + 2 * random.normal())
    const meanOf = (indices: Uint32Array) => mean(Array.from(indices, (i) => values[i]!))
    const interval = bootstrap(400, meanOf, { random: createRandom(1), resamples: 2000 })
    const half = 1.96 * Math.sqrt(variance(values) / 400)
    expect(interval.low).toBeCloseTo(mean(values) - half, 1)
    expect(interval.high).toBeCloseTo(mean(values) + half, 1)
    expect(bootstrap(400, meanOf, { random: createRandom(1), resamples: 2000 })).toEqual(interval)
  })
})
