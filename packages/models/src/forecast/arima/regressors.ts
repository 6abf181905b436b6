import { leastSquares } from '../../numeric/least-squares.ts'
import { type Matrix, matrix } from '../../numeric/matrix.ts'
import { type ArmaRun, advance, renew, startFilter } from './likelihood.ts'
import type { ArmaPolynomials } from './order.ts'

/** What a run of the filter found of a series beside regressors. */
export type RegressorRun = ArmaRun & {
  /** One a regressor; 0 for one that depends on the constant and those before it. */
  readonly coefficients: Float64Array
  /** Times the noise variance it is the covariance of the coefficients. */
  readonly unscaledCovariance: Matrix
}

/** The columns' errors of the same filter, each over the root of its variance: independent noise of one variance. */
function whitened(arma: ArmaPolynomials, columns: readonly Float64Array[]) {
  const filter = startFilter(arma)
  const states = columns.map(() => new Float64Array(filter.phi.length))
  const length = columns[0]!.length
  const errors = matrix(length, columns.length)
  let logs = 0
  for (let t = 0; t < length; t++) {
    const root = Math.sqrt(filter.total)
    logs += Math.log(filter.total)
    for (const [j, column] of columns.entries()) {
      const error = column[t]! - states[j]![0]!
      errors.data[t * columns.length + j] = error / root
      advance(states[j]!, filter.phi, filter.gain, error)
    }
    if (!filter.settled) renew(filter)
  }
  return { errors, states, logs, filter }
}

/** Separates the last column from the others. */
function lastApart({ rows, columns, data }: Matrix): { x: Matrix; y: Float64Array } {
  const x = matrix(rows, columns - 1)
  const y = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    x.data.set(data.subarray(i * columns, (i + 1) * columns - 1), i * (columns - 1))
    y[i] = data[(i + 1) * columns - 1]!
  }
  return { x, y }
}

/**
 * The exact likelihood of a regression whose errors are an ARMA process: the filter is linear, so that regressors go
 * through it as the values do, and generalised least squares becomes ordinary least squares of what is left (Harvey and
 * Phillips, 1979).
 *
 * @param regressors as long as the values, differenced as they are
 * @param constant whether a constant stands before the regressors
 */
export function runRegressors(
  arma: ArmaPolynomials,
  values: Float64Array,
  regressors: readonly Float64Array[],
  constant: boolean,
): RegressorRun {
  const ones = constant ? [new Float64Array(values.length).fill(1)] : []
  const { errors, states, logs, filter } = whitened(arma, [...ones, ...regressors, values])
  const { x, y } = lastApart(errors)
  const found = leastSquares(x, y)
  const state = states.at(-1)!
  for (const [j, coefficient] of found.coefficients.entries()) {
    for (let i = 0; i < state.length; i++) state[i]! -= coefficient * states[j]![i]!
  }
  return {
    squares: found.sumOfSquares,
    logs,
    mean: constant ? found.coefficients[0]! : 0,
    state,
    filter,
    coefficients: found.coefficients.slice(ones.length),
    unscaledCovariance: found.unscaledCovariance,
  }
}
