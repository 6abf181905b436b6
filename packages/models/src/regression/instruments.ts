import { mean, UserError } from '@bellwether/core'
import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf'
import fCdf from '@stdlib/stats-base-dists-f-cdf'
import { leastSquares } from '../numeric/least-squares.ts'
import { invertPositive, type Matrix, matrix, multiply, transpose } from '../numeric/matrix.ts'
import { rowDot, weightedCross } from './design.ts'
import { type Coefficient, coefficientTable, type InferenceOptions } from './inference.ts'

/** Regressors of which some move with the error, and instruments that move them but not the outcome. */
export type InstrumentedData = {
  readonly y: ArrayLike<number>
  /** Regressors without suspicion, with a column of ones when an intercept is wanted. */
  readonly exogenous: Matrix
  /** Regressors that move with the error, say the price. */
  readonly endogenous: Matrix
  /** At least as many as there are endogenous regressors. */
  readonly instruments: Matrix
  /** Of the exogenous, then of the endogenous columns. */
  readonly names: readonly string[]
}

export type InstrumentedFit = {
  readonly estimates: Float64Array
  readonly coefficients: readonly Coefficient[]
  readonly covariance: Matrix
  readonly residuals: Float64Array
  /**
   * Of each endogenous regressor: the F statistic of the instruments in its first stage. Below 10 they are weak and the
   * estimate is not to be trusted (Staiger and Stock, 1997).
   */
  readonly firstStageF: readonly { readonly statistic: number; readonly pValue: number }[]
  /** Hansen's J: whether surplus instruments agree; absent when there is none to spare. */
  readonly overidentification?: {
    readonly statistic: number
    readonly degreesOfFreedom: number
    readonly pValue: number
  }
}

export type InstrumentedOptions = InferenceOptions & {
  /** `robust` by default: White's errors, which also hold when the errors' variance differs. */
  errors?: 'classical' | 'robust'
}

/** Columns of two matrices side by side. */
function beside(a: Matrix, b: Matrix): Matrix {
  const result = matrix(a.rows, a.columns + b.columns)
  for (let i = 0; i < a.rows; i++) {
    result.data.set(a.data.subarray(i * a.columns, (i + 1) * a.columns), i * result.columns)
    result.data.set(b.data.subarray(i * b.columns, (i + 1) * b.columns), i * result.columns + a.columns)
  }
  return result
}

function inverse(a: Matrix, what: string): Matrix {
  const result = invertPositive(a)
  if (result) return result
  throw new UserError(`${what} follow from one another`, { hint: 'drop one' })
}

function check({ y, exogenous, endogenous, instruments, names }: InstrumentedData): void {
  if ([exogenous.rows, endogenous.rows, instruments.rows].some((rows) => rows !== y.length)) {
    throw new UserError(`${y.length} outcomes, but other numbers of rows`, {
      hint: 'give one row an outcome',
    })
  }
  if (names.length !== exogenous.columns + endogenous.columns) {
    throw new UserError(`${names.length} names for ${exogenous.columns + endogenous.columns} regressors`, {
      hint: 'name the exogenous, then the endogenous regressors',
    })
  }
  if (instruments.columns >= endogenous.columns) return
  throw new UserError(`${instruments.columns} instruments for ${endogenous.columns} endogenous regressors`, {
    hint: 'give at least as many instruments',
  })
}

/**
 * The test of Durbin, Wu and Hausman whether the suspected regressors move with the error at all: a small p-value says
 * that least squares is biased and instruments are needed. As the F test of the first stages' residuals beside the
 * regressors (Wooldridge, "Econometric Analysis of Cross Section and Panel Data", section 6.2).
 *
 * @throws UserError like `twoStageLeastSquares`
 */
export function endogeneityTest(data: InstrumentedData): { statistic: number; pValue: number } {
  check(data)
  const x = beside(data.exogenous, data.endogenous)
  const z = beside(data.exogenous, data.instruments)
  const size = data.endogenous.columns
  const surprises = matrix(z.rows, size)
  for (let j = 0; j < size; j++) {
    const column = Float64Array.from({ length: z.rows }, (_, i) => data.endogenous.data[i * size + j]!)
    leastSquares(z, column).residuals.forEach((residual, i) => {
      surprises.data[i * size + j] = residual
    })
  }
  const full = leastSquares(beside(x, surprises), data.y).sumOfSquares
  const degrees = x.rows - x.columns - size
  const statistic = (leastSquares(x, data.y).sumOfSquares - full) / size / (full / degrees)
  return { statistic, pValue: 1 - fCdf(statistic, size, degrees) }
}

