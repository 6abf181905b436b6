import gammaln from '@stdlib/math-base-special-gammaln'
import type { Matrix } from '../numeric/matrix.ts'
import {
  checkOutcomes,
  type Family,
  fitFamily,
  type GeneralizedFit,
  type GeneralizedOptions,
} from './generalized.ts'

/** Counts whose variance is their mean. */
const poisson: Family = {
  logDensity: (eta, y) => y * eta - Math.exp(eta) - gammaln(y + 1),
  slope: (eta, y) => y - Math.exp(eta),
  curvature: (eta) => Math.exp(eta),
  mean: Math.exp,
  link: Math.log,
}

/** Whether a number is a count. */
export const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0

/**
 * Poisson regression of counts on a log-linear mean. When the counts vary more than a Poisson's, take robust errors or
 * the negative binomial.
 *
 * @param x n × p regressors, without the intercept
 * @param y counts
 * @throws UserError for outcomes that are no counts
 */
export function poissonRegression(
  x: Matrix,
  y: ArrayLike<number>,
  options: GeneralizedOptions = {},
): GeneralizedFit {
  checkOutcomes(y, isCount, 'a count')
  return fitFamily(x, y, poisson, options)
}
