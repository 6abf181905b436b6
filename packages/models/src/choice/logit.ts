import { type Likelihood, maximize } from '../numeric/likelihood.ts'
import { matrix } from '../numeric/matrix.ts'
import { softmax } from '../numeric/softmax.ts'
import type { InferenceOptions } from '../regression/inference.ts'
import { type ChoiceData, situationsOf, weightOf, widestSituation } from './dataset.ts'
import { type ChoiceFit, type Constants, choiceFit, equalSharesLogLikelihood, type Predictor } from './fit.ts'
import { fillDesign, type Term, type UtilitySpecification, utilityTerms } from './utility.ts'

/** A walk over the situations of data, with the logit probabilities of each at the given coefficients. */
type Step = {
  situation: number
  from: number
  n: number
  /** n × terms */
  design: Float64Array
  probabilities: Float64Array
  /** ln Σ exp V */
  inclusive: number
}

/** Visits each situation's design and logit probabilities; the arrays are reused. */
export function walkLogit(
  data: ChoiceData,
  terms: readonly Term[],
  coefficients: ArrayLike<number>,
  visit: (step: Step) => void,
): void {
  const size = terms.length
  const widest = widestSituation(data)
  const design = new Float64Array(widest * size)
  const probabilities = new Float64Array(widest)
  const step: Step = { situation: 0, from: 0, n: 0, design, probabilities, inclusive: 0 }
  for (let s = 0; s < situationsOf(data); s++) {
    step.situation = s
    step.from = data.starts[s]!
    step.n = data.starts[s + 1]! - step.from
    fillDesign(data, terms, s, design)
    for (let i = 0; i < step.n; i++) {
      let utility = 0
      for (let k = 0; k < size; k++) utility += design[i * size + k]! * coefficients[k]!
      probabilities[i] = utility
    }
    step.inclusive = softmax(probabilities, step.n)
    visit(step)
  }
}

/** Writes the mean of the design over the probabilities into `centre`. */
function centreOf({ n, design, probabilities }: Step, size: number, centre: Float64Array): void {
  centre.fill(0)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < size; k++) centre[k]! += probabilities[i]! * design[i * size + k]!
  }
}

/** The log-likelihood of the conditional logit with its exact derivatives, in one pass over the choices each. */
function logitLikelihood(data: ChoiceData, terms: readonly Term[]): Likelihood {
  const size = terms.length
  const centre = new Float64Array(size)

  function walkScores(point: Float64Array, visit: (step: Step, logProbability: number) => void) {
    walkLogit(data, terms, point, (step) => {
      centreOf(step, size, centre)
      const chosen = data.chosen[step.situation]! - step.from
      for (let k = 0; k < size; k++) centre[k] = step.design[chosen * size + k]! - centre[k]!
      visit(step, Math.log(step.probabilities[chosen]!))
    })
  }

  return {
    parameters: terms.map((term) => term.name),
    start: new Float64Array(size),
    evaluate(point, gradient) {
      let sum = 0
      walkScores(point, ({ situation }, logProbability) => {
        const weight = weightOf(data, situation)
        sum += weight * logProbability
        for (let k = 0; k < size; k++) gradient[k]! += weight * centre[k]!
      })
      return sum
    },
    information(point) {
      const result = matrix(size, size)
      walkLogit(data, terms, point, (step) => {
        centreOf(step, size, centre)
        addSpread(result.data, step, centre, weightOf(data, step.situation))
      })
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < i; j++) result.data[i * size + j] = result.data[j * size + i]!
      }
      return result
    },
    scores(point, visit) {
      visitUnits(data, size, visit, (each) =>
        walkScores(point, ({ situation }) => each(situation, centre, weightOf(data, situation))),
      )
    },
  }
}

/** Adds weight · Σ P (x − x̄)(x − x̄)ᵀ to the upper triangle. */
function addSpread(into: Float64Array, step: Step, centre: Float64Array, weight: number): void {
  const { n, design, probabilities } = step
  const size = centre.length
  for (let i = 0; i < n; i++) {
    const share = weight * probabilities[i]!
    const row = i * size
    for (let k = 0; k < size; k++) {
      const left = share * (design[row + k]! - centre[k]!)
      if (left === 0) continue
      for (let l = k; l < size; l++) into[k * size + l]! += left * (design[row + l]! - centre[l]!)
    }
  }
}

