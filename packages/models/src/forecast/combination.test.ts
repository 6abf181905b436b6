import { expect, test } from 'vitest'
import { auto, isIntermittent } from './auto.ts'
import { combineForecasts, meanOf, medianOf, weightedMean } from './combination.ts'
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
