import { mean, UserError } from '@bellwether/core'
import { type Matrix, matrix } from '../numeric/matrix.ts'
import { designOf, rowDot } from './design.ts'

export type PenalizedOptions = {
  names?: readonly string[]
  /** Scales regressors to a standard deviation of 1, so that a penalty weighs on all alike; true by default. */
  standardize?: boolean
}

/** A regression with a penalty; its coefficients are biased, so it has no standard errors (see the bootstrap). */
export type PenalizedFit = {
  readonly penalty: number
  readonly intercept: number
  /** One a regressor, in its own unit. */
  readonly estimates: Float64Array
  readonly names: readonly string[]
  predict(x: Matrix): Float64Array
}

/** Regressors and outcomes around their means. */
export type Centred = {
  readonly x: Matrix
  readonly y: Float64Array
  readonly names: readonly string[]
  /** The fit for slopes of the scaled regressors. */
  finish(penalty: number, slopes: Float64Array): PenalizedFit
}

/** Checks that a penalty is one. */
export function checkPenalty(penalty: number): void {
  if (penalty >= 0 && Number.isFinite(penalty)) return
  throw new UserError(`the penalty ${penalty} is not a number from 0 up`, { hint: 'give 0 or more' })
}

/** Centres outcomes and regressors and scales regressors, as a penalty that spares the intercept needs. */
export function centre(x: Matrix, y: ArrayLike<number>, options: PenalizedOptions): Centred {
  const { names } = designOf(x, y, { ...(options.names && { names: options.names }), intercept: false })
  const [n, p] = [x.rows, x.columns]
  const middle = new Float64Array(p)
  const scale = new Float64Array(p).fill(1)
  const scaled = matrix(n, p)
  for (let j = 0; j < p; j++) {
    for (let i = 0; i < n; i++) middle[j]! += x.data[i * p + j]! / n
    let squares = 0
    for (let i = 0; i < n; i++) squares += (x.data[i * p + j]! - middle[j]!) ** 2
    if (options.standardize !== false && squares > 0) scale[j] = Math.sqrt(squares / n)
    for (let i = 0; i < n; i++) scaled.data[i * p + j] = (x.data[i * p + j]! - middle[j]!) / scale[j]!
  }
  const level = mean(y)
  return {
    x: scaled,
    y: Float64Array.from(y, (value) => value - level),
    names,
    finish(penalty, slopes) {
      const estimates = slopes.map((slope, j) => slope / scale[j]!)
      const intercept = estimates.reduce((sum, slope, j) => sum - slope * middle[j]!, level)
      const predict = (rows: Matrix) =>
        Float64Array.from({ length: rows.rows }, (_, i) => intercept + rowDot(rows, i, estimates))
      return { penalty, intercept, estimates, names, predict }
    },
  }
}
