import { UserError } from '@bellwether/core'
import { type Likelihood, maximize, numericInformation } from '../numeric/likelihood.ts'
import { softmax } from '../numeric/softmax.ts'
import type { InferenceOptions } from '../regression/inference.ts'
import { type ChoiceData, situationsOf, weightOf, widestSituation } from './dataset.ts'
import { type ChoiceFit, choiceFit, type Predictor } from './fit.ts'
import { constantsOnly, logit, slopeOf } from './logit.ts'
import {
  drawShapes,
  type MixingDistribution,
  mixCoefficients,
  type RandomTerm,
  randomTerms,
} from './mixing.ts'
import { fillDesign, type Term, type UtilitySpecification, utilityTerms } from './utility.ts'

export type MixedSpecification = UtilitySpecification & {
  /** By the coefficient's name, as the plain logit reports it. */
  random: Readonly<Record<string, MixingDistribution>>
  /** Halton draws a person; 200 by default. Results change with it: raise it until they do not. */
  draws?: number
}

/** Everything that stays the same while parameters move. */
type Panel = {
  readonly data: ChoiceData
  readonly terms: readonly Term[]
  readonly random: readonly RandomTerm[]
  readonly draws: number
  /** The situations of each person; each situation its own person when the data name none. */
  readonly persons: readonly number[][]
  readonly shapes: Float64Array
}

function panelOf(data: ChoiceData, terms: readonly Term[], specification: MixedSpecification): Panel {
  const persons: number[][] = []
  for (let s = 0; s < situationsOf(data); s++) (persons[data.person?.[s] ?? s] ??= []).push(s)
  const random = randomTerms(terms, specification.random)
  const draws = specification.draws ?? 200
  return { data, terms, random, draws, persons, shapes: drawShapes(persons.length, draws, random) }
}

/** One situation at one draw of its person; the arrays are reused. */
type Step = {
  person: number
  situation: number
  draw: number
  from: number
  n: number
  readonly design: Float64Array
  readonly probabilities: Float64Array
  /** Of this draw, and each random one's derivative by its mean. */
  readonly coefficients: Float64Array
  readonly slopes: Float64Array
}

function newStep({ data, terms, random }: Panel): Step {
  const n = widestSituation(data)
  return {
    person: 0,
    situation: 0,
    draw: 0,
    from: 0,
    n: 0,
    design: new Float64Array(n * terms.length),
    probabilities: new Float64Array(n),
    coefficients: new Float64Array(terms.length),
    slopes: new Float64Array(random.length),
  }
}

/** Visits every draw of every situation of one person. */
function walkPerson(panel: Panel, point: Float64Array, step: Step, visit: (step: Step) => void): void {
  const { data, terms, random, draws, shapes } = panel
  const { design, probabilities, coefficients, slopes } = step
  const size = terms.length
  for (let k = 0; k < size; k++) coefficients[k] = point[k]!
  for (const s of panel.persons[step.person]!) {
    step.situation = s
    step.from = data.starts[s]!
    step.n = data.starts[s + 1]! - step.from
    fillDesign(data, terms, s, design)
    for (step.draw = 0; step.draw < draws; step.draw++) {
      const offset = (step.person * draws + step.draw) * random.length
      mixCoefficients(random, point, shapes, offset, coefficients, slopes)
      for (let i = 0; i < step.n; i++) {
        let utility = 0
        for (let k = 0; k < size; k++) utility += design[i * size + k]! * coefficients[k]!
        probabilities[i] = utility
      }
      softmax(probabilities, step.n)
      visit(step)
    }
  }
}

/** Adds ∂ ln P(chosen) / ∂ parameters at one draw into `scores`, from `into` on. */
function addDrawScore(
  { data, terms, random, shapes, draws }: Panel,
  step: Step,
  scores: Float64Array,
  into: number,
) {
  const { n, design, probabilities, slopes } = step
  const size = terms.length
  const chosen = data.chosen[step.situation]! - step.from
  const at = (step.person * draws + step.draw) * random.length
  const slopeBy = (k: number) => {
    let sum = design[chosen * size + k]!
    for (let i = 0; i < n; i++) sum -= probabilities[i]! * design[i * size + k]!
    return sum
  }
  const isRandom = (k: number) => random.findIndex(({ term }) => term === k)
  for (let k = 0; k < size; k++) {
    const d = isRandom(k)
    const slope = slopeBy(k) * (d < 0 ? 1 : slopes[d]!)
    scores[into + k]! += slope
    if (d >= 0) scores[into + random[d]!.spread]! += slope * shapes[at + d]!
  }
}

/** ln of the mean over draws of exp(logs), and the mean of the draws' scores by their share of it. */
function averageDraws(logs: Float64Array, scores: Float64Array, score: Float64Array): number {
  const shares = logs.slice()
  const total = softmax(shares, shares.length)
  score.fill(0)
  for (let r = 0; r < shares.length; r++) {
    for (let k = 0; k < score.length; k++) score[k]! += shares[r]! * scores[r * score.length + k]!
  }
  return total - Math.log(shares.length)
}

