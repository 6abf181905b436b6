import { UserError } from '@bellwether/core'
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile'
import { lbfgs, numericGradient } from '../numeric/lbfgs.ts'
import { numericInformation } from '../numeric/likelihood.ts'
import { invertPositive } from '../numeric/matrix.ts'
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
}

const z = normalQuantile(0.975, 0, 1)

/** No finer than differences of the likelihood are exact: a search for more would go on among rounding errors. */
const tolerances = { gradientTolerance: 1e-7, relativeTolerance: 1e-12 }

/** Scales the parameters are tried at: likelihoods of this family have flat ridges, where one start can stay behind. */
const starts = [0, Math.log(5)]

/** A log-likelihood of positive parameters. */
export type LogLikelihood = (parameters: Float64Array) => number

/**
 * Maximises a log-likelihood over positive parameters, on their log scale: the simplex finds the hill, L-BFGS its top.
 *
 * @param names of the parameters, in the order in which the likelihood takes them
 * @param rough the likelihood of some of the data, which the simplex climbs
 * @throws UserError when the likelihood has no maximum that the data show
 */
export function fitPositive<Name extends string>(
  names: readonly Name[],
  logLikelihood: LogLikelihood,
  customers: number,
  rough: LogLikelihood = logLikelihood,
): LifetimeFit<Name> {
  const exp = (point: Float64Array) =>
    Float64Array.from({ length: names.length }, (_, i) => Math.exp(point[i]!))
  // Per customer, so that tolerances mean the same for ten customers and a million.
  const objective = (point: Float64Array) => -logLikelihood(exp(point)) / customers
  const gradient = numericGradient(objective, 1e-5)
  const hills = starts.map((start) =>
    nelderMead((point) => -rough(exp(point)) / customers, new Float64Array(names.length).fill(start)),
  )
  const best = lbfgs(gradient, hills.reduce((a, b) => (b.value < a.value ? b : a)).point, tolerances)
  const covariance = invertPositive(
    numericInformation(
      (point, g) => {
        const own = new Float64Array(names.length)
        const value = gradient(point, own)
        for (let i = 0; i < own.length; i++) g[i]! -= own[i]! * customers
        return -value * customers
      },
      best.point,
      1e-3,
    ),
  )
  if (!covariance || best.point.some((coordinate) => Math.abs(coordinate) > 20)) {
    throw new UserError('the likelihood has no maximum that these data show', {
      hint: 'give more customers or a longer time: without repeat purchases, or with all customers alike, nothing can be told',
    })
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
  }
}
