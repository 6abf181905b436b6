import { UserError } from '@bellwether/core'
import { leastSquares } from '../numeric/least-squares.ts'
import { cholesky, type Matrix, matrix, multiply } from '../numeric/matrix.ts'
import { rowDot, weightedCross } from '../regression/design.ts'
import type { SharePanel } from './share-panel.ts'

/**
 * What may move together among the errors: nothing, those of a market, or those of a market and those of a product over all
 * markets.
 */
export type CentredErrors = 'classical' | 'clustered' | 'two-way'

/** Effects on log-centred shares. */
export type CentredRegression = { estimates: Float64Array; covariance: Matrix; residuals: Float64Array }

/** The sandwich over clusters of rows, with the usual correction for their number (Stata's and statsmodels'). */
function clusteredCovariance(
  x: Matrix,
  residuals: Float64Array,
  bread: Matrix,
  clusters: readonly number[][],
): Matrix {
  const scores = matrix(clusters.length, x.columns)
  clusters.forEach((rows, t) => {
    for (const i of rows) {
      for (let k = 0; k < x.columns; k++) {
        scores.data[t * x.columns + k]! += residuals[i]! * x.data[i * x.columns + k]!
      }
    }
  })
  const small = (clusters.length / (clusters.length - 1)) * ((x.rows - 1) / (x.rows - x.columns))
  const meat = weightedCross(scores, () => small)
  return multiply(multiply(bread, meat), bread)
}

const scaled = (a: Matrix, factor: number) =>
  matrix(
    a.rows,
    a.columns,
    a.data.map((v) => v * factor),
  )

/** The rows of each product, over all markets. */
function productsOf({ product }: SharePanel): number[][] {
  const groups: number[][] = []
  for (let i = 0; i < product.length; i++) (groups[product[i]!] ??= []).push(i)
  return groups.filter((rows) => rows)
}

/**
 * Least squares on log-centred columns.
 *
 * `two-way` errors add the sandwich over markets and the one over products without taking off what both hold: never
 * negative, and rather too wide than too narrow (Davezies, D'Haultfœuille and Guyonvarch, 2021).
 *
 * @throws UserError when an effect is not identified
 */
export function ordinary(
  panel: SharePanel,
  x: Matrix,
  y: Float64Array,
  markets: number[][],
  errors: CentredErrors,
): CentredRegression {
  const { coefficients: estimates, residuals, sumOfSquares, rank, unscaledCovariance } = leastSquares(x, y)
  if (rank < x.columns) {
    throw new UserError('an attribute does not vary within markets, or follows from the others', {
      hint: 'drop it: only what differs between products of a market explains their shares',
    })
  }
  if (errors === 'classical') {
    // Each market's mean costs a degree of freedom.
    const sigma2 = sumOfSquares / (x.rows - markets.length - x.columns)
    return { estimates, covariance: scaled(unscaledCovariance, sigma2), residuals }
  }
  const covariance = clusteredCovariance(x, residuals, unscaledCovariance, markets)
  if (errors === 'two-way') {
    clusteredCovariance(x, residuals, unscaledCovariance, productsOf(panel)).data.forEach((v, at) => {
      covariance.data[at]! += v
    })
  }
  return { estimates, covariance, residuals }
}

/** Solves L·z = b in place for the lower triangle L. */
function forwardSolve({ rows: n, data: l }: Matrix, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i]! -= l[i * n + k]! * b[k]!
    b[i]! /= l[i * n + i]!
  }
}

/** Each market's rows without the product of index 0: log-centred errors add up to 0, so one of them is redundant. */
function balancedRows(panel: SharePanel, markets: number[][]): number[][] {
  const size = panel.products.length
  if (
    markets.some((rows) => new Set(rows.map((i) => panel.product[i])).size !== size || rows.length !== size)
  ) {
    throw new UserError('generalised least squares needs every product in every market', { hint: 'use ols' })
  }
  if (markets.length <= size) {
    throw new UserError(`${markets.length} markets are too few for the covariance of ${size} products`, {
      hint: 'use ols',
    })
  }
  return markets.map((rows) =>
    rows.filter((i) => panel.product[i] !== 0).sort((a, b) => panel.product[a]! - panel.product[b]!),
  )
}

/**
 * Generalised least squares on log-centred columns: weighs by the products' error covariance, from the first step's residuals.
 *
 * @throws UserError when a product is missing from a market, or markets are too few
 */
export function generalised(
  panel: SharePanel,
  x: Matrix,
  y: Float64Array,
  markets: number[][],
  first: CentredRegression,
): CentredRegression {
  const rows = balancedRows(panel, markets)
  const size = panel.products.length - 1
  const spread = matrix(size, size)
  for (const market of rows) {
    market.forEach((i, a) => {
      market.forEach((j, b) => {
        spread.data[a * size + b]! += (first.residuals[i]! * first.residuals[j]!) / rows.length
      })
    })
  }
  const factor = cholesky(spread)
  if (!factor) throw new UserError('the errors of the products follow from one another', { hint: 'use ols' })
  const white = matrix(rows.length * size, x.columns)
  const outcome = new Float64Array(rows.length * size)
  const whiten = (t: number, value: (i: number) => number, set: (row: number, value: number) => void) => {
    const column = Float64Array.from(rows[t]!, value)
    forwardSolve(factor, column)
    column.forEach((v, a) => {
      set(t * size + a, v)
    })
  }
  for (let t = 0; t < rows.length; t++) {
    whiten(
      t,
      (i) => y[i]!,
      (row, v) => {
        outcome[row] = v
      },
    )
    for (let k = 0; k < x.columns; k++) {
      whiten(
        t,
        (i) => x.data[i * x.columns + k]!,
        (row, v) => {
          white.data[row * x.columns + k] = v
        },
      )
    }
  }
  const { coefficients: estimates, unscaledCovariance } = leastSquares(white, outcome)
  const residuals = y.map((v, i) => v - rowDot(x, i, estimates))
  return { estimates, covariance: unscaledCovariance, residuals }
}
