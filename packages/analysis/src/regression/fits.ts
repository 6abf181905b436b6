import { UserError, unreachable } from '@bellwether/core'
import {
  breuschPagan,
  type Coefficient,
  type CrossValidatedFit,
  crossValidatedLasso,
  crossValidatedRidge,
  durbinWatson,
  type ErrorKind,
  type GeneralizedFit,
  lassoRegression,
  linearRegression,
  logisticRegression,
  negativeBinomialRegression,
  type PenalizedFit,
  poissonRegression,
  ridgeRegression,
} from '@bellwether/models'
import type { Regressors } from './terms.ts'

/** Distributions of the outcome, and least squares with a penalty. */
export const regressionFamilies = [
  'linear',
  'logistic',
  'poisson',
  'negative-binomial',
  'ridge',
  'lasso',
] as const
export type RegressionFamily = (typeof regressionFamilies)[number]

/** How sure coefficients are: `robust` is HC3 of a linear regression and the sandwich of the others. */
export const regressionErrors = ['classical', 'robust', 'HC0', 'HC1', 'HC2', 'HC3', 'bootstrap'] as const
export type RegressionErrors = (typeof regressionErrors)[number]

export type RegressOptions = {
  readonly y: string
  /** Columns, logarithms, products: see `regressorsOf`. */
  readonly x: readonly string[]
  readonly family: RegressionFamily
  readonly errors: RegressionErrors
  readonly intercept: boolean
  readonly level: number
  /** Of ridge and lasso; chosen by cross-validation when absent. */
  readonly penalty?: number | undefined
  /** The penalty with the least error, or the strongest within one standard error of it. */
  readonly rule: 'best' | 'simplest'
  readonly folds: number
  readonly seed: number
  readonly resamples: number
  /** Rows with the same text here are drawn together by the bootstrap. */
  readonly cluster?: string | undefined
}

/** What a fit says of itself; a family leaves out what it does not have. */
export type Figures = {
  readonly r_squared?: number | null
  readonly adjusted_r_squared?: number | null
  readonly sigma?: number | null
  readonly degrees_of_freedom?: number | null
  readonly f_statistic?: number | null
  readonly f_p_value?: number | null
  readonly log_likelihood?: number | null
  readonly null_log_likelihood?: number | null
  readonly pseudo_r_squared?: number | null
  readonly aic?: number | null
  readonly bic?: number | null
  readonly durbin_watson?: number | null
  readonly breusch_pagan?: number | null
  readonly breusch_pagan_p?: number | null
  readonly max_cooks_distance?: number | null
  readonly penalty?: number | null
  readonly cv_error?: number | null
  readonly cv_standard_error?: number | null
}

/** A fit as every family has it. */
export type Fitted = {
  /** In the order of the answer, the intercept first. */
  readonly names: readonly string[]
  readonly estimates: ArrayLike<number>
  readonly coefficients: readonly Coefficient[] | undefined
  readonly figures: Figures
}

function linearErrors(errors: RegressionErrors): ErrorKind {
  if (errors === 'robust') return 'HC3'
  return errors === 'bootstrap' ? 'classical' : errors
}

function generalizedErrors(errors: RegressionErrors): 'classical' | 'robust' {
  if (errors === 'classical' || errors === 'bootstrap') return 'classical'
  if (errors === 'robust' || errors === 'HC0') return 'robust'
  throw new UserError(`${errors} errors are those of a linear regression`, { hint: '--errors robust' })
}

function fitLinear({ x, y, names }: Regressors, { errors, intercept, level }: RegressOptions): Fitted {
  const fit = linearRegression(x, y, { names, intercept, level, errors: linearErrors(errors) })
  const test = breuschPagan(x, fit.residuals)
  return {
    names: fit.coefficients.map(({ name }) => name),
    estimates: fit.estimates,
    coefficients: fit.coefficients,
    figures: {
      r_squared: fit.rSquared,
      adjusted_r_squared: fit.adjustedRSquared,
      sigma: fit.sigma,
      degrees_of_freedom: fit.degreesOfFreedom,
      f_statistic: fit.fStatistic,
      f_p_value: fit.fPValue,
      log_likelihood: fit.logLikelihood,
      aic: fit.aic,
      bic: fit.bic,
      durbin_watson: durbinWatson(fit.residuals),
      breusch_pagan: test.statistic,
      breusch_pagan_p: test.pValue,
      max_cooks_distance: fit.cooksDistance.reduce((most, d) => Math.max(most, d), 0),
    },
  }
}

function describeGeneralized(fit: GeneralizedFit): Fitted {
  return {
    names: fit.coefficients.map(({ name }) => name),
    estimates: fit.estimates,
    coefficients: fit.coefficients,
    figures: {
      log_likelihood: fit.logLikelihood,
      null_log_likelihood: fit.nullLogLikelihood,
      pseudo_r_squared: fit.pseudoRSquared,
      aic: fit.aic,
      bic: fit.bic,
    },
  }
}

function describePenalized(fit: PenalizedFit, validated?: CrossValidatedFit): Fitted {
  const at = validated?.penalties.indexOf(fit.penalty) ?? -1
  return {
    names: ['intercept', ...fit.names],
    estimates: [fit.intercept, ...fit.estimates],
    coefficients: undefined,
    figures: {
      penalty: fit.penalty,
      cv_error: validated?.errors[at] ?? null,
      cv_standard_error: validated?.standardErrors[at] ?? null,
    },
  }
}

function fitPenalized({ x, y, names }: Regressors, options: RegressOptions): Fitted {
  const { family, penalty, rule, folds, seed, intercept } = options
  if (!intercept) {
    throw new UserError(`${family} is fitted with an intercept`, { hint: 'leave out --no-intercept' })
  }
  const [fixed, chosen] =
    family === 'ridge'
      ? ([ridgeRegression, crossValidatedRidge] as const)
      : ([lassoRegression, crossValidatedLasso] as const)
  if (penalty !== undefined) return describePenalized(fixed(x, y, penalty, { names }))
  const validated = chosen(x, y, { names, folds, seed })
  return describePenalized(validated[rule], validated)
}

/** Fits the family that is asked for. */
export function fitOf(data: Regressors, options: RegressOptions): Fitted {
  const { x, y, names } = data
  const { family, intercept, level } = options
  const generalized = () => ({ names, intercept, level, errors: generalizedErrors(options.errors) })
  switch (family) {
    case 'linear':
      return fitLinear(data, options)
    case 'logistic':
      return describeGeneralized(logisticRegression(x, y, generalized()))
    case 'poisson':
      return describeGeneralized(poissonRegression(x, y, generalized()))
    case 'negative-binomial':
      return describeGeneralized(negativeBinomialRegression(x, y, generalized()))
    case 'ridge':
    case 'lasso':
      return fitPenalized(data, options)
    default:
      return unreachable(family)
  }
}
