import { forwardGradient, lbfgs, numericGradient } from '../../numeric/lbfgs.ts'
import { type Forecast, gaussian } from '../distribution.ts'
import { difference } from './differencing.ts'
import { hannanRissanen } from './hannan-rissanen.ts'
import { type ArmaRun, excessVariance, psiWeights, runArma } from './likelihood.ts'
import { type ArimaOrder, type ArmaPolynomials, polynomials, product, rootsBeyond } from './order.ts'
import { type RegressorRun, runRegressors } from './regressors.ts'

/** A seasonal ARIMA fitted to a series. */
export type ArimaFit = {
  readonly order: ArimaOrder
  /** Unbounded parameters in the order p, q, P, Q, to start a neighbour's search from. */
  readonly free: Float64Array
  readonly arma: ArmaPolynomials
  readonly run: ArmaRun
  /** The mean of the (differenced) series when the order has a constant. */
  readonly constant: number
  /** One a regressor, and how far each is known; empty without any. */
  readonly coefficients: Float64Array
  readonly standardErrors: Float64Array
  readonly sigma2: number
  readonly logLikelihood: number
  readonly aicc: number
}

/** The differenced series that an order models. */
export function differenced(values: Float64Array, { d, D, period }: ArimaOrder): Float64Array {
  return difference(difference(values, period, D), 1, d)
}

/**
 * Where a search without a neighbour starts: from nothing, and from where else its likelihood may have a hill.
 * Autoregressive and moving-average lags that almost cancel make a ridge, so that one start has a strong autoregression;
 * two moving-average lags have hills at either side, which meet where they are not invertible; cycles lie far from nothing.
 */
function startingPoints(w: Float64Array, { p, q, P, Q }: ArimaOrder): Float64Array[] {
  const at = (...places: readonly (readonly [number, number])[]) => {
    const start = new Float64Array(p + q + P + Q)
    for (const [place, value] of places) start[place] = value
    return start
  }
  const starts = [at()]
  if (p > 0 && q > 0) starts.push(at([0, 1.5], [p, -0.5]))
  if (q > 1) starts.push(at([p, -1]), at([p + 1, -1]))
  const regressed = p + q > 1 ? hannanRissanen(w, p, q) : undefined
  if (regressed) starts.push(at(...Array.from(regressed, (value, place) => [place, value] as const)))
  return starts
}

export type ArimaFitOptions = {
  /** Unbounded parameters to start from; without them the search has starts of its own. */
  readonly start?: Float64Array | undefined
  /** False for a first look that is good enough to compare orders. */
  readonly precise?: boolean
  /** Regressors as long as the differenced series, differenced as it is. */
  readonly regressors?: readonly Float64Array[]
}

/** The unbounded parameters of the highest hill of a likelihood that can be found. */
function climb(
  objective: (free: Float64Array) => number,
  starts: readonly Float64Array[],
  precise: boolean,
): Float64Array {
  const options = precise
    ? { gradientTolerance: 1e-6, relativeTolerance: 1e-12, maxIterations: 100 }
    : { gradientTolerance: 1e-4, relativeTolerance: 1e-5, maxIterations: 20 }
  const gradient = precise ? numericGradient(objective, 1e-5) : forwardGradient(objective)
  const minima = starts.map((from) => lbfgs(gradient, from, options))
  return minima.reduce(
    (best, { point }) => (objective(point) < objective(best) ? point : best),
    minima[0]!.point,
  )
}

/**
 * Fits a seasonal ARIMA of a given order, beside regressors where there are any, by exact maximum likelihood.
 *
 * @param w the differenced series
 * @returns undefined when the series is too short for the order
 */
export function fitArima(
  w: Float64Array,
  order: ArimaOrder,
  { start, precise = true, regressors = [] }: ArimaFitOptions = {},
): ArimaFit | undefined {
  const { p, q, P, Q, constant } = order
  const count = p + q + P + Q
  const n = w.length
  const k = count + 1 + (constant ? 1 : 0) + regressors.length
  if (n <= k + 1) return undefined
  const runOf = (free: Float64Array) => {
    const arma = polynomials(order, free)
    return regressors.length === 0 ? runArma(arma, w, constant) : runRegressors(arma, w, regressors, constant)
  }
  const objective = (free: Float64Array) => {
    const { squares, logs } = runOf(free)
    const value = 0.5 * (Math.log(squares / n) + logs / n)
    return Number.isFinite(value) ? value : 1e10
  }
  const starts = start ? [start] : precise ? startingPoints(w, order) : [new Float64Array(count)]
  const free = count === 0 ? new Float64Array() : climb(objective, starts, precise)
  const run = runOf(free)
  const variance = run.squares / n
  const sigma2 = run.squares / Math.max(1, n - k + 1)
  const logLikelihood = -0.5 * (n * (Math.log(2 * Math.PI * variance) + 1) + run.logs)
  return {
    order,
    free,
    arma: polynomials(order, free),
    run,
    constant: run.mean,
    ...coefficientsOf(run, variance),
    sigma2,
    logLikelihood,
    aicc: -2 * logLikelihood + 2 * k + (2 * k * (k + 1)) / (n - k - 1),
  }
}

