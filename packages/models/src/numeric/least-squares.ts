import { UserError } from '@bellwether/core'
import { type Matrix, matrix } from './matrix.ts'

/** An ordinary least-squares fit of `y` on the columns of a matrix. */
export type LeastSquares = {
  /** One a column; 0 for a column that depends on the others. */
  readonly coefficients: Float64Array
  readonly residuals: Float64Array
  /** The residual sum of squares. */
  readonly sumOfSquares: number
  /** The number of independent columns. */
  readonly rank: number
  /** (XᵀX)⁻¹: times the residual variance it is the covariance of the coefficients. */
  readonly unscaledCovariance: Matrix
}

type Factor = {
  readonly q: Matrix
  readonly pivots: Int32Array
  readonly diagonal: Float64Array
  rank: number
}

function columnNorm({ rows, columns, data }: Matrix, j: number, from: number): number {
  let sum = 0
  for (let i = from; i < rows; i++) sum += data[i * columns + j]! ** 2
  return Math.sqrt(sum)
}

function swapColumns({ rows, columns, data }: Matrix, a: number, b: number): void {
  for (let i = 0; i < rows; i++) {
    const kept = data[i * columns + a]!
    data[i * columns + a] = data[i * columns + b]!
    data[i * columns + b] = kept
  }
}

/** Applies the reflection stored in column `k` to column `j` of `target`. */
function reflect(q: Matrix, k: number, target: Matrix, j: number): void {
  let dot = 0
  for (let i = k; i < q.rows; i++) dot += q.data[i * q.columns + k]! * target.data[i * target.columns + j]!
  const factor = dot / q.data[k * q.columns + k]!
  for (let i = k; i < q.rows; i++) target.data[i * target.columns + j]! -= factor * q.data[i * q.columns + k]!
}

/**
 * Householder's QR in place. Only columns that are almost dependent on the earlier ones are moved to the end (as
 * LINPACK's dqrdc2 does), so that coefficients keep their order.
 */
function factorise(x: Matrix): Factor {
  const q = matrix(x.rows, x.columns, x.data.slice())
  const pivots = Int32Array.from({ length: x.columns }, (_, j) => j)
  const diagonal = new Float64Array(x.columns)
  const norms = Float64Array.from(pivots, (j) => columnNorm(q, j, 0))
  let rank = x.columns
  for (let k = 0; k < rank && k < x.rows; ) {
    const norm = columnNorm(q, k, k)
    if (norm <= 1e-10 * norms[pivots[k]!]!) {
      rank--
      swapColumns(q, k, rank)
      ;[pivots[k], pivots[rank]] = [pivots[rank]!, pivots[k]!]
      continue
    }
    // The reflection vector is scaled so that its first entry is also half its squared length.
    const sign = q.data[k * q.columns + k]! < 0 ? -norm : norm
    for (let i = k; i < q.rows; i++) q.data[i * q.columns + k]! /= sign
    q.data[k * q.columns + k]! += 1
    for (let j = k + 1; j < q.columns; j++) reflect(q, k, q, j)
    diagonal[k] = -sign
    k++
  }
  return { q, pivots, diagonal, rank: Math.min(rank, x.rows) }
}

/** Solves R·z = b for the upper triangle of the factor. */
function backSolve({ q, diagonal, rank }: Factor, b: Float64Array): Float64Array {
  for (let i = rank - 1; i >= 0; i--) {
    for (let j = i + 1; j < rank; j++) b[i]! -= q.data[i * q.columns + j]! * b[j]!
    b[i]! /= diagonal[i]!
  }
  return b
}

/** (RᵀR)⁻¹, spread back over the columns of X; rows and columns of dependent ones stay 0. */
function covariance(factor: Factor): Matrix {
  const { pivots, rank } = factor
  const size = pivots.length
  const inverse = Array.from({ length: rank }, (_, j) => {
    const unit = new Float64Array(rank)
    unit[j] = 1
    return backSolve(factor, unit)
  })
  const result = matrix(size, size)
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j < rank; j++) {
      let sum = 0
      for (const column of inverse) sum += column[i]! * column[j]!
      result.data[pivots[i]! * size + pivots[j]!] = sum
    }
  }
  return result
}

/**
 * Ordinary least squares by Householder's QR; columns that depend on earlier ones get the coefficient 0.
 *
 * @param x n × p, with a column of ones when an intercept is wanted
 * @param y n values
 * @throws UserError when x and y have different lengths
 */
export function leastSquares(x: Matrix, y: ArrayLike<number>): LeastSquares {
  if (y.length !== x.rows) {
    throw new UserError(`least squares: ${x.rows} rows of regressors, but ${y.length} values`, {
      hint: 'give one row of regressors a value',
    })
  }
  const factor = factorise(x)
  const rotated = matrix(x.rows, 1, Float64Array.from(y))
  for (let k = 0; k < factor.rank; k++) reflect(factor.q, k, rotated, 0)
  const solution = backSolve(factor, rotated.data.slice(0, factor.rank))
  const coefficients = new Float64Array(x.columns)
  for (let k = 0; k < factor.rank; k++) coefficients[factor.pivots[k]!] = solution[k]!
  const residuals = Float64Array.from(y)
  let sumOfSquares = 0
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < x.columns; j++) residuals[i]! -= x.data[i * x.columns + j]! * coefficients[j]!
    sumOfSquares += residuals[i]! ** 2
  }
  return { coefficients, residuals, sumOfSquares, rank: factor.rank, unscaledCovariance: covariance(factor) }
}
