import gammaln from '@stdlib/math-base-special-gammaln'
import type { History } from './bg-nbd.ts'
import { fitPositive, type LifetimeFit, type LogLikelihood } from './fit.ts'
import { type CountedHistories, countHistories, type PurchaseHistories, roughly } from './histories.ts'
import { logAdd, logHypergeometric, logSubtract } from './special.ts'

/** r and α: the gamma distribution of purchase rates; s and β: the gamma distribution of the rates of dropping out. */
export type ParetoNbdParameters = {
  readonly r: number
  readonly alpha: number
  readonly s: number
  readonly beta: number
}

/** What a time adds to the log of A₀ after x purchases: Fader and Hardie (2005), equations for α ≥ β and α ≤ β. */
function logPart({ r, alpha, s, beta }: ParetoNbdParameters, x: number, t: number): number {
  const larger = Math.max(alpha, beta)
  const exponent = r + s + x
  const second = alpha >= beta ? s + 1 : r + x
  const z = Math.abs(alpha - beta) / (larger + t)
  return logHypergeometric(exponent, second, exponent + 1, z) - exponent * Math.log(larger + t)
}

/** The log of A₀: the paths on which the customer has gone between its last purchase and now. */
const logGone = (parameters: ParetoNbdParameters, { frequency, recency, age }: History): number =>
  recency === age
    ? Number.NEGATIVE_INFINITY
    : logSubtract(logPart(parameters, frequency, recency), logPart(parameters, frequency, age))

/** The log-likelihoods of the paths on which a customer is alive, and on all. */
function paths(parameters: ParetoNbdParameters, history: History): { alive: number; all: number } {
  const { r, alpha, s, beta } = parameters
  const { frequency: x, age } = history
  const shared = gammaln(r + x) - gammaln(r) + r * Math.log(alpha) + s * Math.log(beta)
  const alive = shared - (r + x) * Math.log(alpha + age) - s * Math.log(beta + age)
  const gone = shared + Math.log(s) - Math.log(r + s + x) + logGone(parameters, history)
  return { alive, all: logAdd(alive, gone) }
}

/** The log-likelihood of one history. */
export const paretoNbdLogLikelihood = (parameters: ParetoNbdParameters, history: History): number =>
  paths(parameters, history).all

/** The chance that a customer is still one. */
export function paretoNbdAlive(parameters: ParetoNbdParameters, history: History): number {
  const { alive, all } = paths(parameters, history)
  return Math.exp(alive - all)
}

/** Expected purchases of a customer in a time `t` from now. */
export function paretoNbdExpected(parameters: ParetoNbdParameters, history: History, t: number): number {
  const { r, alpha, s, beta } = parameters
  const { frequency: x, age } = history
  const ratio = (beta + age) / (beta + age + t)
  // (1 − ratio^(s − 1)) / (s − 1), whose limit at s = 1 is −log ratio.
  const lasting = s === 1 ? -Math.log(ratio) : -Math.expm1((s - 1) * Math.log(ratio)) / (s - 1)
  return (((r + x) * (beta + age)) / (alpha + age)) * lasting * paretoNbdAlive(parameters, history)
}

/** The histories with one number of purchases, and the times that they mention. */
type Group = { readonly x: number; readonly times: Float64Array; readonly members: readonly Member[] }

/** A history by the places of its recency and age among the times of its group. */
type Member = { readonly last: number; readonly now: number; readonly customers: number }

function groupsOf({ frequency, recency, age, customers }: CountedHistories): Group[] {
  const places = new Map<number, number[]>()
  frequency.forEach((x, i) => {
    const group = places.get(x)
    if (group) group.push(i)
    else places.set(x, [i])
  })
  return [...places].map(([x, members]) => {
    const times = Float64Array.from(new Set(members.flatMap((i) => [recency[i]!, age[i]!]))).sort()
    const place = new Map(Array.from(times, (t, at) => [t, at]))
    return {
      x,
      times,
      members: members.map((i) => ({
        last: place.get(recency[i]!)!,
        now: place.get(age[i]!)!,
        customers: customers[i]!,
      })),
    }
  })
}

