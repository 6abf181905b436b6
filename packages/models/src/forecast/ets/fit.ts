import { nelderMead } from '../../numeric/nelder-mead.ts'
import { gaussian } from '../distribution.ts'
import type { Estimate, Series } from '../forecaster.ts'
import { isAdmissible } from './bounds.ts'
import {
  type EtsParameters,
  type EtsState,
  etsDeviance,
  layoutOf,
  type Smoothing,
  smoothingOf,
} from './filter.ts'
import { type EtsForm, etsLabel, parameterCount } from './model.ts'
import { startingParameters } from './start.ts'
import { etsMoments } from './variance.ts'

/** A form fitted to a series. */
export type EtsFit = {
  readonly form: EtsForm
  readonly parameters: EtsParameters
  readonly smoothing: Smoothing
  /** log L without the constant −n/2 (1 + log 2π/n), as R's `ets` states it. */
  readonly logLikelihood: number
  readonly aicc: number
  /** Whether the optimiser arrived before its evaluations were used up. */
  readonly converged: boolean
}

/**
 * Fits one form by maximum likelihood, smoothing parameters and initial states together.
 *
 * @returns undefined when the series is too short for the form or no parameters have a likelihood
 */
export function fitForm(
  form: EtsForm,
  { values, period }: Pick<Series, 'values' | 'period'>,
  maxEvaluations = 2000,
): EtsFit | undefined {
  const n = values.length
  const count = parameterCount(form, period)
  if (count >= n - 1) return undefined
  const layout = layoutOf(form)
  const state: EtsState = { level: 0, slope: 0, seasons: new Float64Array(period) }
  const work = new Float64Array(period + 2)
  const deviance = (point: EtsParameters) =>
    isAdmissible(form, period, smoothingOf(point, layout), work)
      ? etsDeviance(form, layout, values, point, state)
      : Number.POSITIVE_INFINITY
  const found = nelderMead(deviance, startingParameters(form, values, period), {
    relativeTolerance: 1.49e-8,
    maxEvaluations,
  })
  if (found.value >= 1e35) return undefined
  const k = count + 1
  return {
    form,
    parameters: found.point,
    smoothing: smoothingOf(found.point, layout),
    logLikelihood: -found.value / 2,
    converged: found.converged,
    aicc: n - k - 1 > 0 ? found.value + 2 * k + (2 * k * (k + 1)) / (n - k - 1) : Number.POSITIVE_INFINITY,
  }
}

/** A fitted form at the end of its series. */
export type EtsEnd = {
  readonly state: EtsState
  /** One-step errors, relative ones for a multiplicative error. */
  readonly residuals: Float64Array
  /** Their variance, by degrees of freedom. */
  readonly sigma2: number
}

/** Runs a fitted form through its series once more and keeps what it leaves. */
export function etsEnd({ form, parameters }: EtsFit, { values, period }: Series): EtsEnd {
  const state: EtsState = { level: 0, slope: 0, seasons: new Float64Array(period) }
  const residuals = new Float64Array(values.length)
  etsDeviance(form, layoutOf(form), values, parameters, state, residuals)
  const squares = residuals.reduce((sum, e) => sum + e * e, 0)
  return { state, residuals, sigma2: squares / Math.max(1, values.length - parameters.length) }
}

/** Turns a fitted form into what can predict. */
export function etsEstimate(fit: EtsFit, series: Series): Estimate {
  const { form, smoothing } = fit
  const { values, period } = series
  const { state, residuals, sigma2 } = etsEnd(fit, series)
  return {
    label: etsLabel(form),
    logLikelihood: fit.logLikelihood,
    fitted: values.map((y, t) => (form.error === 'A' ? y - residuals[t]! : y / (1 + residuals[t]!))),
    predict(horizon) {
      const { mean, variance } = etsMoments(form, smoothing, state, values.length % period, sigma2, horizon)
      return gaussian(mean, variance.map(Math.sqrt))
    },
  }
}
