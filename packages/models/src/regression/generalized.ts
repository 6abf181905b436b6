import { mean, UserError } from '@bellwether/core'
import { type Likelihood, maximize } from '../numeric/likelihood.ts'
import type { Matrix } from '../numeric/matrix.ts'
import {
  type Design,
  designOf,
  type RegressionOptions,
  rowDot,
  weightedCross,
  withIntercept,
} from './design.ts'
import { type Coefficient, coefficientTable, type InferenceOptions } from './inference.ts'

/** A distribution of outcomes around a linear predictor η. */
export type Family = {
  /** ln f(y), with all its terms. */
  logDensity(eta: number, y: number): number
  /** Its first derivative by η, and minus the second. */
  slope(eta: number, y: number): number
  curvature(eta: number, y: number): number
  mean(eta: number): number
  /** η of a mean. */
  link(mean: number): number
}

export type GeneralizedOptions = RegressionOptions &
  InferenceOptions & {
    /** `robust` is Huber's sandwich, right also when the outcomes' variance is not the family's. */
    errors?: 'classical' | 'robust'
  }

/** A regression whose outcomes are not normal. */
export type GeneralizedFit = {
  readonly estimates: Float64Array
  readonly coefficients: readonly Coefficient[]
  readonly covariance: Matrix
  readonly fitted: Float64Array
  readonly logLikelihood: number
  /** Of an intercept alone. */
  readonly nullLogLikelihood: number
  /** 1 − logLikelihood / nullLogLikelihood (McFadden). */
  readonly pseudoRSquared: number
  readonly aic: number
  readonly bic: number
  readonly iterations: number
  /** Mean outcomes at rows of regressors. */
  predict(x: Matrix): Float64Array
}

/** The log-likelihood of a family over regressors. */
export function familyLikelihood(
  { x, names, intercept }: Design,
  y: ArrayLike<number>,
  family: Family,
): Likelihood {
  const p = x.columns
  const start = new Float64Array(p)
  if (intercept) start[0] = family.link(mean(y))
  const score = new Float64Array(p)
  const eachScore = (point: Float64Array, visit: (row: number, eta: number) => void) => {
    for (let i = 0; i < x.rows; i++) {
      const eta = rowDot(x, i, point)
      const slope = family.slope(eta, y[i]!)
      for (let j = 0; j < p; j++) score[j] = slope * x.data[i * p + j]!
      visit(i, eta)
    }
  }
  return {
    parameters: names,
    start,
    evaluate(point, gradient) {
      let sum = 0
      eachScore(point, (i, eta) => {
        sum += family.logDensity(eta, y[i]!)
        for (let j = 0; j < p; j++) gradient[j]! += score[j]!
      })
      return sum
    },
    information: (point) => weightedCross(x, (i) => family.curvature(rowDot(x, i, point), y[i]!)),
    scores: (point, visit) => eachScore(point, (i) => visit(i, score)),
  }
}

/** Checks that outcomes are what a model can give. */
export function checkOutcomes(y: ArrayLike<number>, allowed: (y: number) => boolean, what: string): void {
  for (let i = 0; i < y.length; i++) {
    if (allowed(y[i]!)) continue
    throw new UserError(`row ${i + 1}: the outcome ${y[i]} is not ${what}`, {
      hint: 'choose a model for such outcomes',
    })
  }
}

/** Fits a family by Newton's method. */
export function fitFamily(
  x: Matrix,
  y: ArrayLike<number>,
  family: Family,
  options: GeneralizedOptions,
): GeneralizedFit {
  const design = designOf(x, y, options)
  const maximum = maximize(familyLikelihood(design, y, family))
  const constant = family.link(mean(y))
  let nullLogLikelihood = 0
  for (let i = 0; i < y.length; i++) nullLogLikelihood += family.logDensity(constant, y[i]!)
  return describeFit(design, maximum, family, nullLogLikelihood, options)
}

/** What is reported of a maximum, whose first parameters are the coefficients of the design. */
export function describeFit(
  design: Design,
  { point, logLikelihood, covariance, robustCovariance, iterations }: ReturnType<typeof maximize>,
  family: Pick<Family, 'mean'>,
  nullLogLikelihood: number,
  options: GeneralizedOptions,
  names = design.names,
): GeneralizedFit {
  const chosen = options.errors === 'robust' ? robustCovariance : covariance
  const means = (x: Matrix) =>
    Float64Array.from({ length: x.rows }, (_, i) => family.mean(rowDot(x, i, point)))
  return {
    estimates: point,
    coefficients: coefficientTable(names, point, chosen, options),
    covariance: chosen,
    fitted: means(design.x),
    logLikelihood,
    nullLogLikelihood,
    pseudoRSquared: 1 - logLikelihood / nullLogLikelihood,
    aic: 2 * point.length - 2 * logLikelihood,
    bic: point.length * Math.log(design.x.rows) - 2 * logLikelihood,
    iterations,
    predict: (rows) => means(design.intercept ? withIntercept(rows) : rows),
  }
}
