import type { EtsState, Smoothing } from './filter.ts'
import type { EtsForm } from './model.ts'

/** Point forecasts and variances of the next steps. */
export type Moments = { readonly mean: Float64Array; readonly variance: Float64Array }

/** φ + φ² + … + φʰ for h = 1 … horizon: how often the slope has been added. */
function slopeWeights(phi: number, horizon: number): Float64Array {
  const weights = new Float64Array(horizon)
  for (let h = 0, power = phi, sum = 0; h < horizon; h++, power *= phi) weights[h] = sum += power
  return weights
}

/** How much an error still weighs j steps later, j = 1 … horizon. */
function errorWeights({ alpha, beta, phi, gamma }: Smoothing, period: number, horizon: number): Float64Array {
  return slopeWeights(phi, horizon).map((w, i) => alpha + beta * w + ((i + 1) % period === 0 ? gamma : 0))
}

/** Level and slope run on, without seasons. */
function trendPath({ level, slope }: EtsState, phi: number, horizon: number): Float64Array {
  return slopeWeights(phi, horizon).map((w) => level + slope * w)
}

/** Variances for an additive error: σ² (1 + Σ c²), Hyndman et al. (2008), class 1. */
function additiveVariance(weights: Float64Array, sigma2: number): Float64Array {
  let sum = 1
  return weights.map((_, h) => sigma2 * (h === 0 ? 1 : (sum += weights[h - 1]! ** 2)))
}

/** The second moments θ of class 2: θ = f² + σ² Σ c² θ. */
function secondMoments(mean: Float64Array, weights: Float64Array, sigma2: number): Float64Array {
  const theta = new Float64Array(mean.length)
  for (let h = 0; h < mean.length; h++) {
    let sum = 0
    for (let j = 1; j <= h; j++) sum += weights[j - 1]! ** 2 * theta[h - j]!
    theta[h] = mean[h]! ** 2 + sigma2 * sum
  }
  return theta
}

/**
 * Means and variances of the next `horizon` values from the last state (Hyndman et al., 2008, chapter 6): exact for
 * additive errors (class 1) and for multiplicative errors with additive or no seasons (class 2), the book's
 * approximation for multiplicative seasons (class 3, equation 6.10).
 *
 * @param phase which season comes next
 */
export function etsMoments(
  form: EtsForm,
  smoothing: Smoothing,
  state: EtsState,
  phase: number,
  sigma2: number,
  horizon: number,
): Moments {
  const trend = trendPath(state, smoothing.phi, horizon)
  const period = state.seasons.length
  const season = (h: number) => state.seasons[(phase + h) % period]!
  if (form.season === 'M') {
    const weights = errorWeights({ ...smoothing, gamma: 0 }, period, horizon)
    const theta = secondMoments(trend, weights, sigma2)
    const mean = trend.map((v, h) => v * season(h))
    const variance = theta.map((second, h) => {
      const renewed = (1 + smoothing.gamma ** 2 * sigma2) ** Math.floor(h / period)
      return season(h) ** 2 * (second * (1 + sigma2) * renewed - trend[h]! ** 2)
    })
    return { mean, variance }
  }
  const mean = form.season === 'A' ? trend.map((v, h) => v + season(h)) : trend
  const weights = errorWeights(smoothing, form.season === 'A' ? period : horizon + 1, horizon)
  if (form.error === 'A') return { mean, variance: additiveVariance(weights, sigma2) }
  const theta = secondMoments(mean, weights, sigma2)
  return { mean, variance: theta.map((second, h) => (1 + sigma2) * second - mean[h]! ** 2) }
}