/** Nodes and weights of Gauss and Legendre's rule of eight points on [0, 1]. */
const nodes = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363].flatMap((x) => [
  (1 - x) / 2,
  (1 + x) / 2,
])
const weights = [0.362683783378362, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763].flatMap(
  (w) => [w / 2, w / 2],
)

/** A panel over which the integrand falls by no more than this power of e is exact to rounding. */
const steepestPanel = 0.5

/** The log of ∫ (α + y)^−(r + x) (β + y)^−(s + 1) dy from one time to another. */
function logIntegral(
  { r, alpha, s, beta }: ParetoNbdParameters,
  x: number,
  from: number,
  to: number,
): number {
  const fall =
    (r + x) * Math.log((alpha + to) / (alpha + from)) + (s + 1) * Math.log((beta + to) / (beta + from))
  const panels = Math.ceil(fall / steepestPanel) || 1
  const width = (to - from) / panels
  let sum = 0
  for (let panel = 0; panel < panels; panel++) {
    for (let k = 0; k < nodes.length; k++) {
      const y = (panel + nodes[k]!) * width
      const log = -(r + x) * Math.log1p(y / (alpha + from)) - (s + 1) * Math.log1p(y / (beta + from))
      sum += weights[k]! * Math.exp(log)
    }
  }
  return Math.log(sum * width) - (r + x) * Math.log(alpha + from) - (s + 1) * Math.log(beta + from)
}

/** The logs of the integrals from each time to the last one. */
function logTails(parameters: ParetoNbdParameters, { x, times }: Group): Float64Array {
  const tails = new Float64Array(times.length).fill(Number.NEGATIVE_INFINITY)
  for (let i = times.length - 2; i >= 0; i--) {
    tails[i] = logAdd(tails[i + 1]!, logIntegral(parameters, x, times[i]!, times[i + 1]!))
  }
  return tails
}

/**
 * The log-likelihood of many histories. A₀ is (r + s + x) times an integral from the last purchase to now; summed up
 * once over all times that histories with as many purchases mention, it costs a tenth of the series.
 */
function likelihoodOf(histories: CountedHistories): LogLikelihood {
  const groups = groupsOf(histories)
  return (point) => {
    const [r, alpha, s, beta] = point as unknown as [number, number, number, number]
    const parameters = { r, alpha, s, beta }
    const shared = r * Math.log(alpha) + s * Math.log(beta) - gammaln(r)
    let sum = 0
    for (const group of groups) {
      const { x, times, members } = group
      const tails = logTails(parameters, group)
      const alive = times.map((T) => -(r + x) * Math.log(alpha + T) - s * Math.log(beta + T))
      const purchases = gammaln(r + x) + shared
      for (const { last, now, customers } of members) {
        const gone =
          last === now ? Number.NEGATIVE_INFINITY : Math.log(s) + logSubtract(tails[last]!, tails[now]!)
        sum += customers * (purchases + logAdd(alive[now]!, gone))
      }
    }
    return sum
  }
}

/**
 * Fits the Pareto/NBD model: customers buy at random, each at a rate of their own, until they leave at a random time,
 * each at a rate of their own.
 *
 * @throws UserError when a history is impossible or nothing can be estimated
 * @see Schmittlein, Morrison and Colombo (1987), "Counting Your Customers", Management Science 33(1)
 * @see Fader and Hardie (2005), "A Note on Deriving the Pareto/NBD Model and Related Expressions"
 */
export function fitParetoNbd(histories: PurchaseHistories): LifetimeFit<'r' | 'alpha' | 's' | 'beta'> {
  const counted = countHistories(histories)
  const names = ['r', 'alpha', 's', 'beta'] as const
  return fitPositive(names, likelihoodOf(counted), counted.total, likelihoodOf(roughly(counted)))
}
