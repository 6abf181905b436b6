import { expect, test } from 'vitest'
import { auto, isIntermittent } from './auto.ts'
import { combineForecasts, inverseWeights, learnedOf, meanOf, medianOf, weightedMean } from './combination.ts'
import { gaussian } from './distribution.ts'
import { drift, naive } from './naive.ts'

const at = (mean: number, deviation: number) => gaussian(Float64Array.of(mean), Float64Array.of(deviation))

test('quantiles of normal members average to those of a normal with averaged mean and deviation', () => {
  // Vincent's averaging keeps location-scale families (Lichtendahl et al., 2013).
  const both = combineForecasts([at(10, 1), at(20, 3)], weightedMean())
  const wanted = at(15, 2)
  for (const p of [0.025, 0.5, 0.9]) expect(both.quantile(p)[0]).toBeCloseTo(wanted.quantile(p)[0]!, 12)
  expect(combineForecasts([at(10, 1), at(20, 3)], weightedMean([3, 1])).mean[0]).toBe(12.5)
})

test('mean and median of naive, drift and a stray', () => {
  const values = [1, 2, 3, 5]
  const stray = {
    ...naive,
    fit: (v: ArrayLike<number | null>) => naive.fit(Array.from(v, (x) => (x ?? 0) * 100)),
  }
  expect(meanOf('both', [naive, drift]).fit(values).predict(1).mean[0]).toBeCloseTo(5 + 2 / 3, 12)
  expect(medianOf('three', [naive, drift, stray]).fit(values).predict(1).mean[0]).toBeCloseTo(5 + 4 / 3, 12)
})

test('auto leaves intermittent series to TSB', () => {
  const sparse = Array.from({ length: 30 }, (_, t) => (t % 3 === 0 ? 4 : 0))
  expect(isIntermittent(sparse)).toBe(true)
  expect(auto.fit(sparse).label).toBe('TSB')
  expect(isIntermittent([1, 2, 3, 0, 5, 6])).toBe(false)
  expect(isIntermittent([1, -2, 0, 0, 0, 0])).toBe(false)
})

test('weights fall with the square of past errors, half way to equal', () => {
  // Errors 1 and 2: inverse squares 1 and 1/4 are 0.8 and 0.2; half way to 0.5 each.
  expect(inverseWeights([1, 2])).toEqual([0.65, 0.35].map((w) => expect.closeTo(w, 12)))
  expect(inverseWeights([0, 0])).toEqual([0.5, 0.5])
})

test('a learnt combination trusts drift on a line and is the mean on a series too short to learn from', () => {
  const line = Array.from({ length: 30 }, (_, t) => 2 * t)
  const learned = learnedOf('learned', [naive, drift], 3)
  // Drift never missed: all of the half that is not shared equally goes to it, 3/4 of 60 + 1/4 of 58.
  expect(learned.fit(line).predict(1).mean[0]).toBeCloseTo(59.5, 3)
  expect(learned.fit([1, 2, 3, 5]).predict(1).mean[0]).toBeCloseTo(5 + 2 / 3, 12)
})
