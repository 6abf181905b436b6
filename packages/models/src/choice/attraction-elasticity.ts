import { criticalValue, deltaVariance, type InferenceOptions } from '../regression/inference.ts'
import type { AttractionFit } from './attraction.ts'
import type { ElasticityEstimates } from './elasticity.ts'
import type { SharePanel } from './share-panel.ts'

/**
 * The elasticities of one market with standard errors by the delta method; derivatives by the coefficients are central
 * differences. A pair of which one product is not in the market is NaN.
 *
 * @param market its index in the panel
 */
export function attractionElasticityEstimates(
  fit: AttractionFit,
  panel: SharePanel,
  market: number,
  attribute: string,
  options: InferenceOptions = {},
): ElasticityEstimates {
  const { values, alternatives } = fit.elasticities(panel, market, attribute)
  const slopes = Array.from(fit.estimates, (estimate, k) => {
    const h = 1e-5 * Math.max(1e-2, Math.abs(estimate))
    const moved = (by: number) =>
      fit.elasticities(
        panel,
        market,
        attribute,
        fit.estimates.map((x, i) => (i === k ? x + by : x)),
      ).values
    const [above, below] = [moved(h), moved(-h)]
    return above.map((x, at) => (x - below[at]!) / (2 * h))
  })
  const standardErrors = values.map((_, at) =>
    Math.sqrt(
      deltaVariance(
        slopes.map((slope) => slope[at]!),
        fit.covariance,
      ),
    ),
  )
  const { degreesOfFreedom } = fit
  const t = criticalValue({ ...(degreesOfFreedom !== undefined && { degreesOfFreedom }), ...options })
  const intervals = Array.from(values, (value, at) => ({
    low: value - t * standardErrors[at]!,
    high: value + t * standardErrors[at]!,
  }))
  return { alternatives, values, standardErrors, intervals }
}
