import type { Matrix } from '../numeric/matrix.ts'
import {
  checkOutcomes,
  type Family,
  fitFamily,
  type GeneralizedFit,
  type GeneralizedOptions,
} from './generalized.ts'

/** ln(1 + exp(x)) without overflow. */
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

const probability = (eta: number) => 1 / (1 + Math.exp(-eta))

const bernoulli: Family = {
  logDensity: (eta, y) => y * eta - softplus(eta),
  slope: (eta, y) => y - probability(eta),
  curvature: (eta) => probability(eta) * probability(-eta),
  mean: probability,
  link: (mean) => Math.log(mean / (1 - mean)),
}

/**
 * Logistic regression: the probability of an outcome of 1.
 *
 * @param x n × p regressors, without the intercept
 * @param y 0 or 1
 * @throws UserError for other outcomes, all outcomes the same, or a regressor that separates them perfectly
 * @example
 * logisticRegression(x, churned, { names: ['tenure'], errors: 'robust' }).coefficients
 */
export function logisticRegression(
  x: Matrix,
  y: ArrayLike<number>,
  options: GeneralizedOptions = {},
): GeneralizedFit {
  checkOutcomes(y, (value) => value === 0 || value === 1, '0 or 1')
  const ones = Array.from(y).filter((value) => value === 1).length
  checkOutcomes(
    [ones],
    (count) => count > 0 && count < y.length,
    `a number of ones between 0 and ${y.length}`,
  )
  return fitFamily(x, y, bernoulli, options)
}
