import type { Interval } from '@bellwether/core'
import { criticalValue, deltaVariance, type InferenceOptions } from '../regression/inference.ts'
import { type ChoiceData, weightOf } from './dataset.ts'
import type { ChoiceFit, Predictor } from './fit.ts'

/** A number for each pair of alternatives: row `of`, column `by`, at [of · alternatives + by]. */
export type PairTable = { readonly alternatives: readonly string[]; readonly values: Float64Array }

/** Expected demand of each alternative: the weighted sum of its probabilities. */
export function demand(predictor: Predictor, data: ChoiceData): Float64Array {
  const sums = new Float64Array(data.alternatives.length)
  const probabilities = predictor.probabilities(data)
  data.chosen.forEach((_, s) => {
    for (let row = data.starts[s]!; row < data.starts[s + 1]!; row++) {
      sums[data.alternative[row]!]! += weightOf(data, s) * probabilities[row]!
    }
  })
  return sums
}

/** Sums weight · ∂P(of)/∂x(by) · factor(row of `by`) over all situations. */
function sumResponses(
  predictor: Predictor,
  data: ChoiceData,
  attribute: string,
  factor: (row: number) => number,
): Float64Array {
  const size = data.alternatives.length
  const sums = new Float64Array(size * size)
  predictor.responses(data, attribute, (s, derivatives, n) => {
    const from = data.starts[s]!
    const weight = weightOf(data, s)
    for (let i = 0; i < n; i++) {
      const of = data.alternative[from + i]! * size
      for (let k = 0; k < n; k++) {
        sums[of + data.alternative[from + k]!]! += weight * derivatives[i * n + k]! * factor(from + k)
      }
    }
  })
  return sums
}

/**
 * The aggregate elasticities of demand: the percentage by which demand for one alternative changes when an attribute of
 * another rises by one per cent for everyone (Ben-Akiva and Lerman, 1985, section 5.5).
 */
export function elasticities(predictor: Predictor, data: ChoiceData, attribute: string): PairTable {
  const values = data.attributes[attribute]
  const sums = sumResponses(predictor, data, attribute, (row) => values?.[row] ?? Number.NaN)
  const size = data.alternatives.length
  const total = demand(predictor, data)
  return {
    alternatives: data.alternatives,
    values: sums.map((sum, at) => sum / total[Math.floor(at / size)]!),
  }
}

/** Elasticities with standard errors and intervals. */
export type ElasticityEstimates = PairTable & {
  readonly standardErrors: Float64Array
  readonly intervals: readonly Interval[]
}

/**
 * The elasticities of an estimated model with standard errors by the delta method; derivatives by the parameters are
 * central differences.
 *
 * @param options `robust` takes the robust covariance
 */
export function elasticityEstimates(
  fit: ChoiceFit,
  data: ChoiceData,
  attribute: string,
  options: InferenceOptions & { robust?: boolean } = {},
): ElasticityEstimates {
  const { values, alternatives } = elasticities(fit, data, attribute)
  const gradients = fit.estimates.map(() => 0)
  const slopes = Array.from(gradients, (_, k) => {
    const h = 1e-5 * Math.max(1e-2, Math.abs(fit.estimates[k]!))
    const shifted = (by: number) =>
      elasticities(fit.at(fit.estimates.map((x, i) => (i === k ? x + by : x))), data, attribute).values
    const [above, below] = [shifted(h), shifted(-h)]
    return above.map((x, at) => (x - below[at]!) / (2 * h))
  })
  const covariance = options.robust ? fit.robustCovariance : fit.covariance
  const standardErrors = values.map((_, at) =>
    Math.sqrt(
      deltaVariance(
        slopes.map((slope) => slope[at]!),
        covariance,
      ),
    ),
  )
  const z = criticalValue(options)
  const intervals = Array.from(values, (value, at) => ({
    low: value - z * standardErrors[at]!,
    high: value + z * standardErrors[at]!,
  }))
  return { alternatives, values, standardErrors, intervals }
}

/**
 * Diversion ratios: of the demand that the alternative `by` loses when its attribute (usually the price) worsens, the
 * share that goes to `of`. The ratios by one alternative sum to 1; its own entry is 0.
 */
export function diversionRatios(predictor: Predictor, data: ChoiceData, attribute: string): PairTable {
  const sums = sumResponses(predictor, data, attribute, () => 1)
  const size = data.alternatives.length
  const values = sums.map((sum, at) => {
    const by = at % size
    return Math.floor(at / size) === by ? 0 : -sum / sums[by * size + by]!
  })
  return { alternatives: data.alternatives, values }
}

/**
 * Diversion in a market where a loss is shared out in proportion to the other shares, as in the logit and in attraction
 * models: share(of) / (1 − share(by)). Shares that add up to less than 1 leave the rest to the outside option.
 */
export function proportionalDiversion(alternatives: readonly string[], shares: ArrayLike<number>): PairTable {
  const size = alternatives.length
  const values = Float64Array.from({ length: size * size }, (_, at) => {
    const [of, by] = [Math.floor(at / size), at % size]
    return of === by ? 0 : shares[of]! / (1 - shares[by]!)
  })
  return { alternatives, values }
}
