import { UserError } from '@bellwether/core'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { lbfgs, numericGradient } from '../numeric/lbfgs.ts'
import { numericInformation } from '../numeric/likelihood.ts'
import { invertPositive, type Matrix } from '../numeric/matrix.ts'
import { nelderMead } from '../numeric/nelder-mead.ts'

/** An estimated parameter that is positive by nature. */
export type Parameter = {
  readonly value: number
  readonly standardError: number
  /** 95 % interval, symmetric on the log scale. */
  readonly low: number
  readonly high: number
}

/** A model of customers' lifetimes at its maximum likelihood. */
export type LifetimeFit<Name extends string> = {
  readonly parameters: Readonly<Record<Name, Parameter>>
  readonly logLikelihood: number
  /** Akaike's criterion. */
  readonly aic: number
  readonly customers: number
  /** Covariance of the logarithms of the parameters, in their order: the inverse of the information. */
  readonly logCovariance: Matrix
}

const z = normalQuantile(0.975, 0, 1)

/** No finer than differences of the likelihood are exact: a search for more would go on among rounding errors. */
const tolerances = { gradientTolerance: 1e-7, relativeTolerance: 1e-12 }

/** Scales the parameters are tried at: likelihoods of this family have flat ridges, where one start can stay behind. */
const starts = [0, Math.log(5)]

/** Steps of Newton's method from where the search stops: flat ridges are climbed to the last digits that count. */
const newtonSteps = 3

/** A log-likelihood of positive parameters. */
export type LogLikelihood = (parameters: Float64Array) => number

/** Goes on by Newton's method with one information matrix for as long as the slope gets less. */
function polish(
  gradient: (point: Float64Array, g: Float64Array) => number,
  found: { readonly point: Float64Array; readonly value: number },
  covariance: Matrix,
  customers: number,
): { point: Float64Array; value: number } {
  const n = found.point.length
  const slope = (g: Float64Array) => g.reduce((sum, d, i) => sum + d * step(g, i), 0)
  const step = (g: Float64Array, i: number) =>
    g.reduce((sum, d, j) => sum + covariance.data[i * n + j]! * d * customers, 0)
  let best = { point: found.point, value: found.value }
  let g = new Float64Array(n)
  gradient(best.point, g)
  for (let k = 0; k < newtonSteps; k++) {
    const point = best.point.map((coordinate, i) => coordinate - step(g, i))
    const next = new Float64Array(n)
    const value = gradient(point, next)
    if (!(slope(next) < slope(g))) break
    best = { point, value }
    g = next
  }
  return best
}

/**
 * Maximises a log-likelihood over positive parameters, on their log scale: the simplex finds the hill, L-BFGS its top.
 *
 * @param names of the parameters, in the order in which the likelihood takes them
 * @param rough the likelihood of some of the data, which the simplex climbs
 * @param hint what to do where the data show no maximum
 * @throws UserError when the likelihood has no maximum that the data show
 */
export function fitPositive<Name extends string>(
  names: readonly Name[],
  logLikelihood: LogLikelihood,
  customers: number,
  rough: LogLikelihood = logLikelihood,
  hint = 'give more customers or a longer time: without repeat purchases, or with all customers alike, nothing can be told',
): LifetimeFit<Name> {
  const exp = (point: Float64Array) =>
    Float64Array.from({ length: names.length }, (_, i) => Math.exp(point[i]!))
  // Per customer, so that tolerances mean the same for ten customers and a million.
  const objective = (point: Float64Array) => -logLikelihood(exp(point)) / customers
  const gradient = numericGradient(objective, 1e-5)
  const hills = starts.map((start) =>
    nelderMead((point) => -rough(exp(point)) / customers, new Float64Array(names.length).fill(start)),
  )
  const found = lbfgs(gradient, hills.reduce((a, b) => (b.value < a.value ? b : a)).point, tolerances)
  const covariance = invertPositive(
    numericInformation(
      (point, g) => {
        const own = new Float64Array(names.length)
        const value = gradient(point, own)
        for (let i = 0; i < own.length; i++) g[i]! -= own[i]! * customers
        return -value * customers
      },
      found.point,
      1e-3,
    ),
  )
  const best = covariance ? polish(gradient, found, covariance, customers) : found
  if (!covariance || best.point.some((coordinate) => Math.abs(coordinate) > 20)) {
    throw new UserError('the likelihood has no maximum that these data show', { hint })
  }
  const parameters = names.map((name, i) => {
    const value = Math.exp(best.point[i]!)
    const logError = Math.sqrt(covariance.data[i * names.length + i]!)
    const factor = Math.exp(z * logError)
    return [name, { value, standardError: value * logError, low: value / factor, high: value * factor }]
  })
  const maximum = -best.value * customers
  return {
    parameters: Object.fromEntries(parameters) as Record<Name, Parameter>,
    logLikelihood: maximum,
    aic: 2 * names.length - 2 * maximum,
    customers,
    logCovariance: covariance,
  }
}

/**
 * The standard error of what follows from the parameters, by the delta method.
 *
 * @param f of the parameters by name
 */
export function deltaError<Name extends string>(
  { parameters, logCovariance }: LifetimeFit<Name>,
  f: (parameters: Record<Name, number>) => number,
): number {
  const names = Object.keys(parameters) as Name[]
  const logs = Float64Array.from(names, (name) => Math.log(parameters[name].value))
  const of = (point: Float64Array) =>
    f(Object.fromEntries(names.map((name, i) => [name, Math.exp(point[i]!)])) as Record<Name, number>)
  const slope = new Float64Array(names.length)
  numericGradient(of, 1e-5)(logs, slope)
  let variance = 0
  for (const [i, a] of slope.entries())
    for (const [j, b] of slope.entries()) variance += a * b * logCovariance.data[i * names.length + j]!
  return Math.sqrt(Math.max(variance, 0))
}
