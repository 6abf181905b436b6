import digamma from '@stdlib/math-base-special-digamma'
import gammaln from '@stdlib/math-base-special-gammaln'
import { type Likelihood, maximize, numericInformation } from '../numeric/likelihood.ts'
import { type Matrix, matrix } from '../numeric/matrix.ts'
import { type Design, designOf, rowDot } from './design.ts'
import { checkOutcomes, describeFit, type GeneralizedFit, type GeneralizedOptions } from './generalized.ts'
import { isCount, poissonRegression } from './poisson.ts'

function logDensity(mu: number, alpha: number, y: number): number {
  const size = 1 / alpha
  const share = alpha * mu
  return (
    gammaln(y + size) -
    gammaln(size) -
    gammaln(y + 1) -
    size * Math.log1p(share) +
    y * Math.log(share / (1 + share))
  )
}

/** ∂ ln f / ∂α */
function alphaSlope(mu: number, alpha: number, y: number): number {
  const size = 1 / alpha
  const rest = digamma(size) - digamma(y + size) + Math.log1p(alpha * mu)
  return size ** 2 * rest + (y - mu) / (alpha * (1 + alpha * mu))
}

function negativeBinomialLikelihood(
  { x, names }: Design,
  y: ArrayLike<number>,
  start: Float64Array,
): Likelihood {
  const p = x.columns
  const score = new Float64Array(p + 1)
  const eachScore = (point: Float64Array, visit: (row: number, mu: number) => void) => {
    const alpha = point[p]!
    for (let i = 0; i < x.rows; i++) {
      const mu = Math.exp(rowDot(x, i, point))
      const slope = (y[i]! - mu) / (1 + alpha * mu)
      for (let j = 0; j < p; j++) score[j] = slope * x.data[i * p + j]!
      score[p] = alphaSlope(mu, alpha, y[i]!)
      visit(i, mu)
    }
  }
  function evaluate(point: Float64Array, gradient: Float64Array): number {
    // A dispersion of 0 is the Poisson's; below it there is no distribution.
    if (!(point[p]! > 0)) return Number.NEGATIVE_INFINITY
    let sum = 0
    eachScore(point, (i, mu) => {
      sum += logDensity(mu, point[p]!, y[i]!)
      for (let j = 0; j <= p; j++) gradient[j]! += score[j]!
    })
    return sum
  }
  return {
    parameters: [...names, 'dispersion'],
    start,
    evaluate,
    information: (point) => numericInformation(evaluate, point),
    scores: (point, visit) => eachScore(point, (i) => visit(i, score)),
  }
}

/** The moment estimate of the dispersion around Poisson means (Cameron and Trivedi, 1998, section 3.3). */
function firstDispersion(y: ArrayLike<number>, means: Float64Array): number {
  const excess = means.reduce((sum, mu, i) => sum + ((y[i]! - mu) ** 2 - mu) / mu ** 2, 0) / means.length
  return Math.max(0.05, excess)
}

function maximum(design: Design, y: ArrayLike<number>, slopes: Matrix) {
  const first = poissonRegression(slopes, y, { intercept: design.intercept })
  const start = Float64Array.of(...first.estimates, firstDispersion(y, first.fitted))
  return maximize(negativeBinomialLikelihood(design, y, start), { concave: false })
}

/**
 * Negative binomial regression (NB2): counts whose variance is mean + dispersion · mean². The dispersion is estimated
 * with the coefficients and stands last among them.
 *
 * @param x n × p regressors, without the intercept
 * @param y counts
 * @throws UserError for outcomes that are no counts, or that vary less than a Poisson's
 */
export function negativeBinomialRegression(
  x: Matrix,
  y: ArrayLike<number>,
  options: GeneralizedOptions = {},
): GeneralizedFit {
  checkOutcomes(y, isCount, 'a count')
  const design = designOf(x, y, options)
  const empty = matrix(x.rows, 0)
  const { logLikelihood } = maximum(designOf(empty, y, { names: [] }), y, empty)
  const family = { mean: Math.exp }
  return describeFit(design, maximum(design, y, x), family, logLikelihood, options, [
    ...design.names,
    'dispersion',
  ])
}
