import { createRandom } from '@bellwether/core'
import { empirical } from '../distribution.ts'
import { defineForecaster } from '../forecaster.ts'
import { selectOrWalk } from './ets.ts'
import type { EtsState, Smoothing } from './filter.ts'
import { etsEnd, etsEstimate } from './fit.ts'
import type { EtsForm } from './model.ts'

/**
 * One possible future of a form: its recursions with given errors (relative ones for a multiplicative error).
 *
 * @param phase which season comes next
 */
export function etsPath(
  form: EtsForm,
  { alpha, beta, gamma, phi }: Smoothing,
  end: EtsState,
  phase: number,
  errors: Float64Array,
): Float64Array {
  const seasons = end.seasons.slice()
  let { level, slope } = end
  return errors.map((error, h) => {
    const at = (phase + h) % seasons.length
    const season = form.season === 'N' ? 0 : seasons[at]!
    const base = level + phi * slope
    const multiplied = form.season === 'M'
    const forecast = multiplied ? base * season : base + season
    const shock = form.error === 'M' ? forecast * error : error
    const levelShock = multiplied ? (season === 0 ? 0 : shock / season) : shock
    slope = phi * slope + beta * levelShock
    level = base + alpha * levelShock
    if (form.season !== 'N')
      seasons[at] = season + gamma * (multiplied ? (base === 0 ? 0 : shock / base) : shock)
    return forecast + shock
  })
}

const paths = 2000

/**
 * Automatic exponential smoothing whose intervals come from 2,000 simulated futures with errors drawn from the model's own
 * past: skewed and heavy-tailed where those were (Hyndman et al., 2008, section 6.1).
 */
export const etsBootstrap = defineForecaster({
  name: 'ets-bootstrap',
  estimate(series) {
    const fit = selectOrWalk(series)
    const { state, residuals } = etsEnd(fit, series)
    const n = series.values.length
    // Residuals are narrower than errors by the parameters that were fitted to them.
    const wider = Math.sqrt(n / Math.max(1, n - fit.parameters.length))
    const base = etsEstimate(fit, series)
    return {
      label: `${base.label}, bootstrapped`,
      fitted: base.fitted,
      predict(horizon) {
        const random = createRandom(series.seed)
        const draws = Array.from({ length: horizon }, () =>
          Float64Array.from({ length: paths }, () => wider * residuals[random.integer(n)]!),
        )
        const futures = Array.from({ length: paths }, (_, k) =>
          etsPath(
            fit.form,
            fit.smoothing,
            state,
            n % series.period,
            Float64Array.from(draws, (d) => d[k]!),
          ),
        )
        return empirical(futures, base.predict(horizon).mean)
      },
    }
  },
})
