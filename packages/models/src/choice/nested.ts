import { UserError } from '@bellwether/core'
import { type Likelihood, maximize, numericInformation } from '../numeric/likelihood.ts'
import { matrix } from '../numeric/matrix.ts'
import type { InferenceOptions } from '../regression/inference.ts'
import { type ChoiceData, situationsOf, weightOf, widestSituation } from './dataset.ts'
import { type ChoiceFit, choiceFit, type Predictor } from './fit.ts'
import { constantsOnly, logit, slopeOf, visitUnits } from './logit.ts'
import { fillDesign, type Term, type UtilitySpecification, utilityTerms } from './utility.ts'

export type NestedSpecification = UtilitySpecification & {
  /** Alternatives by nest; what is in none stands alone. */
  nests: Readonly<Record<string, readonly string[]>>
  /** One scale for all nests; one each by default. */
  commonScale?: boolean
}

/** Which nest an alternative is in, and where that nest's scale stands among the parameters (−1: fixed at 1). */
type Nesting = {
  readonly nestOf: Int32Array
  readonly scaleOf: Int32Array
  readonly scales: readonly string[]
}

function nestingOf(
  alternatives: readonly string[],
  { nests, commonScale }: NestedSpecification,
  first: number,
): Nesting {
  const names = Object.keys(nests)
  const nestOf = new Int32Array(alternatives.length).fill(-1)
  names.forEach((nest, k) => {
    for (const name of nests[nest]!) {
      const j = alternatives.indexOf(name)
      if (j < 0 || nestOf[j]! >= 0) {
        throw new UserError(
          `nest "${nest}": "${name}" ${j < 0 ? 'is not an alternative' : 'is in two nests'}`,
          {
            hint: `put each of ${alternatives.join(', ')} into one nest at most`,
          },
        )
      }
      nestOf[j] = k
    }
  })
  let alone = names.length
  for (let j = 0; j < nestOf.length; j++) if (nestOf[j]! < 0) nestOf[j] = alone++
  const scaled = names.filter((nest) => nests[nest]!.length > 1)
  if (scaled.length === 0) {
    throw new UserError('no nest has two alternatives', { hint: 'name nests, or estimate a plain logit' })
  }
  const scaleOf = new Int32Array(alone).fill(-1)
  scaled.forEach((nest, k) => {
    scaleOf[names.indexOf(nest)] = first + (commonScale ? 0 : k)
  })
  return { nestOf, scaleOf, scales: commonScale ? ['scale'] : scaled.map((nest) => `scale:${nest}`) }
}

/** One situation's probabilities under the nested logit; everything is reused from situation to situation. */
type Step = {
  situation: number
  from: number
  n: number
  readonly design: Float64Array
  readonly utilities: Float64Array
  /** Of the row within its nest, and of the row. */
  readonly within: Float64Array
  readonly probabilities: Float64Array
  /** Of each nest: ln Σ exp(V / scale), its probability, its scale. */
  readonly inclusive: Float64Array
  readonly nests: Float64Array
  readonly scales: Float64Array
}

function newStep(data: ChoiceData, size: number, nests: number): Step {
  const n = widestSituation(data)
  const rows = () => new Float64Array(n)
  return {
    situation: 0,
    from: 0,
    n: 0,
    design: new Float64Array(n * size),
    utilities: rows(),
    within: rows(),
    probabilities: rows(),
    inclusive: new Float64Array(nests),
    nests: new Float64Array(nests),
    scales: new Float64Array(nests),
  }
}

