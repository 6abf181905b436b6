import { UserError } from '@bellwether/core'
import { cholesky, type Matrix, matrix } from '../numeric/matrix.ts'
import { softmax } from '../numeric/softmax.ts'
import { type Clustering, checkPoints } from './clusterer.ts'
import { kMeans } from './k-means.ts'

export type MixtureOptions = {
  seed: number
  /** `full`: each cluster its own ellipsoid; `diagonal`: features independent within a cluster. */
  covariance?: 'full' | 'diagonal'
  maxIterations?: number
  /** Stops when the mean log-likelihood of a point gains less. 1e-6 by default. */
  tolerance?: number
}

export type MixtureFit = Clustering & {
  readonly weights: Float64Array
  readonly means: Matrix
  readonly covariances: readonly Matrix[]
  /** Of each point (row) to be of each cluster (column). */
  readonly probabilities: Matrix
  readonly logLikelihood: number
  /** Less is better (Schwarz, 1978). */
  readonly bic: number
  readonly converged: boolean
}

/** Added to variances, so that a cluster can't shrink onto one point. */
const floor = 1e-6

type Component = { weight: number; mean: Float64Array; covariance: Matrix }

/** The M step for one cluster: weighted mean and covariance. */
function componentOf(points: Matrix, probabilities: Matrix, c: number, diagonal: boolean): Component {
  const [n, d] = [points.rows, points.columns]
  const share = (i: number) => probabilities.data[i * probabilities.columns + c]!
  const mean = new Float64Array(d)
  let total = 10 * Number.EPSILON
  for (let i = 0; i < n; i++) {
    total += share(i)
    for (let k = 0; k < d; k++) mean[k]! += share(i) * points.data[i * d + k]!
  }
  for (let k = 0; k < d; k++) mean[k]! /= total
  const covariance = matrix(d, d)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < d; k++) {
      const left = (share(i) / total) * (points.data[i * d + k]! - mean[k]!)
      for (let l = diagonal ? k : 0; l <= k; l++) {
        covariance.data[k * d + l]! += left * (points.data[i * d + l]! - mean[l]!)
      }
    }
  }
  for (let k = 0; k < d; k++) {
    covariance.data[k * d + k]! += floor
    for (let l = 0; l < k; l++) covariance.data[l * d + k] = covariance.data[k * d + l]!
  }
  return { weight: total / n, mean, covariance }
}

/** Writes ln weight + ln density of every point into column `c`. */
function addLogDensities(
  points: Matrix,
  { weight, mean, covariance }: Component,
  into: Matrix,
  c: number,
): void {
  const d = points.columns
  const factor = cholesky(covariance)
  if (!factor)
    throw new UserError('a cluster is flat: its covariance has no inverse', {
      hint: 'use diagonal covariances',
    })
  const l = factor.data
  let constant = Math.log(weight) - (d / 2) * Math.log(2 * Math.PI)
  for (let k = 0; k < d; k++) constant -= Math.log(l[k * d + k]!)
  const z = new Float64Array(d)
  for (let i = 0; i < points.rows; i++) {
    let squares = 0
    for (let k = 0; k < d; k++) {
      let sum = points.data[i * d + k]! - mean[k]!
      for (let m = 0; m < k; m++) sum -= l[k * d + m]! * z[m]!
      z[k] = sum / l[k * d + k]!
      squares += z[k]! ** 2
    }
    into.data[i * into.columns + c] = constant - squares / 2
  }
}

/** The E step: each point's probabilities by cluster, and the log-likelihood. */
function expectation(
  points: Matrix,
  components: Component[],
): { probabilities: Matrix; logLikelihood: number } {
  const size = components.length
  const probabilities = matrix(points.rows, size)
  components.forEach((component, c) => {
    addLogDensities(points, component, probabilities, c)
  })
  let logLikelihood = 0
  for (let i = 0; i < points.rows; i++) {
    logLikelihood += softmax(probabilities.data.subarray(i * size, (i + 1) * size), size)
  }
  return { probabilities, logLikelihood }
}

function hardProbabilities({ labels, clusters }: Clustering): Matrix {
  const result = matrix(labels.length, clusters)
  labels.forEach((label, i) => {
    result.data[i * clusters + label] = 1
  })
  return result
}

/** How many numbers describe the mixture. */
function parameterCount(clusters: number, d: number, diagonal: boolean): number {
  return clusters - 1 + clusters * (d + (diagonal ? d : (d * (d + 1)) / 2))
}

function largestOf({ columns, data }: Matrix, i: number): number {
  const row = data.subarray(i * columns, (i + 1) * columns)
  return row.indexOf(row.reduce((most, v) => Math.max(most, v), 0))
}

/**
 * A mixture of Gaussians by expectation–maximisation (Dempster, Laird and Rubin, 1977), started at the division of k-means.
 *
 * @throws UserError for fewer points than clusters, values that are not finite, or a flat cluster
 * @example
 * gaussianMixture(points, 3, { seed: 1, covariance: 'full' }).bic
 */
export function gaussianMixture(
  points: Matrix,
  clusters: number,
  { seed, covariance = 'full', maxIterations = 1000, tolerance = 1e-6 }: MixtureOptions,
): MixtureFit {
  checkPoints(points, clusters)
  const diagonal = covariance === 'diagonal'
  const maximisation = (probabilities: Matrix) =>
    Array.from({ length: clusters }, (_, c) => componentOf(points, probabilities, c, diagonal))
  let components = maximisation(hardProbabilities(kMeans(points, clusters, { seed })))
  let state = expectation(points, components)
  let converged = false
  for (let iteration = 0; iteration < maxIterations && !converged; iteration++) {
    components = maximisation(state.probabilities)
    const next = expectation(points, components)
    converged = Math.abs(next.logLikelihood - state.logLikelihood) < tolerance * points.rows
    state = next
  }
  const parameters = parameterCount(clusters, points.columns, diagonal)
  return {
    labels: Int32Array.from({ length: points.rows }, (_, i) => largestOf(state.probabilities, i)),
    clusters,
    weights: Float64Array.from(components, (component) => component.weight),
    means: matrix(clusters, points.columns, Float64Array.from(components.flatMap(({ mean }) => [...mean]))),
    covariances: components.map((component) => component.covariance),
    ...state,
    bic: parameters * Math.log(points.rows) - 2 * state.logLikelihood,
    converged,
  }
}
