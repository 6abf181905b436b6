import { UserError } from '@bellwether/core'
import { lbfgs } from './lbfgs.ts'
import { cholesky, invertPositive, type Matrix, matrix, multiply } from './matrix.ts'

/** Takes the score (gradient of the log-likelihood) of one independent unit: say a choice or a row. */
export type ScoreVisitor = (unit: number, score: Float64Array) => void

/** A model's log-likelihood over its data. */
export type Likelihood = {
  readonly parameters: readonly string[]
  readonly start: Float64Array
  /** The log-likelihood; adds its gradient into `gradient`. */
  evaluate(point: Float64Array, gradient: Float64Array): number
  /** Minus the second derivatives. */
  information(point: Float64Array): Matrix
  scores(point: Float64Array, visit: ScoreVisitor): void
}

/** Where the log-likelihood is greatest, and what its shape there says about the parameters. */
export type Maximum = {
  readonly point: Float64Array
  readonly logLikelihood: number
  readonly iterations: number
  readonly converged: boolean
  /** Inverse information. */
  readonly covariance: Matrix
  /** Huber's and White's sandwich over the independent units. */
  readonly robustCovariance: Matrix
}

/** Scales a matrix to a unit diagonal, so that units of measurement do not decide what counts as singular. */
function scaled({ rows: n, data }: Matrix): { unit: Matrix; scale: Float64Array } {
  const scale = Float64Array.from({ length: n }, (_, i) => 1 / Math.sqrt(data[i * n + i]!))
  return {
    unit: matrix(
      n,
      n,
      data.map((x, at) => x * scale[Math.floor(at / n)]! * scale[at % n]!),
    ),
    scale,
  }
}

/** The first parameter whose pivot vanishes when the information matrix is factorised; −1 when none does. */
function firstDependent({ rows: n, data }: Matrix): number {
  const pivots = ({ rows, data: l }: Matrix) => Array.from({ length: rows }, (_, k) => l[k * rows + k]!)
  const leading = (size: number) =>
    matrix(
      size,
      size,
      Float64Array.from({ length: size * size }, (_, at) => data[Math.floor(at / size) * n + (at % size)]!),
    )
  let size = n
  let factor = cholesky(leading(n))
  while (!factor) factor = cholesky(leading(--size))
  const small = pivots(factor).findIndex((pivot) => pivot < 1e-6)
  return small < 0 && size < n ? size : small
}

/**
 * Inverts an information matrix.
 *
 * @throws UserError when a parameter is not identified, by name
 */
export function invertInformation(information: Matrix, parameters: readonly string[]): Matrix {
  const n = information.rows
  const flat = parameters.findIndex((_, i) => !(information.data[i * n + i]! > 0))
  const parts = scaled(information)
  const dependent = flat >= 0 ? flat : firstDependent(parts.unit)
  if (dependent >= 0) {
    throw new UserError(`the data cannot tell the coefficient "${parameters[dependent]}" from the others`, {
      hint: 'drop a variable that hardly varies or that follows from the others',
    })
  }
  const inverse = invertPositive(parts.unit)!
  return matrix(
    n,
    n,
    inverse.data.map((x, at) => x * parts.scale[Math.floor(at / n)]! * parts.scale[at % n]!),
  )
}

/** Central differences of the gradient: minus the second derivatives where no formula is at hand. */
export function numericInformation(
  evaluate: Likelihood['evaluate'],
  point: Float64Array,
  step = 1e-5,
): Matrix {
  const n = point.length
  const result = matrix(n, n)
  const at = point.slice()
  for (let i = 0; i < n; i++) {
    const h = step * Math.max(1e-2, Math.abs(point[i]!))
    const above = new Float64Array(n)
    const below = new Float64Array(n)
    at[i] = point[i]! + h
    evaluate(at, above)
    at[i] = point[i]! - h
    evaluate(at, below)
    at[i] = point[i]!
    for (let j = 0; j < n; j++) {
      const second = (below[j]! - above[j]!) / (4 * h)
      result.data[i * n + j]! += second
      result.data[j * n + i]! += second
    }
  }
  return result
}

function sandwich(likelihood: Likelihood, point: Float64Array, covariance: Matrix): Matrix {
  const n = point.length
  const meat = matrix(n, n)
  likelihood.scores(point, (_, score) => {
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) meat.data[i * n + j]! += score[i]! * score[j]!
  })
  return multiply(multiply(covariance, meat), covariance)
}

/** The most halvings of a Newton step that does not go up. */
const halvings = 40

/**
 * Maximises a log-likelihood by Newton's method with step halving; a start far from the maximum is first improved by
 * L-BFGS when `concave` is false.
 *
 * @throws UserError when a parameter is not identified, or grows without end because the data are predicted perfectly
 */
export function maximize(
  likelihood: Likelihood,
  { concave = true, maxIterations = 100 }: { concave?: boolean; maxIterations?: number } = {},
): Maximum {
  const { parameters, start } = likelihood
  let iterations = 0
  let point = concave ? start.slice() : ascend(likelihood)
  let gradient = new Float64Array(point.length)
  let logLikelihood = likelihood.evaluate(point, gradient)
  const first = likelihood.information(point)
  let information = first
  let covariance = invertInformation(information, parameters)
  let converged = false
  while (!converged && iterations < maxIterations) {
    iterations++
    const step = multiply(covariance, gradient)
    const decrement = step.reduce((sum, d, i) => sum + d * gradient[i]!, 0)
    let next = point
    let value = Number.NEGATIVE_INFINITY
    let slope = gradient
    for (let t = 1, tries = 0; tries < halvings && !(value >= logLikelihood); t /= 2, tries++) {
      next = point.map((x, i) => x + t * step[i]!)
      slope = new Float64Array(point.length)
      value = likelihood.evaluate(next, slope)
    }
    if (value >= logLikelihood) [point, logLikelihood, gradient] = [next, value, slope]
    converged = decrement < 1e-9
    information = likelihood.information(point)
    checkBounded(information, first, parameters)
    covariance = invertInformation(information, parameters)
  }
  const robustCovariance = sandwich(likelihood, point, covariance)
  return { point, logLikelihood, iterations, converged, covariance, robustCovariance }
}

function ascend({ evaluate, start }: Likelihood): Float64Array {
  const minus = (point: Float64Array, gradient: Float64Array) => {
    gradient.fill(0)
    const value = evaluate(point, gradient)
    for (let i = 0; i < gradient.length; i++) gradient[i]! *= -1
    return -value
  }
  return lbfgs(minus, start, { relativeTolerance: 1e-12, gradientTolerance: 1e-5 }).point
}

/** A parameter whose information dies away is running to infinity: something predicts what happened perfectly. */
function checkBounded(now: Matrix, first: Matrix, parameters: readonly string[]): void {
  const n = now.rows
  const lost = parameters.findIndex((_, i) => now.data[i * n + i]! < 1e-8 * first.data[i * n + i]!)
  if (lost < 0) return
  throw new UserError(
    `the coefficient "${parameters[lost]}" grows without end: it predicts what happened perfectly`,
    {
      hint: 'drop the variable, or join classes that hardly ever occur',
    },
  )
}
