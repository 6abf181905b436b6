import { UserError } from '@bellwether/core'
import { fitPositive, type LifetimeFit } from './fit.ts'

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

/**
 * Fits the shifted-beta-geometric model to one cohort of subscribers.
 *
 * @param active subscribers at the start and after each renewal; never rising
 * @throws UserError when the counts are no cohort, or nobody left
 * @see Fader and Hardie (2007), "How to Project Customer Retention", Journal of Interactive Marketing 21(1)
 */
export function fitShiftedBetaGeometric(active: ArrayLike<number>): LifetimeFit<'alpha' | 'beta'> {
  const counts = Array.from(active)
  const rising = counts.findIndex((count, t) => !(count >= 0) || (t > 0 && count > counts[t - 1]!))
  if (rising >= 0 || counts.length < 3) {
    throw new UserError(
      rising >= 0
        ? `period ${rising}: ${counts[rising]} subscribers after ${counts[rising - 1] ?? 'none'}`
        : `${counts.length} periods are too few`,
      {
        hint: 'give the subscribers of one cohort at the start and after each renewal, at least three numbers',
      },
    )
  }
  const lost = counts.slice(1).map((count, t) => counts[t]! - count)
  if (lost.every((n) => n === 0)) throw new UserError('nobody left, so nothing is known of how many will')
  return fitPositive(
    ['alpha', 'beta'],
    (point) => {
      const survival = sbgSurvival({ alpha: point[0]!, beta: point[1]! }, lost.length)
      const left = counts.at(-1)! > 0 ? counts.at(-1)! * Math.log(survival.at(-1)!) : 0
      return lost.reduce(
        (sum, n, t) => (n > 0 ? sum + n * Math.log(survival[t]! - survival[t + 1]!) : sum),
        left,
      )
    },
    counts[0]!,
  )
}