/** Fills inclusive values, nest and row probabilities from the utilities, each sum shifted by its largest term. */
function solve(step: Step, nestOfRow: (i: number) => number): void {
  const { n, utilities, within, probabilities, inclusive, nests, scales } = step
  inclusive.fill(Number.NEGATIVE_INFINITY)
  for (let i = 0; i < n; i++) {
    const k = nestOfRow(i)
    inclusive[k] = Math.max(inclusive[k]!, utilities[i]! / scales[k]!)
  }
  nests.fill(0)
  for (let i = 0; i < n; i++) {
    const k = nestOfRow(i)
    nests[k]! += within[i] = Math.exp(utilities[i]! / scales[k]! - inclusive[k]!)
  }
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < n; i++) within[i]! /= nests[nestOfRow(i)]!
  for (let k = 0; k < nests.length; k++) {
    inclusive[k]! += Math.log(nests[k]!)
    if (nests[k]! > 0) most = Math.max(most, scales[k]! * inclusive[k]!)
  }
  let sum = 0
  for (let k = 0; k < nests.length; k++) {
    sum += nests[k] = nests[k]! > 0 ? Math.exp(scales[k]! * inclusive[k]! - most) : 0
  }
  for (let k = 0; k < nests.length; k++) nests[k]! /= sum
  for (let i = 0; i < n; i++) probabilities[i] = within[i]! * nests[nestOfRow(i)]!
}

function walkNested(
  data: ChoiceData,
  terms: readonly Term[],
  { nestOf, scaleOf }: Nesting,
  point: Float64Array,
  visit: (step: Step) => void,
): void {
  const size = terms.length
  const step = newStep(data, size, scaleOf.length)
  scaleOf.forEach((at, k) => {
    step.scales[k] = at < 0 ? 1 : point[at]!
  })
  const nestOfRow = (i: number) => nestOf[data.alternative[step.from + i]!]!
  for (let s = 0; s < situationsOf(data); s++) {
    step.situation = s
    step.from = data.starts[s]!
    step.n = data.starts[s + 1]! - step.from
    fillDesign(data, terms, s, step.design)
    for (let i = 0; i < step.n; i++) {
      let utility = 0
      for (let k = 0; k < size; k++) utility += step.design[i * size + k]! * point[k]!
      step.utilities[i] = utility
    }
    solve(step, nestOfRow)
    visit(step)
  }
}

/** Writes the gradient of ln P(chosen) by coefficients and scales into `score`. */
function scoreOf(
  step: Step,
  size: number,
  chosen: number,
  nest: number[],
  { scaleOf }: Nesting,
  score: Float64Array,
) {
  const { n, design, utilities, within, probabilities, inclusive, nests, scales } = step
  const own = nest[chosen]!
  const inverse = 1 / scales[own]!
  score.fill(0)
  for (let k = 0; k < size; k++) score[k] = inverse * design[chosen * size + k]!
  for (let i = 0; i < n; i++) {
    const pull = probabilities[i]! + (nest[i] === own ? (inverse - 1) * within[i]! : 0)
    for (let k = 0; k < size; k++) score[k]! -= pull * design[i * size + k]!
  }
  for (let m = 0; m < nests.length; m++) {
    const at = scaleOf[m]!
    if (at < 0 || nests[m] === 0) continue
    let mean = 0
    for (let i = 0; i < n; i++) if (nest[i] === m) mean += within[i]! * utilities[i]!
    const scale = scales[m]!
    const lift = inclusive[m]! - mean / scale
    score[at]! -= nests[m]! * lift
    if (m === own) score[at]! += lift + (mean - utilities[chosen]!) / scale ** 2
  }
}

