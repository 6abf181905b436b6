import { UserError } from '@bellwether/core'
import gammaln from '@stdlib/math-base-special-gammaln'
import { fitPositive, type LifetimeFit, type LogLikelihood } from './fit.ts'
import {
  type CountedHistories,
  countHistories,
  mostPurchases,
  type PurchaseHistories,
  roughly,
} from './histories.ts'
import { besideOne, logAdd, logBeta, logHypergeometric } from './special.ts'

/** r and α: the gamma distribution of purchase rates; a and b: the beta distribution of the chance to drop out. */
export type BgNbdParameters = {
  readonly r: number
  readonly alpha: number
  readonly a: number
  readonly b: number
}

/** One customer's history: repeat purchases, time of the last, time watched. */
export type History = { readonly frequency: number; readonly recency: number; readonly age: number }

/** The log of what the chance of having dropped out after the last purchase adds, against being alive. */
const logGone = ({ r, alpha, a, b }: BgNbdParameters, { frequency: x, recency, age }: History): number =>
  x === 0
    ? Number.NEGATIVE_INFINITY
    : Math.log(a) - Math.log(b + x - 1) + (r + x) * (Math.log(alpha + age) - Math.log(alpha + recency))

/** What the log-likelihood owes to the number of purchases alone. */
const logPurchases = ({ r, alpha, a, b }: BgNbdParameters, x: number): number =>
  gammaln(r + x) - gammaln(r) + r * Math.log(alpha) + logBeta(a, b + x) - logBeta(a, b)

/** The log-likelihood of one history: equation 6 of Fader, Hardie and Lee (2005), in logs. */
export function bgNbdLogLikelihood(parameters: BgNbdParameters, history: History): number {
  const { r, alpha } = parameters
  const { frequency: x, age } = history
  return (
    logPurchases(parameters, x) - (r + x) * Math.log(alpha + age) + logAdd(0, logGone(parameters, history))
  )
}

/**
 * The chance that a customer is still one.
 *
 * @see Fader, Hardie and Lee (2008), "Computing P(alive) using the BG/NBD model"
 */
export function bgNbdAlive(parameters: BgNbdParameters, history: History): number {
  return 1 / (1 + Math.exp(logGone(parameters, history)))
}

/** Expected purchases of a customer in a time `t` from now: equation 10 of Fader, Hardie and Lee (2005). */
export function bgNbdExpected(parameters: BgNbdParameters, history: History, t: number): number {
  const { r, alpha, b } = parameters
  const a = besideOne(parameters.a)
  const { frequency: x, age } = history
  if (t === 0) return 0
  const total = alpha + age + t
  const logRest =
    (r + x) * Math.log((alpha + age) / total) + logHypergeometric(r + x, b + x, a + b + x - 1, t / total)
  const factor = (a + b + x - 1) / (a - 1)
  return factor * -Math.expm1(logRest) * bgNbdAlive(parameters, history)
}

/** Expected repeat purchases of a new customer in its first `t`: equation 9 of Fader, Hardie and Lee (2005). */
export function bgNbdExpectedOfNew({ r, alpha, b, ...parameters }: BgNbdParameters, t: number): number {
  const a = besideOne(parameters.a)
  const logRest = r * Math.log(alpha / (alpha + t)) + logHypergeometric(r, b, a + b - 1, t / (alpha + t))
  return ((a + b - 1) / (a - 1)) * -Math.expm1(logRest)
}

/** The log-likelihood of many histories: terms of the number of purchases are computed once for each number. */
function likelihoodOf(histories: CountedHistories): LogLikelihood {
  const { frequency, recency, age, customers } = histories
  const most = mostPurchases(histories)
  return (point) => {
    const [r, alpha, a, b] = point as unknown as [number, number, number, number]
    const purchases = Float64Array.from({ length: most + 1 }, (_, x) => logPurchases({ r, alpha, a, b }, x))
    let sum = 0
    for (let i = 0; i < frequency.length; i++) {
      const x = frequency[i]!
      const logAge = Math.log(alpha + age[i]!)
      let log = purchases[x]! - (r + x) * logAge
      if (x > 0)
        log += Math.log1p((a / (b + x - 1)) * Math.exp((r + x) * (logAge - Math.log(alpha + recency[i]!))))
      sum += customers[i]! * log
    }
    return sum
  }
}

/**
 * Fits the BG/NBD model: while they are customers they buy at random, each at a rate of their own, and after any
 * purchase they may stop, each with a chance of their own.
 *
 * @throws UserError when a history is impossible or nothing can be estimated
 * @see Fader, Hardie and Lee (2005), "“Counting Your Customers” the Easy Way", Marketing Science 24(2)
 */
export function fitBgNbd(histories: PurchaseHistories): LifetimeFit<'r' | 'alpha' | 'a' | 'b'> {
  const counted = countHistories(histories)
  if (mostPurchases(counted) === 0) {
    throw new UserError('no customer bought twice', { hint: 'give a longer time, or customers who did' })
  }
  const names = ['r', 'alpha', 'a', 'b'] as const
  return fitPositive(names, likelihoodOf(counted), counted.total, likelihoodOf(roughly(counted)))
}
