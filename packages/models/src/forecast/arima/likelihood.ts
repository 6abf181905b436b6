import type { ArmaPolynomials } from './order.ts'

/** What a run of the filter found. */
export type ArmaRun = {
  /** Σ v²/F: n times the estimate of the noise variance. */
  squares: number
  /** Σ log F. */
  logs: number
  /** The constant around which the series moves, 0 without one. */
  mean: number
  /** The state before the next value: its first entry is the forecast, without the constant. */
  state: Float64Array
  /** How well that state is known. */
  filter: Filter
}

/** Where the fast filter stands: what it takes to move the covariance of the state one step on. */
export type Filter = {
  readonly phi: Float64Array
  readonly gain: Float64Array
  /** The covariance has just changed by scale · step · stepᵀ. */
  readonly step: Float64Array
  scale: number
  /** The variance of the next value, in units of the noise's. */
  total: number
  settled: boolean
}

/** Moves the covariance one step on. */
export function renew(filter: Filter): void {
  const { phi, gain, step, scale, total } = filter
  const last = phi.length - 1
  const head = step[0]!
  // The variance falls towards the noise's, which is 1.
  const renewed = Math.max(total + head * head * scale, 1)
  const [kept, added] = [total / renewed, (scale * head) / renewed]
  let squares = 0
  for (let i = 0; i <= last; i++) {
    const moved = i < last ? phi[i]! * head + step[i + 1]! : phi[i]! * head
    const next = gain[i]! * kept + moved * added
    const left = moved - next * head
    gain[i] = next
    step[i] = left
    squares += left * left
  }
  filter.scale = scale + (scale * scale * head * head) / total
  filter.total = renewed
  filter.settled = squares * Math.abs(filter.scale) < 1e-13
}

/** ψ₀ … ψₖ of the moving-average form. */
export function psiWeights({ phi, theta }: ArmaPolynomials, count: number): Float64Array {
  const psi = new Float64Array(count)
  psi[0] = 1
  for (let j = 1; j < count; j++) {
    let sum = j <= theta.length ? theta[j - 1]! : 0
    for (let k = 1; k <= Math.min(j, phi.length); k++) sum += phi[k - 1]! * psi[j - k]!
    psi[j] = sum
  }
  return psi
}

/** Gaussian elimination with row pivoting, in place; the solution ends up in `b`. */
function eliminate(a: Float64Array, b: Float64Array): void {
  const n = b.length
  for (let k = 0; k < n; k++) {
    let pivot = k
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]!) > Math.abs(a[pivot * n + k]!)) pivot = i
    if (pivot !== k) {
      for (let j = k; j < n; j++) {
        const kept = a[k * n + j]!
        a[k * n + j] = a[pivot * n + j]!
        a[pivot * n + j] = kept
      }
      const kept = b[k]!
      b[k] = b[pivot]!
      b[pivot] = kept
    }
    for (let i = k + 1; i < n; i++) {
      const factor = a[i * n + k]! / a[k * n + k]!
      if (factor === 0) continue
      for (let j = k + 1; j < n; j++) a[i * n + j]! -= factor * a[k * n + j]!
      b[i]! -= factor * b[k]!
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) b[i]! -= a[i * n + j]! * b[j]!
    b[i]! /= a[i * n + i]!
  }
}

/** Autocovariances γ₀ … γ of a process with unit noise (Brockwell and Davis, 1991, equations 3.3.8 and 3.3.9). */
export function autocovariances(arma: ArmaPolynomials, psi: Float64Array, count: number): Float64Array {
  const { phi, theta } = arma
  const p = phi.length
  const noise = (j: number) => {
    let sum = j === 0 ? 1 : 0
    for (let k = Math.max(1, j); k <= theta.length; k++) sum += theta[k - 1]! * psi[k - j]!
    return sum
  }
  const size = p + 1
  const a = new Float64Array(size * size)
  const gamma = new Float64Array(Math.max(count, size))
  for (let j = 0; j < size; j++) {
    a[j * size + j]! += 1
    for (let k = 1; k <= p; k++) a[j * size + Math.abs(j - k)]! -= phi[k - 1]!
    gamma[j] = noise(j)
  }
  eliminate(a, gamma.subarray(0, size))
  for (let j = size; j < count; j++) {
    let sum = noise(j)
    for (let k = 1; k <= p; k++) sum += phi[k - 1]! * gamma[j - k]!
    gamma[j] = sum
  }
  return gamma
}