/** Coefficients with their standard errors at a noise variance, the estimates of the ARMA part taken as known. */
function coefficientsOf(
  run: ArmaRun | RegressorRun,
  variance: number,
): Pick<ArimaFit, 'coefficients' | 'standardErrors'> {
  if (!('coefficients' in run)) {
    return { coefficients: new Float64Array(), standardErrors: new Float64Array() }
  }
  const {
    coefficients,
    unscaledCovariance: { rows, data },
  } = run
  const before = rows - coefficients.length
  const standardErrors = coefficients.map((_, j) => Math.sqrt(variance * data[(before + j) * (rows + 1)]!))
  return { coefficients, standardErrors }
}

/** Whether neither side comes close to a unit root, where an estimate is not to be trusted (as in R's auto.arima). */
export function isSound({ arma: { phi, theta } }: ArimaFit): boolean {
  return (
    rootsBeyond(phi, 1.01) &&
    rootsBeyond(
      theta.map((v) => -v),
      1.01,
    )
  )
}

/** The coefficients of (1 − B)ᵈ(1 − Bᵐ)ᴰ as an autoregression: y(t) = c₁ y(t−1) + … + w(t). */
function differencingWeights({ d, D, period }: ArimaOrder): Float64Array {
  let weights: Float64Array = new Float64Array()
  for (let k = 0; k < d; k++) weights = product(weights, [-1], 1)
  for (let k = 0; k < D; k++) weights = product(weights, [-1], period)
  return weights.map((v) => -v)
}

/** Adds differences up again, after the values they continue. */
function integrate(w: Float64Array, values: Float64Array, weights: Float64Array): Float64Array {
  const n = values.length
  const all = new Float64Array(n + w.length)
  all.set(values)
  for (let h = 0; h < w.length; h++) {
    let sum = w[h]!
    for (let k = 1; k <= weights.length; k++) sum += weights[k - 1]! * all[n + h - k]!
    all[n + h] = sum
  }
  return all.subarray(n)
}

/** One-step forecasts inside the sample; NaN where differencing leaves none. */
export function arimaFitted(
  values: Float64Array,
  w: Float64Array,
  { arma, constant, order }: ArimaFit,
): Float64Array {
  const lost = values.length - w.length
  const fitted = new Float64Array(values.length).fill(Number.NaN)
  const centred = w.map((v) => v - constant)
  const errors = new Float64Array(w.length)
  const weights = differencingWeights(order)
  for (let t = 0; t < w.length; t++) {
    let next = constant
    for (let k = 1; k <= Math.min(t, arma.phi.length); k++) next += arma.phi[k - 1]! * centred[t - k]!
    for (let k = 1; k <= Math.min(t, arma.theta.length); k++) next += arma.theta[k - 1]! * errors[t - k]!
    errors[t] = w[t]! - next
    for (let k = 1; k <= weights.length; k++) next += weights[k - 1]! * values[lost + t - k]!
    fitted[lost + t] = next
  }
  return fitted
}

/** The differenced series' next values, out of a state of the filter. */
function statePath(phi: Float64Array, start: Float64Array, horizon: number): Float64Array {
  const state = start.slice()
  const last = state.length - 1
  return Float64Array.from({ length: horizon }, () => {
    const head = state[0]!
    for (let i = 0; i <= last; i++) state[i] = (phi[i] ?? 0) * head + (i < last ? state[i + 1]! : 0)
    return head
  })
}

const negated = (values: Float64Array) => values.map((v) => -v)

/** The next values of a fitted ARIMA: normal, as uncertain as future noise (the ψ weights) and the state make them. */
export function arimaForecast(values: Float64Array, fit: ArimaFit, horizon: number): Forecast {
  const { arma, order, sigma2, run, constant } = fit
  const weights = differencingWeights(order)
  const phi = negated(product(negated(arma.phi), negated(weights), 1))
  let sum = 0
  const noise = psiWeights({ phi, theta: arma.theta }, horizon).map((v) => (sum += v * v))
  const nothing = new Float64Array(weights.length)
  const excess = excessVariance(run, values.length - weights.length, noise, (deviation) =>
    integrate(statePath(arma.phi, deviation, horizon), nothing, weights),
  )
  const path = statePath(arma.phi, run.state, horizon).map((v) => v + constant)
  return gaussian(
    integrate(path, values, weights),
    noise.map((v, h) => Math.sqrt(sigma2 * (v + excess[h]!))),
  )
}