function nestedLikelihood(
  data: ChoiceData,
  terms: readonly Term[],
  nesting: Nesting,
  start: Float64Array,
): Likelihood {
  const size = start.length
  const score = new Float64Array(size)

  function walkScores(point: Float64Array, visit: (situation: number, logProbability: number) => void) {
    walkNested(data, terms, nesting, point, (step) => {
      const chosen = data.chosen[step.situation]! - step.from
      const nest = Array.from({ length: step.n }, (_, i) => nesting.nestOf[data.alternative[step.from + i]!]!)
      scoreOf(step, terms.length, chosen, nest, nesting, score)
      visit(step.situation, Math.log(step.probabilities[chosen]!))
    })
  }

  function evaluate(point: Float64Array, gradient: Float64Array): number {
    // A scale of 0 or less has no likelihood: the line search must turn back.
    if (point.subarray(terms.length).some((scale) => scale <= 0)) return Number.NEGATIVE_INFINITY
    let sum = 0
    walkScores(point, (situation, logProbability) => {
      const weight = weightOf(data, situation)
      sum += weight * logProbability
      for (let k = 0; k < size; k++) gradient[k]! += weight * score[k]!
    })
    return sum
  }

  return {
    parameters: [...terms.map((term) => term.name), ...nesting.scales],
    start,
    evaluate,
    information: (point) => numericInformation(evaluate, point),
    scores: (point, visit) =>
      visitUnits(data, size, visit, (each) =>
        walkScores(point, (situation) => each(situation, score, weightOf(data, situation))),
      ),
  }
}

function nestedPredictor(
  specification: NestedSpecification,
  alternatives: readonly string[],
  point: Float64Array,
): Predictor {
  const prepare = (data: ChoiceData) => {
    const terms = utilityTerms(data, specification, alternatives)
    const all = nestingOf(alternatives, specification, terms.length)
    const nestOf = Int32Array.from(data.alternatives, (name) => all.nestOf[alternatives.indexOf(name)]!)
    return { terms, nesting: { ...all, nestOf } }
  }
  return {
    probabilities(data) {
      const { terms, nesting } = prepare(data)
      const result = new Float64Array(data.alternative.length)
      walkNested(data, terms, nesting, point, ({ from, n, probabilities }) =>
        result.set(probabilities.subarray(0, n), from),
      )
      return result
    },
    responses(data, attribute, visit) {
      const { terms, nesting } = prepare(data)
      const slopes = data.alternatives.map((_, j) => slopeOf(terms, point, attribute, j))
      const derivatives = matrix(widestSituation(data), widestSituation(data)).data
      walkNested(data, terms, nesting, point, ({ situation, from, n, within, probabilities, scales }) => {
        const alternative = (i: number) => data.alternative[from + i]!
        for (let i = 0; i < n; i++) {
          const nest = nesting.nestOf[alternative(i)]!
          const inverse = 1 / scales[nest]!
          for (let k = 0; k < n; k++) {
            const near = nesting.nestOf[alternative(k)]! === nest ? (1 - inverse) * within[k]! : 0
            const spread = probabilities[i]! * ((i === k ? inverse : 0) + near - probabilities[k]!)
            derivatives[i * n + k] = spread * slopes[alternative(k)]!
          }
        }
        visit(situation, derivatives, n)
      })
    },
  }
}

/**
 * The nested logit in its utility-maximising form (McFadden, 1978; Train, "Discrete Choice Methods with Simulation",
 * ch. 4): alternatives of a nest share what is not observed. A scale of 1 is the plain logit; outside (0, 1] the model
 * is not consistent with maximised utility for all values of the variables.
 *
 * @throws UserError when nests overlap, name what is no alternative, or a parameter is not identified
 * @example
 * nestedLogit(data, { generic: ['cost'], nests: { public: ['bus', 'train'] } }).estimates
 */
export function nestedLogit(
  data: ChoiceData,
  specification: NestedSpecification,
  options: InferenceOptions = {},
): ChoiceFit {
  const terms = utilityTerms(data, specification)
  const nesting = nestingOf(data.alternatives, specification, terms.length)
  const start = new Float64Array(terms.length + nesting.scales.length).fill(1)
  start.set(logit(data, specification).estimates)
  const likelihood = nestedLikelihood(data, terms, nesting, start)
  const maximum = maximize(likelihood, { concave: false })
  const at = (point: Float64Array) => nestedPredictor(specification, data.alternatives, point)
  return choiceFit('nested logit', data, likelihood, maximum, constantsOnly(data, specification), at, options)
}
