import { UserError } from '@bellwether/core'
import chisquareCdf from '@stdlib/stats-base-dists-chisquare-cdf'
import { deltaError, fitPositive, type LifetimeFit } from './fit.ts'

/** α and β: the beta distribution of customers' chances to leave at each renewal. */
export type SbgParameters = { readonly alpha: number; readonly beta: number }

/** The chance to stay at the t-th renewal of those who still are customers: it rises as the faithful remain. */
export const sbgRetention = ({ alpha, beta }: SbgParameters, t: number): number =>
  (beta + t - 1) / (alpha + beta + t - 1)

/** The share of a cohort that is left after each of `periods` renewals, 1 first. */
export function sbgSurvival(parameters: SbgParameters, periods: number): number[] {
  const survival = [1]
  for (let t = 1; t <= periods; t++) survival.push(survival[t - 1]! * sbgRetention(parameters, t))
  return survival
}

/**
 * Expected renewals still to come of a customer who has renewed `renewals` times, each discounted to now: the sum of
 * the chances to be there, until they no longer count.
 *
 * @param discount per period, above 0: 0.01 for 1 % a period
 */
export function sbgExpectedLifetime(parameters: SbgParameters, renewals: number, discount: number): number {
  let alive = 1
  let sum = 0
  for (let t = 1; alive > 1e-12; t++) {
    alive *= sbgRetention(parameters, renewals + t) / (1 + discount)
    sum += alive
  }
  return sum
}

/** Counts of one cohort: how many left at each renewal, and who is left. */
function lossesOf(active: ArrayLike<number>, cohort: string): { lost: number[]; left: number } {
  const counts = Array.from(active)
  const rising = counts.findIndex((count, t) => !(count >= 0) || (t > 0 && count > counts[t - 1]!))
  if (rising >= 0 || counts.length < 2) {
    throw new UserError(
      rising >= 0
        ? `${cohort}period ${rising}: ${counts[rising]} subscribers after ${counts[rising - 1] ?? 'none'}`
        : `${cohort}${counts.length} periods are too few`,
      { hint: 'give the subscribers of each cohort at the start and after each renewal' },
    )
  }
  return { lost: counts.slice(1).map((count, t) => counts[t]! - count), left: counts.at(-1)! }
}

/** The sufficient statistics of all cohorts: customers lost at, and left after, each renewal. */
function pooled(cohorts: readonly ArrayLike<number>[]): { lost: Float64Array; left: Float64Array } {
  const periods = Math.max(...cohorts.map(({ length }) => length - 1))
  const lost = new Float64Array(Math.max(periods, 0))
  const left = new Float64Array(lost.length + 1)
  for (const [i, active] of cohorts.entries()) {
    const own = lossesOf(active, cohorts.length > 1 ? `cohort ${i + 1}, ` : '')
    for (const [t, n] of own.lost.entries()) lost[t]! += n
    left[own.lost.length]! += own.left
  }
  return { lost, left }
}

const noMaximum =
  'where customers differ, the share that leaves falls from renewal to renewal, since those who leave early go first; in these counts it does not'

/**
 * Fits the shifted-beta-geometric model to cohorts of subscribers that leave alike: each customer has a chance of its own
 * to leave at every renewal.
 *
 * @param cohorts of each, subscribers at the start and after each renewal, never rising; one with two renewals at least
 * @throws UserError when the counts are no cohort, nobody left, or all leave alike
 * @see Fader and Hardie (2007), "How to Project Customer Retention", Journal of Interactive Marketing 21(1)
 * @example
 * fitShiftedBetaGeometric([1000, 869, 743, 653, 593, 551, 517, 491]).parameters.alpha.value // 0.668
 */
export function fitShiftedBetaGeometric(
  ...cohorts: readonly ArrayLike<number>[]
): LifetimeFit<'alpha' | 'beta'> {
  const { lost, left } = pooled(cohorts)
  if (lost.length < 2) {
    throw new UserError(`${lost.length + 1} periods are too few`, {
      hint: 'give the subscribers at the start and after each renewal, at least three numbers',
    })
  }
  if (lost.every((n) => n === 0)) throw new UserError('nobody left, so nothing is known of how many will')
  const logLikelihood = (point: Float64Array) => {
    const [alpha, beta] = [point[0]!, point[1]!]
    let [logAlive, sum] = [0, 0]
    for (let t = 1; t <= lost.length; t++) {
      const all = alpha + beta + t - 1
      if (lost[t - 1]! > 0) sum += lost[t - 1]! * (logAlive + Math.log(alpha / all))
      logAlive += Math.log((beta + t - 1) / all)
      if (left[t]! > 0) sum += left[t]! * logAlive
    }
    return sum
  }
  const customers = cohorts.reduce((sum, active) => sum + active[0]!, 0)
  return fitPositive(['alpha', 'beta'], logLikelihood, customers, logLikelihood, noMaximum)
}

/** A quantity that follows from a fit, with its standard error and 95 % interval. */
export type SbgEstimate = {
  readonly value: number
  readonly standardError: number
  readonly low: number
  readonly high: number
}

const z = 1.959963984540054

/** The share that is left after `period` renewals; its interval is symmetric in log odds. */
export function sbgSurvivalEstimate(fit: LifetimeFit<'alpha' | 'beta'>, period: number): SbgEstimate {
  const of = (parameters: SbgParameters) => sbgSurvival(parameters, period)[period]!
  const value = of(sbgParameters(fit))
  if (period === 0) return { value, standardError: 0, low: 1, high: 1 }
  const standardError = deltaError(fit, of)
  const odds = value / (1 - value)
  const factor = Math.exp((z * standardError) / (value * (1 - value)))
  const share = (o: number) => o / (1 + o)
  return { value, standardError, low: share(odds / factor), high: share(odds * factor) }
}

/** Discounted renewals still to come (see {@link sbgExpectedLifetime}); the interval is symmetric in logs. */
export function sbgLifetimeEstimate(
  fit: LifetimeFit<'alpha' | 'beta'>,
  renewals: number,
  discount: number,
): SbgEstimate {
  const of = (parameters: SbgParameters) => sbgExpectedLifetime(parameters, renewals, discount)
  const value = of(sbgParameters(fit))
  const standardError = deltaError(fit, of)
  const factor = Math.exp((z * standardError) / value)
  return { value, standardError, low: value / factor, high: value * factor }
}

/** The parameters of a fit, as numbers. */
export const sbgParameters = ({ parameters }: LifetimeFit<'alpha' | 'beta'>): SbgParameters => ({
  alpha: parameters.alpha.value,
  beta: parameters.beta.value,
})

/**
 * The likelihood-ratio test of whether cohorts leave alike.
 *
 * @param own each cohort's own fit
 * @param together the fit to all of them
 */
export function sbgAlike(
  own: readonly LifetimeFit<'alpha' | 'beta'>[],
  together: LifetimeFit<'alpha' | 'beta'>,
): { statistic: number; df: number; pValue: number } {
  const apart = own.reduce((sum, { logLikelihood }) => sum + logLikelihood, 0)
  const statistic = Math.max(0, 2 * (apart - together.logLikelihood))
  const df = 2 * (own.length - 1)
  return { statistic, df, pValue: 1 - chisquareCdf(statistic, df) }
}
