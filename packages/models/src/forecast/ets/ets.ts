import { defineForecaster, type Forecaster, type Series } from '../forecaster.ts'
import { type EtsFit, etsEstimate, fitForm } from './fit.ts'
import { admissibleForms, type EtsForm, etsLabel } from './model.ts'

/** A first look at each form stops here; only forms within `margin` of the best AICc are then fitted to the end. */
const firstLook = 400
const margin = 20

/** The form with the least corrected Akaike criterion; undefined when the series is too short for any. */
export function selectForm(series: Series, forms = admissibleForms(series)): EtsFit | undefined {
  const looks = forms.flatMap((form) => fitForm(form, series, firstLook) ?? [])
  const least = looks.reduce((low, { aicc }) => Math.min(low, aicc), Number.POSITIVE_INFINITY)
  let best: EtsFit | undefined
  for (const look of looks) {
    if (look.aicc > least + margin) continue
    const fit = look.converged ? look : fitForm(look.form, series)
    if (fit && fit.aicc < (best?.aicc ?? Number.POSITIVE_INFINITY)) best = fit
  }
  return best
}

/** Holds the last value: what is left for series too short to estimate anything. */
const lastValue: EtsFit['form'] = { error: 'A', trend: 'N', season: 'N', damped: false }

/** The automatic choice, or a random walk where a series is too short for any form. */
export const selectOrWalk = (series: Series): EtsFit => selectForm(series) ?? randomWalk(series)

/** A random walk in the family's form, from the first value. */
function randomWalk({ values }: Series): EtsFit {
  const parameters = Float64Array.of(0.9999, values[0]!)
  return {
    form: lastValue,
    parameters,
    smoothing: { alpha: 0.9999, beta: 0, gamma: 0, phi: 1 },
    logLikelihood: Number.NEGATIVE_INFINITY,
    aicc: Number.POSITIVE_INFINITY,
    converged: true,
  }
}

/**
 * Automatic exponential smoothing: every admissible form is fitted by maximum likelihood and the one with the least
 * AICc forecasts (Hyndman, Koehler, Snyder and Grose, 2002; the checks of R's `forecast::ets`).
 */
export const ets: Forecaster = defineForecaster({
  name: 'ets',
  estimate: (series) => etsEstimate(selectOrWalk(series), series),
})

/**
 * A forecaster of one form of the family; a series that is too short for it gets the simpler forms.
 *
 * @example
 * etsOf('hw', { error: 'M', trend: 'A', season: 'M', damped: false })
 */
export function etsOf(name: string, form: EtsForm): Forecaster {
  const simpler: EtsForm[] = [
    { ...form, season: 'N' },
    { ...form, season: 'N', damped: false },
    { ...lastValue, error: form.error },
    lastValue,
  ]
  return defineForecaster({
    name,
    estimate(series) {
      const possible = new Set(admissibleForms(series).map(etsLabel))
      const additive = { ...form, error: 'A', season: 'A' } as const
      for (const candidate of [form, additive, ...simpler]) {
        const fit = possible.has(etsLabel(candidate)) ? fitForm(candidate, series) : undefined
        if (fit) return etsEstimate(fit, series)
      }
      return etsEstimate(randomWalk(series), series)
    },
  })
}

/** Simple exponential smoothing, ETS(A,N,N). */
export const ses = etsOf('ses', { error: 'A', trend: 'N', season: 'N', damped: false })

/** Holt's linear trend, ETS(A,A,N). */
export const holt = etsOf('holt', { error: 'A', trend: 'A', season: 'N', damped: false })

/** The damped trend of Gardner and McKenzie (1985), ETS(A,Ad,N). */
export const damped = etsOf('damped', { error: 'A', trend: 'A', season: 'N', damped: true })

/** Holt and Winters with additive seasons, ETS(A,A,A). */
export const holtWinters = etsOf('holt-winters', { error: 'A', trend: 'A', season: 'A', damped: false })

/** Holt and Winters with multiplicative seasons, ETS(M,A,M); additive where a value is not positive. */
export const holtWintersMultiplicative = etsOf('holt-winters-multiplicative', {
  error: 'M',
  trend: 'A',
  season: 'M',
  damped: false,
})
