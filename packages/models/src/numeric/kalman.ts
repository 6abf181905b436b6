import { invertPositive, type Matrix, matrix, multiply, transpose } from './matrix.ts'

/** One measurement of the state: value = design · state + noise. */
export type Measurement = {
  readonly value: number
  /** One entry a state. */
  readonly design: Float64Array
  /** The variance of the noise, ≥ 0. */
  readonly variance: number
}

/**
 * A linear Gaussian state-space model. A state without prior knowledge gets a large initial variance (say 10⁷ times the
 * series' variance); the first measurements then contribute a constant to the likelihood.
 */
export type StateSpace = {
  readonly transition: Matrix
  /** Covariance of the noise that is added at each step. */
  readonly stateNoise: Matrix
  readonly initialMean: Float64Array
  readonly initialCovariance: Matrix
}

/** Mean and covariance of the state at one time. */
export type StateEstimate = { readonly mean: Float64Array; readonly covariance: Matrix }

export type Filtered = {
  /** Before the measurements of each time. */
  readonly predicted: readonly StateEstimate[]
  /** After them. */
  readonly filtered: readonly StateEstimate[]
  /** Gaussian log-likelihood, of all measurements but the first `skip`. */
  readonly logLikelihood: number
}

function symmetrise({ rows: n, data }: Matrix): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      data[i * n + j] = data[j * n + i] = (data[i * n + j]! + data[j * n + i]!) / 2
    }
  }
}

/** Moves an estimate one step on. */
function advance({ mean, covariance }: StateEstimate, model: StateSpace): StateEstimate {
  const { transition, stateNoise } = model
  const moved = multiply(multiply(transition, covariance), transpose(transition))
  for (let i = 0; i < moved.data.length; i++) moved.data[i]! += stateNoise.data[i]!
  symmetrise(moved)
  return { mean: multiply(transition, mean), covariance: moved }
}

/** Takes one measurement in, in place; returns its log density. */
function take({ mean, covariance }: StateEstimate, { value, design, variance }: Measurement): number {
  const n = mean.length
  const gain = multiply(covariance, design)
  let error = value
  let total = variance
  for (let i = 0; i < n; i++) {
    error -= design[i]! * mean[i]!
    total += design[i]! * gain[i]!
  }
  // A measurement that the state already implies exactly says nothing new.
  if (total <= 0) return 0
  for (let i = 0; i < n; i++) {
    mean[i]! += (gain[i]! * error) / total
    for (let j = 0; j < n; j++) covariance.data[i * n + j]! -= (gain[i]! * gain[j]!) / total
  }
  symmetrise(covariance)
  return -0.5 * (Math.log(2 * Math.PI * total) + (error * error) / total)
}

/**
 * The Kalman filter. Each time has any number of measurements, none where data are missing; they are taken in one by
 * one (Durbin and Koopman, "Time Series Analysis by State Space Methods", 2012, chapter 6.4), so their noises are
 * independent.
 *
 * @param measurements one list a time
 * @param skip how many first measurements to leave out of the likelihood: one for each state without prior knowledge
 */
export function kalmanFilter(
  model: StateSpace,
  measurements: readonly (readonly Measurement[])[],
  skip = 0,
): Filtered {
  const predicted: StateEstimate[] = []
  const filtered: StateEstimate[] = []
  let logLikelihood = 0
  let seen = 0
  let state: StateEstimate = { mean: model.initialMean, covariance: model.initialCovariance }
  for (const now of measurements) {
    predicted.push(state)
    const { rows, data } = state.covariance
    const updated = { mean: state.mean.slice(), covariance: matrix(rows, rows, data.slice()) }
    for (const measurement of now) {
      const density = take(updated, measurement)
      if (seen++ >= skip) logLikelihood += density
    }
    filtered.push(updated)
    state = advance(updated, model)
  }
  return { predicted, filtered, logLikelihood }
}

/** The inverse of a covariance; a state that is known exactly (variance 0) is given a vanishing variance first. */
function invertCovariance({ rows: n, data }: Matrix): Matrix {
  const largest = Math.max(...Array.from({ length: n }, (_, i) => data[i * n + i]!), Number.MIN_VALUE)
  const inverse = (ridge: number): Matrix => {
    const lifted = matrix(n, n, data.slice())
    for (let i = 0; i < n; i++) lifted.data[i * n + i]! += ridge
    return invertPositive(lifted) ?? inverse(Math.max(10 * ridge, 1e-14 * largest))
  }
  return inverse(0)
}

/** One step back: the estimate at t given everything, from the filtered one and the smoothed one at t + 1. */
function stepBack(
  filtered: StateEstimate,
  predicted: StateEstimate,
  smoothed: StateEstimate,
  model: StateSpace,
): StateEstimate {
  const n = filtered.mean.length
  const { transition, stateNoise } = model
  const cross = multiply(filtered.covariance, transpose(transition))
  const gain = multiply(cross, invertCovariance(predicted.covariance))
  const shift = multiply(
    gain,
    smoothed.mean.map((m, i) => m - predicted.mean[i]!),
  )
  // A sum of squares, so that large initial variances cancel nowhere: (I − GT) P (I − GT)ᵀ + G (Q + V) Gᵀ.
  const rest = multiply(gain, transition)
  for (let i = 0; i < n * n; i++) rest.data[i] = (i % (n + 1) === 0 ? 1 : 0) - rest.data[i]!
  const later = matrix(
    n,
    n,
    stateNoise.data.map((q, i) => q + smoothed.covariance.data[i]!),
  )
  const covariance = multiply(multiply(rest, filtered.covariance), transpose(rest))
  const spread = multiply(multiply(gain, later), transpose(gain))
  for (let i = 0; i < n * n; i++) covariance.data[i]! += spread.data[i]!
  symmetrise(covariance)
  return { mean: filtered.mean.map((m, i) => m + shift[i]!), covariance }
}

/**
 * The fixed-interval smoother of Rauch, Tung and Striebel (1965): the state at each time given all measurements.
 */
export function kalmanSmoother(
  model: StateSpace,
  measurements: readonly (readonly Measurement[])[],
): StateEstimate[] {
  const { predicted, filtered } = kalmanFilter(model, measurements)
  const smoothed = filtered.slice()
  for (let t = filtered.length - 2; t >= 0; t--) {
    smoothed[t] = stepBack(filtered[t]!, predicted[t + 1]!, smoothed[t + 1]!, model)
  }
  return smoothed
}
