import { leastSquares } from '../../numeric/least-squares.ts'
import { type Matrix, matrix } from '../../numeric/matrix.ts'
import { type ArmaRun, advance, type Filter, renew, startFilter } from './likelihood.ts'
import type { ArmaPolynomials } from './order.ts'

/** What a run of the filter found of a series beside regressors. */
export type RegressorRun = ArmaRun & {
  /** One a regressor; 0 for one that depends on the constant and those before it. */
  readonly coefficients: Float64Array
  /** Times the noise variance it is the covariance of the coefficients. */
  readonly unscaledCovariance: Matrix
}

/** A column and the state that the filter has of it. */
type Filtered = { readonly column: Float64Array; readonly state: Float64Array }

/** Errors of the same filter, each over the root of its variance: independent noise of one variance. */
function whitened(filter: Filter, values: Filtered, regressors: readonly Filtered[]) {
  const length = values.column.length
  const y = new Float64Array(length)
  const x = matrix(length, regressors.length)
  let logs = 0
  for (let t = 0; t < length; t++) {
    const root = Math.sqrt(filter.total)
    const errorOf = ({ column, state }: Filtered) => {
      const error = column[t]! - state[0]!
      advance(state, filter.phi, filter.gain, error)
      return error / root
    }
    logs += Math.log(filter.total)
    y[t] = errorOf(values)
    for (const [j, regressor] of regressors.entries()) x.data[t * x.columns + j] = errorOf(regressor)
    if (!filter.settled) renew(filter)
  }
  return { x, y, logs }
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
  const filter = startFilter(arma)
  const filtered = (column: Float64Array): Filtered => ({ column, state: filter.phi.map(() => 0) })
  const ones = constant ? [new Float64Array(values.length).fill(1)] : []
  const [own, others] = [filtered(values), [...ones, ...regressors].map(filtered)]
  const { x, y, logs } = whitened(filter, own, others)
  const found = leastSquares(x, y)
  const { state } = own
  for (const [j, coefficient] of found.coefficients.entries()) {
    for (let i = 0; i < state.length; i++) state[i]! -= coefficient * others[j]!.state[i]!
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