function mixedLikelihood(panel: Panel, start: Float64Array): Likelihood {
  const { data, terms, random, draws, persons } = panel
  const size = start.length
  const score = new Float64Array(size)

  /** Visits each person's weight and simulated log-likelihood, while `score` holds its gradient. */
  function walkPersons(point: Float64Array, visit: (person: number, weight: number, value: number) => void) {
    const logs = new Float64Array(draws)
    const scores = new Float64Array(draws * size)
    const step = newStep(panel)
    for (step.person = 0; step.person < persons.length; step.person++) {
      logs.fill(0)
      scores.fill(0)
      walkPerson(panel, point, step, () => {
        logs[step.draw]! += Math.log(step.probabilities[data.chosen[step.situation]! - step.from]!)
        addDrawScore(panel, step, scores, step.draw * size)
      })
      const weight = weightOf(data, persons[step.person]![0]!)
      visit(step.person, weight, averageDraws(logs, scores, score))
    }
  }

  function evaluate(point: Float64Array, gradient: Float64Array): number {
    let sum = 0
    walkPersons(point, (_, weight, value) => {
      sum += weight * value
      for (let k = 0; k < size; k++) gradient[k]! += weight * score[k]!
    })
    return sum
  }

  return {
    parameters: [
      ...terms.map((term) => term.name),
      ...random.map(({ term }) => `spread:${terms[term]!.name}`),
    ],
    start,
    evaluate,
    information: (point) => numericInformation(evaluate, point),
    scores: (point, visit) =>
      walkPersons(point, (person, weight) =>
        visit(
          person,
          score.map((g) => weight * g),
        ),
      ),
  }
}

function mixedPredictor(
  specification: MixedSpecification,
  alternatives: readonly string[],
  point: Float64Array,
): Predictor {
  const prepare = (data: ChoiceData) => {
    const panel = panelOf(data, utilityTerms(data, specification, alternatives), specification)
    const step = newStep(panel)
    const walk = (visit: (step: Step) => void) => {
      for (step.person = 0; step.person < panel.persons.length; step.person++) {
        walkPerson(panel, point, step, visit)
      }
    }
    return { ...panel, walk }
  }
  return {
    probabilities(data) {
      const { walk, draws } = prepare(data)
      const result = new Float64Array(data.alternative.length)
      walk(({ from, n, probabilities }) => {
        for (let i = 0; i < n; i++) result[from + i]! += probabilities[i]! / draws
      })
      return result
    },
    responses(data, attribute, visit) {
      const { walk, draws, terms } = prepare(data)
      const derivatives = new Float64Array(widestSituation(data) ** 2)
      walk(({ situation, draw, from, n, probabilities, coefficients }) => {
        if (draw === 0) derivatives.fill(0)
        for (let k = 0; k < n; k++) {
          const slope = slopeOf(terms, coefficients, attribute, data.alternative[from + k]!) / draws
          for (let i = 0; i < n; i++) {
            derivatives[i * n + k]! += slope * probabilities[i]! * (+(i === k) - probabilities[k]!)
          }
        }
        if (draw === draws - 1) visit(situation, derivatives, n)
      })
    },
  }
}

/** The plain logit's estimates, and spreads of a tenth of each. */
function startFrom(plain: ChoiceFit, random: readonly RandomTerm[]): Float64Array {
  const start = new Float64Array(plain.estimates.length + random.length)
  start.set(plain.estimates)
  for (const { term, distribution, spread } of random) {
    const mean = plain.estimates[term]!
    start[spread] = Math.max(0.1, Math.abs(mean) / 10)
    if (distribution !== 'lognormal') continue
    if (mean <= 0) {
      throw new UserError(`a lognormal coefficient is positive, but "${plain.parameters[term]}" is ${mean}`, {
        hint: 'turn the sign of the attribute, or choose another distribution',
      })
    }
    start[term] = Math.log(mean)
  }
  return start
}

/**
 * The mixed logit: coefficients that differ between persons, by maximum simulated likelihood over Halton draws (Revelt
 * and Train, 1998). All choices of a person share their draws; a person's weight is that of their first choice. The sign of
 * a spread has no meaning.
 *
 * @throws UserError for a random coefficient that is none, or a parameter that is not identified
 * @example
 * mixedLogit(data, { generic: ['price', 'speed'], random: { speed: 'normal' }, draws: 500 }).estimates
 */
export function mixedLogit(
  data: ChoiceData,
  specification: MixedSpecification,
  options: InferenceOptions = {},
): ChoiceFit {
  const panel = panelOf(data, utilityTerms(data, specification), specification)
  const likelihood = mixedLikelihood(panel, startFrom(logit(data, specification), panel.random))
  const maximum = maximize(likelihood, { concave: false })
  const at = (point: Float64Array) => mixedPredictor(specification, data.alternatives, point)
  return choiceFit('mixed logit', data, likelihood, maximum, constantsOnly(data, specification), at, options)
}