/** The first column of the state's stationary covariance, moved one step on: where the gain starts from. */
function firstGain(
  phi: Float64Array,
  theta: Float64Array,
  gamma: Float64Array,
  psi: Float64Array,
): Float64Array {
  const r = phi.length
  const column = new Float64Array(r + 1)
  column[0] = gamma[0]!
  for (let k = 2; k <= r; k++) {
    const [ar, ma] = [phi[k - 1]!, theta[k - 1]!]
    // Most lags of a seasonal process are 0.
    if (ar === 0 && ma === 0) continue
    for (let i = 1; i < k; i++) column[i]! += ar * gamma[k - i]! + ma * psi[k - 1 - i]!
  }
  return Float64Array.from({ length: r }, (_, i) => phi[i]! * column[0]! + column[i + 1]!)
}

/** Moves a state one step on and adds the gain's share of the error: a ← T·a + gain·error. */
export function advance(a: Float64Array, phi: Float64Array, gain: Float64Array, error: number): void {
  const last = a.length - 1
  const head = a[0]!
  for (let i = 0; i < last; i++) a[i] = phi[i]! * head + a[i + 1]! + gain[i]! * error
  a[last] = phi[last]! * head + gain[last]! * error
}

/** The filter before the first value, its state at rest in the stationary distribution. */
export function startFilter(arma: ArmaPolynomials): Filter {
  const r = Math.max(arma.phi.length, arma.theta.length + 1)
  const phi = new Float64Array(r)
  phi.set(arma.phi)
  // theta[k − 1] here belongs to the lag k − 1: the leading 1 included.
  const theta = new Float64Array(r)
  theta[0] = 1
  theta.set(arma.theta, 1)
  const psi = psiWeights(arma, r)
  const gamma = autocovariances(arma, psi, r + 1)
  const step = firstGain(phi, theta, gamma, psi)
  const total = gamma[0]!
  return { phi, gain: step.map((k) => k / total), step, scale: -1 / total, total, settled: false }
}

/**
 * The exact Gaussian likelihood of an ARMA process by the Kalman filter in the fast form of Chandrasekhar (Morf, Sidhu
 * and Kailath, 1974; Pearlman, 1980): the covariance changes by one outer product a step, so a step costs the order of
 * the process and not its square. The constant is estimated by generalised least squares in the same run.
 */
export function runArma(arma: ArmaPolynomials, values: Float64Array, constant: boolean): ArmaRun {
  const filter = startFilter(arma)
  const { phi, gain } = filter
  const r = phi.length
  const state = new Float64Array(r)
  const ones = new Float64Array(r)
  let [yy, y1, u11, logs] = [0, 0, 0, 0]
  for (const value of values) {
    const error = value - state[0]!
    yy += (error * error) / filter.total
    logs += Math.log(filter.total)
    advance(state, phi, gain, error)
    if (constant) {
      const unit = 1 - ones[0]!
      y1 += (unit * error) / filter.total
      u11 += (unit * unit) / filter.total
      advance(ones, phi, gain, unit)
    }
    if (!filter.settled) renew(filter)
  }
  const mean = u11 > 0 ? y1 / u11 : 0
  for (let i = 0; i < r; i++) state[i]! -= mean * ones[i]!
  return { squares: Math.max(yy - mean * y1, 0), logs, mean, state, filter }
}

/** Beyond so many steps what is left of a covariance is nothing. */
const mostSteps = 4000
/** What is left of a variance, in parts of it, that is not worth another round of steps. */
const negligible = 0.002

/**
 * How much the variances of forecasts exceed those of a state that is known: a history without end would still have
 * brought the covariance down by the steps that are left, near a unit root of the moving average by many.
 *
 * @param seen how many values the run has seen
 * @param noise variances that future noise gives, in units of one value's
 * @param weigh what a deviation of the state adds to each forecast
 */
export function excessVariance(
  { filter }: ArmaRun,
  seen: number,
  noise: Float64Array,
  weigh: (deviation: Float64Array) => Float64Array,
): Float64Array {
  const left: Filter = { ...filter, gain: filter.gain.slice(), step: filter.step.slice() }
  const excess = new Float64Array(noise.length)
  const round = left.phi.length
  for (let t = 0; t < mostSteps && !left.settled; t += round) {
    const before = excess.slice()
    for (let k = 0; k < round; k++) {
      const added = weigh(left.step)
      for (let h = 0; h < noise.length; h++) excess[h]! -= left.scale * added[h]! ** 2
      renew(left)
    }
    // At a unit root rounds become smaller with the square of time: those to come add up to this one times their number.
    const rounds = (seen + t) / round + 1
    const rest = excess.map((v, h) => rounds * (v - before[h]!))
    if (rest.every((v, h) => v < negligible * (excess[h]! + noise[h]!))) {
      return excess.map((v, h) => v + rest[h]!)
    }
  }
  return excess
}
