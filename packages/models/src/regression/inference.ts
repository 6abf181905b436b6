import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import tCdf from '@stdlib/stats-base-dists-t-cdf'
import tQuantile from '@stdlib/stats-base-dists-t-quantile'
import type { Matrix } from '../numeric/matrix.ts'

/** An estimated coefficient and how sure it is. */
export type Coefficient = {
  readonly name: string
  readonly estimate: number
  readonly standardError: number
  /** estimate / standardError */
  readonly statistic: number
  /** Two-sided, of the hypothesis that the coefficient is 0. */
  readonly pValue: number
  readonly low: number
  readonly high: number
}

export type InferenceOptions = {
  /** Of the intervals; 0.95 by default. */
  level?: number
  /** Of Student's t; the normal distribution without. */
  degreesOfFreedom?: number
}

/** The number of standard errors on each side of an interval. */
export function criticalValue({ level = 0.95, degreesOfFreedom }: InferenceOptions = {}): number {
  const p = (1 + level) / 2
  return degreesOfFreedom === undefined ? normalQuantile(p, 0, 1) : tQuantile(p, degreesOfFreedom)
}

/** The two-sided p-value of a statistic. */
export function twoSided(statistic: number, degreesOfFreedom?: number): number {
  const z = -Math.abs(statistic)
  return 2 * (degreesOfFreedom === undefined ? normalCdf(z, 0, 1) : tCdf(z, degreesOfFreedom))
}

/** One estimate with its standard error as a coefficient. */
export function coefficient(
  name: string,
  estimate: number,
  standardError: number,
  options: InferenceOptions = {},
): Coefficient {
  const half = criticalValue(options) * standardError
  const statistic = estimate / standardError
  return {
    name,
    estimate,
    standardError,
    statistic,
    pValue: twoSided(statistic, options.degreesOfFreedom),
    low: estimate - half,
    high: estimate + half,
  }
}

/** All coefficients of a fit, with Wald intervals from their covariance. */
export function coefficientTable(
  names: readonly string[],
  estimates: ArrayLike<number>,
  covariance: Matrix,
  options: InferenceOptions = {},
): Coefficient[] {
  return names.map((name, i) =>
    coefficient(name, estimates[i]!, Math.sqrt(covariance.data[i * covariance.columns + i]!), options),
  )
}

/** The variance of a smooth function of estimates: gradientᵀ · covariance · gradient (the delta method). */
export function deltaVariance(gradient: ArrayLike<number>, { rows: n, data }: Matrix): number {
  let sum = 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) sum += gradient[i]! * data[i * n + j]! * gradient[j]!
  }
  return sum
}
