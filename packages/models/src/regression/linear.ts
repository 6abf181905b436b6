import { type Interval, mean, UserError } from '@bellwether/core'
import fCdf from '@stdlib/stats-base-dists-f-cdf'
import { leastSquares } from '../numeric/least-squares.ts'
import { type Matrix, matrix, multiply } from '../numeric/matrix.ts'
import { designOf, type RegressionOptions, rowDot, weightedCross, withIntercept } from './design.ts'
import {
  type Coefficient,
  coefficientTable,
  criticalValue,
  deltaVariance,
  type InferenceOptions,
} from './inference.ts'

/**
 * How standard errors are found: `classical` takes the same variance for all rows; the others are White's (1980)
 * heteroscedasticity-consistent ones with the corrections of MacKinnon and White (1985).
 */
export type ErrorKind = 'classical' | 'HC0' | 'HC1' | 'HC2' | 'HC3'

export type LinearOptions = RegressionOptions & InferenceOptions & { errors?: ErrorKind }

/** A prediction: the mean, its interval, and the interval of a single new outcome. */
export type LinearPrediction = {
  readonly mean: number
  readonly ofMean: Interval
  readonly ofOutcome: Interval
}

export type LinearFit = {
  readonly estimates: Float64Array
  readonly coefficients: readonly Coefficient[]
  readonly covariance: Matrix
  readonly fitted: Float64Array
  readonly residuals: Float64Array
  /** Of each row: its weight on its own fitted value. */
  readonly leverage: Float64Array
  /** Cook's distance (1977): how far all fitted values move without the row. */
  readonly cooksDistance: Float64Array
  readonly degreesOfFreedom: number
  /** The residual standard deviation. */
  readonly sigma: number
  readonly rSquared: number
  readonly adjustedRSquared: number
  /** Of all slopes being 0, by the classical F test. */
  readonly fStatistic: number
  readonly fPValue: number
  readonly logLikelihood: number
  readonly aic: number
  readonly bic: number
  predict(x: Matrix): LinearPrediction[]
}

function leverageOf(x: Matrix, inverse: Matrix): Float64Array {
  return Float64Array.from({ length: x.rows }, (_, i) =>
    deltaVariance(x.data.subarray(i * x.columns, (i + 1) * x.columns), inverse),
  )
}

/** What multiplies each squared residual in the sandwich. */
const corrections: Record<
  Exclude<ErrorKind, 'classical'>,
  (n: number, p: number, leverage: number) => number
> = {
  HC0: () => 1,
  HC1: (n, p) => n / (n - p),
  HC2: (_n, _p, leverage) => 1 / (1 - leverage),
  HC3: (_n, _p, leverage) => 1 / (1 - leverage) ** 2,
}

function covarianceOf(
  kind: ErrorKind,
  x: Matrix,
  inverse: Matrix,
  residuals: Float64Array,
  leverage: Float64Array,
  sigma: number,
): Matrix {
  if (kind === 'classical')
    return matrix(
      inverse.rows,
      inverse.columns,
      inverse.data.map((v) => v * sigma ** 2),
    )
  const correct = corrections[kind]
  const meat = weightedCross(x, (i) => residuals[i]! ** 2 * correct(x.rows, x.columns, leverage[i]!))
  return multiply(multiply(inverse, meat), inverse)
}

/**
 * Linear regression by least squares.
 *
 * @param x n × p regressors, without the intercept
 * @param y n outcomes
 * @throws UserError when a column follows from the others, or the data are too few or not finite
 * @example
 * linearRegression(matrixOf([[1], [2], [3], [4]]), [2.1, 3.9, 6.2, 7.8], { names: ['price'], errors: 'HC3' }).coefficients
 */
export function linearRegression(x: Matrix, y: ArrayLike<number>, options: LinearOptions = {}): LinearFit {
  const design = designOf(x, y, options)
  const {
    coefficients: estimates,
    residuals,
    sumOfSquares,
    rank,
    unscaledCovariance,
  } = leastSquares(design.x, y)
  const [n, p] = [design.x.rows, design.x.columns]
  if (rank < p) {
    const dependent = design.names.filter((_, j) => unscaledCovariance.data[j * p + j] === 0)
    throw new UserError(`"${dependent.join('", "')}" follows from the other regressors`, { hint: 'drop it' })
  }
  const degreesOfFreedom = n - p
  const sigma = Math.sqrt(sumOfSquares / degreesOfFreedom)
  const leverage = leverageOf(design.x, unscaledCovariance)
  const { errors = 'classical' } = options
  const covariance = covarianceOf(errors, design.x, unscaledCovariance, residuals, leverage, sigma)
  const centre = design.intercept ? mean(y) : 0
  let total = 0
  for (let i = 0; i < n; i++) total += (y[i]! - centre) ** 2
  const slopes = p - +design.intercept
  const fStatistic = (total - sumOfSquares) / slopes / sigma ** 2
  const logLikelihood = (-n / 2) * (Math.log((2 * Math.PI * sumOfSquares) / n) + 1)
  const inference = { ...options, degreesOfFreedom }
  return {
    estimates,
    coefficients: coefficientTable(design.names, estimates, covariance, inference),
    covariance,
    fitted: residuals.map((r, i) => y[i]! - r),
    residuals,
    leverage,
    cooksDistance: residuals.map((r, i) => ((r / sigma) ** 2 * leverage[i]!) / (p * (1 - leverage[i]!) ** 2)),
    degreesOfFreedom,
    sigma,
    rSquared: 1 - sumOfSquares / total,
    adjustedRSquared: 1 - (sigma ** 2 * (n - +design.intercept)) / total,
    fStatistic,
    fPValue: 1 - fCdf(fStatistic, slopes, degreesOfFreedom),
    logLikelihood,
    aic: 2 * p - 2 * logLikelihood,
    bic: p * Math.log(n) - 2 * logLikelihood,
    predict: (rows) => predictLinear(rows, design.intercept, estimates, covariance, sigma, inference),
  }
}

function predictLinear(
  x: Matrix,
  intercept: boolean,
  estimates: Float64Array,
  covariance: Matrix,
  sigma: number,
  inference: InferenceOptions,
): LinearPrediction[] {
  const rows = intercept ? withIntercept(x) : x
  const t = criticalValue(inference)
  return Array.from({ length: rows.rows }, (_, i) => {
    const centre = rowDot(rows, i, estimates)
    const variance = deltaVariance(rows.data.subarray(i * rows.columns, (i + 1) * rows.columns), covariance)
    const around = (half: number) => ({ low: centre - half, high: centre + half })
    return {
      mean: centre,
      ofMean: around(t * Math.sqrt(variance)),
      ofOutcome: around(t * Math.sqrt(variance + sigma ** 2)),
    }
  })
}
