import { mean } from '@bellwether/core'
import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf'
import { leastSquares } from '../numeric/least-squares.ts'
import { type Matrix, matrix } from '../numeric/matrix.ts'
import { withIntercept } from './design.ts'

/** The R² of one series on regressors with an intercept. */
function rSquaredOf(x: Matrix, y: ArrayLike<number>): number {
  const centre = mean(y)
  let total = 0
  for (let i = 0; i < y.length; i++) total += (y[i]! - centre) ** 2
  return 1 - leastSquares(withIntercept(x), y).sumOfSquares / total
}

function splitColumn({ rows, columns, data }: Matrix, j: number): { column: Float64Array; others: Matrix } {
  const others = matrix(rows, columns - 1)
  const column = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    column[i] = data[i * columns + j]!
    for (let k = 0; k < columns; k++) {
      if (k !== j) others.data[i * (columns - 1) + k - +(k > j)] = data[i * columns + k]!
    }
  }
  return { column, others }
}

/**
 * Variance inflation factors: by how much the other regressors inflate the variance of each coefficient. 1 is none;
 * above 10 a coefficient says little (Marquardt, 1970).
 *
 * @param x regressors without the intercept
 * @returns one a column; Infinity for one that follows from the others
 */
export function varianceInflation(x: Matrix): Float64Array {
  return Float64Array.from({ length: x.columns }, (_, j) => {
    const { column, others } = splitColumn(x, j)
    const unexplained = others.columns === 0 ? 1 : 1 - rSquaredOf(others, column)
    return unexplained < 1e-12 ? Number.POSITIVE_INFINITY : 1 / unexplained
  })
}

/** Durbin's and Watson's statistic (1950) of residuals in time order: 2 without serial correlation, towards 0 with. */
export function durbinWatson(residuals: ArrayLike<number>): number {
  let steps = 0
  let squares = residuals[0]! ** 2
  for (let i = 1; i < residuals.length; i++) {
    steps += (residuals[i]! - residuals[i - 1]!) ** 2
    squares += residuals[i]! ** 2
  }
  return steps / squares
}

/**
 * The test of Breusch and Pagan (1979), studentised by Koenker (1981), whether the residuals' variance moves with the
 * regressors: n · R² of the squared residuals, χ² with a degree of freedom a regressor.
 *
 * @param x the regressors without the intercept
 */
export function breuschPagan(x: Matrix, residuals: Float64Array): { statistic: number; pValue: number } {
  const statistic =
    x.rows *
    rSquaredOf(
      x,
      residuals.map((r) => r * r),
    )
  return { statistic, pValue: 1 - chiSquareCdf(statistic, x.columns) }
}
