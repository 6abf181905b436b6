import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf'
import type { Likelihood, Maximum } from '../numeric/likelihood.ts'
import type { Matrix } from '../numeric/matrix.ts'
import { type Coefficient, coefficientTable, type InferenceOptions } from '../regression/inference.ts'
import { type ChoiceData, situationsOf, weightOf } from './dataset.ts'

/** Takes ∂P(i)/∂x(k) of one situation, at [i · n + k] of the n rows of the situation. */
export type ResponseVisitor = (situation: number, derivatives: Float64Array, n: number) => void

/** What a model says at given parameters. */
export type Predictor = {
  /** The probability of each row to be chosen. */
  probabilities(data: ChoiceData): Float64Array
  /** How probabilities move with an attribute, situation by situation; the array is reused. */
  responses(data: ChoiceData, attribute: string, visit: ResponseVisitor): void
}

/** A likelihood-ratio test. */
export type LikelihoodRatio = {
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly pValue: number
}

/** An estimated choice model. */
export type ChoiceFit = Predictor & {
  readonly model: string
  readonly parameters: readonly string[]
  readonly estimates: Float64Array
  readonly coefficients: readonly Coefficient[]
  /** The same estimates with robust standard errors, clustered by person when the data name persons. */
  readonly robustCoefficients: readonly Coefficient[]
  readonly covariance: Matrix
  readonly robustCovariance: Matrix
  readonly choices: number
  readonly logLikelihood: number
  /** Of equal probabilities for all available alternatives. */
  readonly equalSharesLogLikelihood: number
  /** Of constants alone. */
  readonly constantsLogLikelihood: number
  /** 1 − logLikelihood / constantsLogLikelihood (McFadden, 1974). */
  readonly mcFadden: number
  /** The same against equal shares. */
  readonly rhoSquared: number
  /** Against constants alone, or equal shares when the model has no constants. */
  readonly likelihoodRatio: LikelihoodRatio
  readonly aic: number
  readonly bic: number
  readonly iterations: number
  readonly converged: boolean
  /** The model at other parameters: for intervals of what is computed from it. */
  at(parameters: Float64Array): Predictor
}

/** The log-likelihood when each available alternative is as likely as the others. */
export function equalSharesLogLikelihood(data: ChoiceData): number {
  let sum = 0
  for (let s = 0; s < situationsOf(data); s++) {
    sum -= weightOf(data, s) * Math.log(data.starts[s + 1]! - data.starts[s]!)
  }
  return sum
}

/** Twice the gain in log-likelihood over a model with fewer parameters (Wilks, 1938). */
export function likelihoodRatio(full: number, restricted: number, degreesOfFreedom: number): LikelihoodRatio {
  const statistic = Math.max(0, 2 * (full - restricted))
  return {
    statistic,
    degreesOfFreedom,
    pValue: degreesOfFreedom > 0 ? 1 - chiSquareCdf(statistic, degreesOfFreedom) : 1,
  }
}

/** The fit of constants alone, and whether the reported model has them too. */
export type Constants = {
  readonly logLikelihood: number
  readonly parameters: number
  readonly hasConstants: boolean
}

/** Everything that is reported of an estimated choice model. */
export function choiceFit(
  model: string,
  data: ChoiceData,
  { parameters }: Likelihood,
  maximum: Maximum,
  { hasConstants, ...constants }: Constants,
  at: (parameters: Float64Array) => Predictor,
  options: InferenceOptions = {},
): ChoiceFit {
  const { point, logLikelihood, covariance, robustCovariance, iterations, converged } = maximum
  const size = parameters.length
  const choices = situationsOf(data)
  const equal = equalSharesLogLikelihood(data)
  const [restricted, fewer] = hasConstants ? [constants.logLikelihood, constants.parameters] : [equal, 0]
  const table = (matrix: Matrix) => coefficientTable(parameters, point, matrix, options)
  return {
    model,
    parameters,
    estimates: point,
    coefficients: table(covariance),
    robustCoefficients: table(robustCovariance),
    covariance,
    robustCovariance,
    choices,
    logLikelihood,
    equalSharesLogLikelihood: equal,
    constantsLogLikelihood: constants.logLikelihood,
    mcFadden: 1 - logLikelihood / constants.logLikelihood,
    rhoSquared: 1 - logLikelihood / equal,
    likelihoodRatio: likelihoodRatio(logLikelihood, restricted, size - fewer),
    aic: 2 * size - 2 * logLikelihood,
    bic: size * Math.log(choices) - 2 * logLikelihood,
    iterations,
    converged,
    at,
    ...at(point),
  }
}
