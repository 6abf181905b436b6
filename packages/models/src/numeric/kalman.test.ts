import { expect, test } from 'vitest'
import { kalmanFilter, kalmanSmoother, type Measurement } from './kalman.ts'
import { lbfgs, numericGradient } from './lbfgs.ts'
import { identity, matrixOf } from './matrix.ts'
import { nile } from './nile.contract.ts'

const design = Float64Array.of(1)
const level = (variance: number) => ({
  transition: identity(1),
  stateNoise: identity(1, variance),
  initialMean: new Float64Array(1),
  initialCovariance: identity(1, 1e9),
})
const measured = (variance: number, values: readonly (number | undefined)[] = nile): Measurement[][] =>
  values.map((value) => (value === undefined ? [] : [{ value, design, variance }]))

test('the local level of the Nile has the variances and likelihood of Durbin and Koopman (2012), section 2.10', () => {
  const minusLikelihood = (p: Float64Array) =>
    -kalmanFilter(level(Math.exp(p[1]!)), measured(Math.exp(p[0]!)), 1).logLikelihood
  const found = lbfgs(numericGradient(minusLikelihood, 1e-5), [9, 9], { gradientTolerance: 1e-5 })
  expect(Math.exp(found.point[0]!) / 15099).toBeCloseTo(1, 3)
  expect(Math.exp(found.point[1]!) / 1469.1).toBeCloseTo(1, 2)
  expect(-found.value).toBeCloseTo(-632.54, 1)
})

test('the predicted variance starts at σ²ε + σ²η and settles at the steady state of section 2.11', () => {
  const { predicted } = kalmanFilter(level(1469.1), measured(15099))
  const q = 1469.1 / 15099
  expect(predicted[1]!.mean[0]).toBeCloseTo(1120, 1)
  expect(predicted[1]!.covariance.data[0]).toBeCloseTo(15099 + 1469.1, -1)
  expect(predicted[99]!.covariance.data[0]).toBeCloseTo((15099 * (q + Math.sqrt(q * q + 4 * q))) / 2, 4)
})

test('smoothing equals filtering at the end, and interpolates linearly across a gap of a random walk', () => {
  const gap = nile.map((value, i) => (i >= 40 && i < 60 ? undefined : value))
  const { filtered } = kalmanFilter(level(1469.1), measured(15099, gap))
  const smoothed = kalmanSmoother(level(1469.1), measured(15099, gap))
  expect(smoothed[99]!.mean[0]).toBeCloseTo(filtered[99]!.mean[0]!, 8)
  const at = (t: number) => smoothed[t]!.mean[0]!
  for (let t = 40; t < 60; t++) expect(at(t)).toBeCloseTo(at(39) + ((t - 39) / 21) * (at(60) - at(39)), 3)
  expect(smoothed[50]!.covariance.data[0]).toBeGreaterThan(smoothed[20]!.covariance.data[0]!)
})

test('measurements of one time count as their precision-weighted mean, and a trend without noise is a line', () => {
  const model = {
    transition: matrixOf([
      [1, 1],
      [0, 1],
    ]),
    stateNoise: matrixOf([
      [0, 0],
      [0, 0],
    ]),
    initialMean: new Float64Array(2),
    initialCovariance: identity(2, 1e8),
  }
  const see = (value: number, variance: number) => ({ value, variance, design: Float64Array.of(1, 0) })
  const split = kalmanSmoother(model, [[see(9, 2), see(12, 1)], [], [see(15, 1)]])
  const merged = kalmanSmoother(model, [[see(11, 2 / 3)], [], [see(15, 1)]])
  for (const t of [0, 1, 2]) {
    expect(split[t]!.mean[0]).toBeCloseTo(merged[t]!.mean[0]!, 5)
    expect(split[t]!.mean[0]).toBeCloseTo(11 + 2 * t, 4)
    expect(split[t]!.covariance.data[0]).toBeCloseTo(merged[t]!.covariance.data[0]!, 5)
  }
})
