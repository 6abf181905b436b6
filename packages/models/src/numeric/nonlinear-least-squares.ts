import { type LeastSquares, leastSquares } from './least-squares.ts'
import { type Matrix, matrix } from './matrix.ts'

/** A fitted nonlinear regression; covariances are of the linear model at the solution. */
export type NonlinearFit = Pick<LeastSquares, 'coefficients' | 'residuals' | 'sumOfSquares'> & {
  /** s²·(JᵀJ)⁻¹ with s² = RSS / (n − p). */
  readonly covariance: Matrix
  readonly standardErrors: Float64Array
  readonly converged: boolean
}

type Residuals = (coefficients: Float64Array) => Float64Array

const sumOfSquares = (values: Float64Array) => values.reduce((sum, v) => sum + v * v, 0)

/** The negative Jacobian of the residuals by central differences: n × p. */
function jacobian(residuals: Residuals, at: Float64Array, n: number): Matrix {
  const result = matrix(n, at.length)
  const moved = at.slice()
  for (let j = 0; j < at.length; j++) {
    const h = 6e-6 * Math.max(Math.abs(at[j]!), 1e-6)
    moved[j] = at[j]! + h
    const above = residuals(moved)
    moved[j] = at[j]! - h
    const below = residuals(moved)
    moved[j] = at[j]!
    for (let i = 0; i < n; i++) result.data[i * at.length + j] = (below[i]! - above[i]!) / (2 * h)
  }
  return result
}

/** The step of Levenberg and Marquardt: least squares on the Jacobian with a damping row for each coefficient. */
function dampedStep(j: Matrix, residuals: Float64Array, damping: number): Float64Array {
  const { rows: n, columns: p } = j
  const extended = matrix(n + p, p)
  extended.data.set(j.data)
  for (let k = 0; k < p; k++) {
    let norm = 0
    for (let i = 0; i < n; i++) norm += j.data[i * p + k]! ** 2
    extended.data[(n + k) * p + k] = Math.sqrt(damping * norm)
  }
  const target = new Float64Array(n + p)
  target.set(residuals)
  return leastSquares(extended, target).coefficients
}

/**
 * Nonlinear least squares by Levenberg and Marquardt (Marquardt, 1963), with scale-free damping.
 *
 * @param residuals observed minus fitted values, n of them, for given coefficients; values that are not finite turn a
 *   step down
 * @param start p first guesses, p ≤ n
 */
export function nonlinearLeastSquares(
  residuals: Residuals,
  start: ArrayLike<number>,
  { maxIterations = 500, tolerance = 1e-14 }: { maxIterations?: number; tolerance?: number } = {},
): NonlinearFit {
  let at = Float64Array.from(start)
  let rest = residuals(at)
  let best = sumOfSquares(rest)
  let damping = 1e-3
  let converged = false
  for (let iteration = 0; iteration < maxIterations && !converged && damping < 1e12; iteration++) {
    const step = dampedStep(jacobian(residuals, at, rest.length), rest, damping)
    const next = at.map((x, i) => x + step[i]!)
    const nextRest = residuals(next)
    const value = sumOfSquares(nextRest)
    if (!(value < best)) {
      damping *= 10
      continue
    }
    converged = best - value <= tolerance * best
    ;[at, rest, best] = [next, nextRest, value]
    damping /= 10
  }
  const { unscaledCovariance } = leastSquares(jacobian(residuals, at, rest.length), rest)
  const scale = best / (rest.length - at.length)
  const covariance = matrix(
    at.length,
    at.length,
    unscaledCovariance.data.map((v) => v * scale),
  )
  const standardErrors = at.map((_, i) => Math.sqrt(covariance.data[i * at.length + i]!))
  return {
    coefficients: at,
    residuals: rest,
    sumOfSquares: best,
    covariance,
    standardErrors,
    converged: converged || damping >= 1e12,
  }
}
