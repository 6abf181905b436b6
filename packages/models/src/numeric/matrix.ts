/** A dense matrix of doubles, row by row: entry (i, j) is `data[i * columns + j]`. */
export type Matrix = { readonly rows: number; readonly columns: number; readonly data: Float64Array }

/** A matrix of zeros, or over `data` (row by row, not copied). */
export function matrix(
  rows: number,
  columns: number,
  data: Float64Array = new Float64Array(rows * columns),
): Matrix {
  return { rows, columns, data }
}

/** A matrix from its rows, which must be equally long. */
export function matrixOf(rows: readonly ArrayLike<number>[]): Matrix {
  const columns = rows[0]?.length ?? 0
  const result = matrix(rows.length, columns)
  for (const [i, row] of rows.entries()) result.data.set(row, i * columns)
  return result
}

/** The identity matrix of size `n`, times `scale`. */
export function identity(n: number, scale = 1): Matrix {
  const result = matrix(n, n)
  for (let i = 0; i < n; i++) result.data[i * n + i] = scale
  return result
}

/** The transpose of a matrix. */
export function transpose({ rows, columns, data }: Matrix): Matrix {
  const result = matrix(columns, rows)
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result.data[j * rows + i] = data[i * columns + j]!
  }
  return result
}

/** The product `a · b`; `b` may be a vector. */
export function multiply(a: Matrix, b: Matrix): Matrix
export function multiply(a: Matrix, b: Float64Array): Float64Array
export function multiply(a: Matrix, b: Matrix | Float64Array): Matrix | Float64Array {
  const right = b instanceof Float64Array ? matrix(b.length, 1, b) : b
  const result = matrix(a.rows, right.columns)
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.columns; k++) {
      const factor = a.data[i * a.columns + k]!
      if (factor === 0) continue
      for (let j = 0; j < right.columns; j++) {
        result.data[i * right.columns + j]! += factor * right.data[k * right.columns + j]!
      }
    }
  }
  return b instanceof Float64Array ? result.data : result
}

/**
 * The lower Cholesky factor L of a symmetric positive definite matrix, L·Lᵀ = a.
 *
 * @returns undefined when the matrix is not positive definite
 */
export function cholesky({ rows: n, data }: Matrix): Matrix | undefined {
  const factor = matrix(n, n)
  const l = factor.data
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = data[i * n + j]!
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!
      if (i !== j) l[i * n + j] = sum / l[j * n + j]!
      else if (sum > 0) l[i * n + i] = Math.sqrt(sum)
      else return undefined
    }
  }
  return factor
}

/** Solves L·Lᵀ·x = b for the factor that `cholesky` gave. */
export function solveCholesky({ rows: n, data: l }: Matrix, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= l[i * n + k]! * x[k]!
    x[i]! /= l[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= l[k * n + i]! * x[k]!
    x[i]! /= l[i * n + i]!
  }
  return x
}

/** The inverse of a symmetric positive definite matrix; undefined when it is not positive definite. */
export function invertPositive(a: Matrix): Matrix | undefined {
  const factor = cholesky(a)
  if (!factor) return undefined
  const n = a.rows
  const columns = Array.from({ length: n }, (_, j) =>
    solveCholesky(
      factor,
      Float64Array.from({ length: n }, (_, i) => (i === j ? 1 : 0)),
    ),
  )
  return matrixOf(columns)
}