/** The GMM estimate for a weight on the moments: (XᵀZ W ZᵀX)⁻¹ XᵀZ W Zᵀy, and the part that makes its covariance. */
function estimate(x: Matrix, z: Matrix, y: ArrayLike<number>, weight: Matrix) {
  const zx = multiply(transpose(z), x)
  const left = multiply(transpose(zx), weight)
  const bread = inverse(multiply(left, zx), 'regressors, once projected on the instruments,')
  const estimates = multiply(bread, multiply(left, multiply(transpose(z), Float64Array.from(y))))
  const residuals = Float64Array.from(y, (value, i) => value - rowDot(x, i, estimates))
  return { estimates, residuals, bread, left }
}

function firstStage({
  exogenous,
  endogenous,
  instruments,
}: InstrumentedData): InstrumentedFit['firstStageF'] {
  const z = beside(exogenous, instruments)
  const degrees = z.rows - z.columns
  return Array.from({ length: endogenous.columns }, (_, j) => {
    const column = Float64Array.from(
      { length: z.rows },
      (_, i) => endogenous.data[i * endogenous.columns + j]!,
    )
    const [full, restricted] = [leastSquares(z, column), leastSquares(exogenous, column)]
    const gain = (restricted.sumOfSquares - full.sumOfSquares) / instruments.columns
    const statistic = gain / (full.sumOfSquares / degrees)
    return { statistic, pValue: 1 - fCdf(statistic, instruments.columns, degrees) }
  })
}

/** The robust covariance of a GMM estimate, whatever its weight. */
function robustCovariance({ bread, left, residuals }: ReturnType<typeof estimate>, z: Matrix): Matrix {
  const moments = weightedCross(z, (i) => residuals[i]! ** 2)
  return multiply(multiply(bread, multiply(multiply(left, moments), transpose(left))), bread)
}

/** Hansen's J for residuals and the efficient weight. */
function overidentification(z: Matrix, residuals: Float64Array, weight: Matrix, spare: number) {
  if (spare === 0) return {}
  const moments = multiply(transpose(z), residuals)
  const statistic = multiply(weight, moments).reduce((sum, v, i) => sum + v * moments[i]!, 0)
  const pValue = 1 - chiSquareCdf(statistic, spare)
  return { overidentification: { statistic, degreesOfFreedom: spare, pValue } }
}

/**
 * Two-stage least squares.
 *
 * @throws UserError for too few instruments, differing lengths, or columns that follow from one another
 */
export function twoStageLeastSquares(
  data: InstrumentedData,
  options: InstrumentedOptions = {},
): InstrumentedFit {
  check(data)
  const x = beside(data.exogenous, data.endogenous)
  const z = beside(data.exogenous, data.instruments)
  const weight = inverse(
    weightedCross(z, () => 1),
    'instruments',
  )
  const found = estimate(x, z, data.y, weight)
  const { estimates, residuals, bread } = found
  const sigma2 = mean(residuals.map((r) => r * r))
  const covariance =
    options.errors === 'classical'
      ? matrix(
          bread.rows,
          bread.rows,
          bread.data.map((v) => v * sigma2),
        )
      : robustCovariance(found, z)
  const efficient = inverse(
    weightedCross(z, (i) => residuals[i]! ** 2),
    'instruments',
  )
  return {
    estimates,
    coefficients: coefficientTable(data.names, estimates, covariance, options),
    covariance,
    residuals,
    firstStageF: firstStage(data),
    ...overidentification(
      z,
      estimate(x, z, data.y, efficient).residuals,
      efficient,
      data.instruments.columns - data.endogenous.columns,
    ),
  }
}

/**
 * Two-step efficient GMM (Hansen, 1982): two-stage least squares, then moments weighted by the inverse of their
 * variance. The covariance is robust.
 *
 * @throws UserError like `twoStageLeastSquares`
 */
export function generalizedMoments(data: InstrumentedData, options: InferenceOptions = {}): InstrumentedFit {
  const first = twoStageLeastSquares(data, options)
  const x = beside(data.exogenous, data.endogenous)
  const z = beside(data.exogenous, data.instruments)
  const weight = inverse(
    weightedCross(z, (i) => first.residuals[i]! ** 2),
    'instruments',
  )
  const found = estimate(x, z, data.y, weight)
  const { estimates, residuals } = found
  const covariance = robustCovariance(found, z)
  return {
    ...first,
    estimates,
    coefficients: coefficientTable(data.names, estimates, covariance, options),
    covariance,
    residuals,
    ...overidentification(z, residuals, weight, data.instruments.columns - data.endogenous.columns),
  }
}
