import { UserError } from '@bellwether/core'
import { cholesky, type Matrix, multiply, solveCholesky, transpose } from '../numeric/matrix.ts'
import { weightedCross } from './design.ts'
import { centre, checkPenalty, type PenalizedFit, type PenalizedOptions } from './penalized.ts'

/**
 * Ridge regression (Hoerl and Kennard, 1970): least squares plus penalty · Σ slope². The intercept is not penalised.
 *
 * @param penalty 0 or more
 * @throws UserError when the penalty is 0 and a regressor follows from the others
 * @example
 * ridgeRegression(x, y, 1).estimates
 */
export function ridgeRegression(
  x: Matrix,
  y: ArrayLike<number>,
  penalty: number,
  options: PenalizedOptions = {},
): PenalizedFit {
  checkPenalty(penalty)
  const centred = centre(x, y, options)
  const cross = weightedCross(centred.x, () => 1)
  for (let j = 0; j < cross.rows; j++) cross.data[j * cross.rows + j]! += penalty
  const factor = cholesky(cross)
  if (!factor) {
    throw new UserError(`with the penalty ${penalty} a regressor follows from the others`, {
      hint: 'raise the penalty',
    })
  }
  return centred.finish(penalty, solveCholesky(factor, multiply(transpose(centred.x), centred.y)))
}

/** Penalties from strong to weak, spread evenly on a logarithmic scale around the size of the problem. */
export function ridgePenalties(x: Matrix, count = 50): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => x.rows * 10 ** (2 - (6 * i) / (count - 1)))
}