/** Gives a visitor the weighted scores of independent units: those of each choice, or summed over each person's. */
export function visitUnits(
  data: ChoiceData,
  size: number,
  visit: (unit: number, score: Float64Array) => void,
  walk: (each: (situation: number, score: Float64Array, weight: number) => void) => void,
): void {
  const { person } = data
  if (!person) {
    const weighted = new Float64Array(size)
    walk((situation, score, weight) => {
      for (let k = 0; k < size; k++) weighted[k] = weight * score[k]!
      visit(situation, weighted)
    })
    return
  }
  const persons = person.reduce((most, p) => Math.max(most, p + 1), 0)
  const sums = new Float64Array(persons * size)
  walk((situation, score, weight) => {
    const at = person[situation]! * size
    for (let k = 0; k < size; k++) sums[at + k]! += weight * score[k]!
  })
  for (let p = 0; p < persons; p++) visit(p, sums.subarray(p * size, (p + 1) * size))
}

/**
 * The derivative of a term's utility by an attribute, row by row: the sum of the coefficients whose variable it is.
 */
export function slopeOf(
  terms: readonly Term[],
  coefficients: ArrayLike<number>,
  attribute: string,
  alternative: number,
): number {
  let sum = 0
  terms.forEach((term, k) => {
    if (
      term.variable === attribute &&
      term.rows &&
      (term.alternative < 0 || term.alternative === alternative)
    ) {
      sum += coefficients[k]!
    }
  })
  return sum
}

function logitPredictor(
  specification: UtilitySpecification,
  alternatives: readonly string[],
  coefficients: Float64Array,
): Predictor {
  return {
    probabilities(data) {
      const result = new Float64Array(data.alternative.length)
      walkLogit(
        data,
        utilityTerms(data, specification, alternatives),
        coefficients,
        ({ from, n, probabilities }) => result.set(probabilities.subarray(0, n), from),
      )
      return result
    },
    responses(data, attribute, visit) {
      const terms = utilityTerms(data, specification, alternatives)
      const slopes = data.alternatives.map((_, j) => slopeOf(terms, coefficients, attribute, j))
      const derivatives = new Float64Array(widestSituation(data) ** 2)
      walkLogit(data, terms, coefficients, ({ situation, from, n, probabilities }) => {
        for (let i = 0; i < n; i++) {
          for (let k = 0; k < n; k++) {
            const spread = probabilities[i]! * (+(i === k) - probabilities[k]!)
            derivatives[i * n + k] = spread * slopes[data.alternative[from + k]!]!
          }
        }
        visit(situation, derivatives, n)
      })
    },
  }
}

/** The log-likelihood that constants alone reach: the yardstick of McFadden's R². */
export function constantsOnly(data: ChoiceData, { constants = true }: UtilitySpecification): Constants {
  const hasConstants = constants
  const chosen = data.alternatives.map(() => 0)
  data.chosen.forEach((row, s) => {
    chosen[data.alternative[row]!]! += weightOf(data, s)
  })
  const total = chosen.reduce((a, b) => a + b, 0)
  if (data.alternative.length === situationsOf(data) * data.alternatives.length) {
    const logLikelihood = chosen.reduce((sum, n) => sum + (n > 0 ? n * Math.log(n / total) : 0), 0)
    return { logLikelihood, parameters: data.alternatives.length - 1, hasConstants }
  }
  // A constant is identified only for alternatives that were chosen at least once.
  if (chosen.some((n) => n === 0)) {
    return { logLikelihood: equalSharesLogLikelihood(data), parameters: 0, hasConstants }
  }
  const { logLikelihood, point } = maximize(logitLikelihood(data, utilityTerms(data, {})))
  return { logLikelihood, parameters: point.length, hasConstants }
}

/**
 * The conditional (multinomial) logit (McFadden, 1974), by Newton's method with exact derivatives.
 *
 * @throws UserError when a coefficient is not identified or the specification does not fit the data
 * @example
 * const data = wideChoices(columns, { choice: 'mode', attributes: ['cost', 'time'] })
 * const fit = logit(data, { generic: ['cost', 'time'], base: 'car' })
 */
export function logit(
  data: ChoiceData,
  specification: UtilitySpecification,
  options: InferenceOptions = {},
): ChoiceFit {
  const likelihood = logitLikelihood(data, utilityTerms(data, specification))
  const maximum = maximize(likelihood)
  const at = (point: Float64Array) => logitPredictor(specification, data.alternatives, point)
  return choiceFit('logit', data, likelihood, maximum, constantsOnly(data, specification), at, options)
}
