import { UserError, unreachable } from '@bellwether/core'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { halton, haltonDimensions } from './halton.ts'
import type { Term } from './utility.ts'

/** How a coefficient differs between persons. A lognormal one is exp(mean + spread · z), always positive. */
export type MixingDistribution = 'normal' | 'lognormal' | 'uniform' | 'triangular'

/** A random coefficient: which term, its distribution, where its spread stands among the parameters. */
export type RandomTerm = {
  readonly term: number
  readonly distribution: MixingDistribution
  readonly spread: number
}

/** Halton's sequence is dropped until here: the first entries of the bases move together. */
const burn = 100

/**
 * The random coefficients of a model.
 *
 * @throws UserError for a name that is no coefficient, or more names than Halton's sequence has dimensions here
 */
export function randomTerms(
  terms: readonly Term[],
  random: Readonly<Record<string, MixingDistribution>>,
): RandomTerm[] {
  const names = Object.keys(random)
  if (names.length === 0 || names.length > haltonDimensions) {
    throw new UserError(`${names.length} random coefficients`, { hint: `name 1 to ${haltonDimensions}` })
  }
  return names.map((name, i) => {
    const term = terms.findIndex((t) => t.name === name)
    if (term >= 0) return { term, distribution: random[name]!, spread: terms.length + i }
    throw new UserError(`there is no coefficient "${name}": ${terms.map((t) => t.name).join(', ')}`, {
      hint: 'name random coefficients as the plain logit reports them',
    })
  })
}

/** A distribution's standardised draw, around 0, from a uniform one. */
function shapeOf(distribution: MixingDistribution, u: number): number {
  switch (distribution) {
    case 'normal':
    case 'lognormal':
      return normalQuantile(u, 0, 1)
    case 'uniform':
      return 2 * u - 1
    case 'triangular':
      return u < 0.5 ? Math.sqrt(2 * u) - 1 : 1 - Math.sqrt(2 * (1 - u))
    default:
      return unreachable(distribution)
  }
}

/** Standardised draws of each person from Halton's sequence: [person][draw][random coefficient], in one array. */
export function drawShapes(persons: number, draws: number, random: readonly RandomTerm[]): Float64Array {
  const size = random.length
  const result = new Float64Array(persons * draws * size)
  for (let i = 0; i < persons * draws; i++) {
    for (let d = 0; d < size; d++) {
      result[i * size + d] = shapeOf(random[d]!.distribution, halton(burn + 1 + i, d))
    }
  }
  return result
}

/**
 * Replaces the means of random coefficients by their values at one draw.
 *
 * @param shapes the draw's standardised values, from `offset` on
 * @param slopes gets each random coefficient's derivative by its mean
 */
export function mixCoefficients(
  random: readonly RandomTerm[],
  point: Float64Array,
  shapes: Float64Array,
  offset: number,
  coefficients: Float64Array,
  slopes: Float64Array,
): void {
  for (let d = 0; d < random.length; d++) {
    const { term, distribution, spread } = random[d]!
    const value = point[term]! + point[spread]! * shapes[offset + d]!
    const lognormal = distribution === 'lognormal'
    coefficients[term] = lognormal ? Math.exp(value) : value
    slopes[d] = lognormal ? coefficients[term]! : 1
  }
}
