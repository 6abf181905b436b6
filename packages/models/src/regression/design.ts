import { UserError } from '@bellwether/core'
import { type Matrix, matrix } from '../numeric/matrix.ts'

/** What every regression takes: rows of regressors, one outcome a row. */
export type RegressionOptions = {
  /** Of the columns; x1, x2, … by default. */
  names?: readonly string[]
  /** Adds a first column of ones, named "intercept"; true by default. */
  intercept?: boolean
}

/** Regressors with their intercept and names. */
export type Design = { readonly x: Matrix; readonly names: readonly string[]; readonly intercept: boolean }

/** A matrix with a column of ones before the others. */
export function withIntercept({ rows, columns, data }: Matrix): Matrix {
  const result = matrix(rows, columns + 1)
  for (let i = 0; i < rows; i++) {
    result.data[i * (columns + 1)] = 1
    for (let j = 0; j < columns; j++) result.data[i * (columns + 1) + j + 1] = data[i * columns + j]!
  }
  return result
}

/**
 * Checks regressors and outcomes and adds the intercept.
 *
 * @throws UserError when lengths differ, a value is not finite, or there are no more rows than coefficients
 */
export function designOf(
  x: Matrix,
  y: ArrayLike<number>,
  { names = Array.from({ length: x.columns }, (_, j) => `x${j + 1}`), intercept = true }: RegressionOptions,
): Design {
  const size = x.columns + +intercept
  if (y.length !== x.rows || names.length !== x.columns) {
    throw new UserError(
      `${x.rows} rows and ${x.columns} columns, but ${y.length} outcomes and ${names.length} names`,
      { hint: 'give one outcome a row and one name a column' },
    )
  }
  if (x.rows <= size) {
    throw new UserError(`${x.rows} rows are too few for ${size} coefficients`, {
      hint: 'use fewer regressors',
    })
  }
  const bad = x.data.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) {
    const where = `row ${Math.floor(bad / x.columns) + 1}, "${names[bad % x.columns]}"`
    throw new UserError(`${where}: ${x.data[bad]} is not a finite number`, { hint: 'fill or drop the row' })
  }
  for (let i = 0; i < y.length; i++) {
    if (!Number.isFinite(y[i]!)) {
      throw new UserError(`row ${i + 1}: the outcome ${y[i]} is not a finite number`, {
        hint: 'drop the row',
      })
    }
  }
  return intercept
    ? { x: withIntercept(x), names: ['intercept', ...names], intercept }
    : { x, names, intercept }
}

/** The product of one row of a matrix and a vector. */
export function rowDot({ columns, data }: Matrix, row: number, vector: ArrayLike<number>): number {
  let sum = 0
  for (let j = 0; j < columns; j++) sum += data[row * columns + j]! * vector[j]!
  return sum
}

/** Σ weight · x xᵀ over the rows of a matrix: XᵀWX. */
export function weightedCross({ rows, columns: p, data }: Matrix, weight: (row: number) => number): Matrix {
  const result = matrix(p, p)
  for (let i = 0; i < rows; i++) {
    const w = weight(i)
    for (let j = 0; j < p; j++) {
      const left = w * data[i * p + j]!
      for (let k = j; k < p; k++) result.data[j * p + k]! += left * data[i * p + k]!
    }
  }
  for (let j = 0; j < p; j++) for (let k = 0; k < j; k++) result.data[j * p + k] = result.data[k * p + j]!
  return result
}

/** Some rows of a matrix. */
export function rowsOf(x: Matrix, rows: ArrayLike<number>): Matrix {
  const result = matrix(rows.length, x.columns)
  for (let i = 0; i < rows.length; i++) {
    result.data.set(x.data.subarray(rows[i]! * x.columns, (rows[i]! + 1) * x.columns), i * x.columns)
  }
  return result
}
