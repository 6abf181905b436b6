import { UserError } from '@bellwether/core'
import gammaln from '@stdlib/math-base-special-gammaln'
import { fitPositive, type LifetimeFit, type LogLikelihood } from './fit.ts'

/** p: the shape of a customer's spend per purchase; q and γ: the gamma distribution of its scale over customers. */
export type GammaGammaParameters = { readonly p: number; readonly q: number; readonly gamma: number }

/** What customers spent: of each, its number of purchases and their mean value. */
export type Spending = { readonly frequency: ArrayLike<number>; readonly meanValue: ArrayLike<number> }

/** The log-likelihood of one customer's mean spend: equation 1a of Fader and Hardie (2013). */
export function gammaGammaLogLikelihood(
  { p, q, gamma }: GammaGammaParameters,
  frequency: number,
  meanValue: number,
): number {
  const px = p * frequency
  return (
    gammaln(px + q) -
    gammaln(px) -
    gammaln(q) +
    q * Math.log(gamma) +
    (px - 1) * Math.log(meanValue) +
    px * Math.log(frequency) -
    (px + q) * Math.log(gamma + frequency * meanValue)
  )
}

/**
 * A customer's expected spend per purchase: a mean of its own and everyone's, weighted by how often it bought (equation
 * 5 of Fader and Hardie, 2013). Defined for q > 1 when the customer has not bought.
 */
export function gammaGammaExpected(
  { p, q, gamma }: GammaGammaParameters,
  frequency: number,
  meanValue: number,
): number {
  return (p * (gamma + frequency * meanValue)) / (p * frequency + q - 1)
}

function check({ frequency, meanValue }: Spending): void {
  if (frequency.length === 0 || frequency.length !== meanValue.length) {
    throw new UserError(`${frequency.length} frequencies and ${meanValue.length} mean values`, {
      hint: 'give one of each for every customer with purchases',
    })
  }
  for (let i = 0; i < frequency.length; i++) {
    if (frequency[i]! > 0 && meanValue[i]! > 0) continue
    throw new UserError(`customer ${i}: ${frequency[i]} purchases of ${meanValue[i]} on average`, {
      hint: 'leave out customers without purchases, and purchases without a positive value',
    })
  }
}

/** What the likelihood needs of many customers: those of equal frequency share every term but one. */
type CountedSpending = {
  /** Of each distinct frequency: how often one bought, customers, and the first of their places in `totals`. */
  readonly groups: readonly {
    readonly frequency: number
    readonly customers: number
    readonly from: number
  }[]
  /** Frequency times mean value, group by group. */
  readonly totals: Float64Array
  readonly sumLog: number
  /** Of the logs of mean values, weighted by frequency. */
  readonly weightedLog: number
}

function countSpending({ frequency, meanValue }: Spending, every: number): CountedSpending {
  const members = new Map<number, number[]>()
  let [sumLog, weightedLog] = [0, 0]
  for (let i = 0; i < frequency.length; i += every) {
    const [x, mean] = [frequency[i]!, meanValue[i]!]
    const own = members.get(x)
    if (own) own.push(x * mean)
    else members.set(x, [x * mean])
    sumLog += Math.log(mean)
    weightedLog += x * Math.log(mean)
  }
  let from = 0
  const groups = [...members].map(([x, own]) => {
    const group = { frequency: x, customers: own.length, from }
    from += own.length
    return group
  })
  return { groups, totals: Float64Array.from([...members.values()].flat()), sumLog, weightedLog }
}

/** The log-likelihood of many customers, one logarithm a customer. */
function likelihoodOf({ groups, totals, sumLog, weightedLog }: CountedSpending): LogLikelihood {
  return (point) => {
    const [p, q, gamma] = point as unknown as [number, number, number]
    let sum = p * weightedLog - sumLog
    const shared = q * Math.log(gamma) - gammaln(q)
    for (const { frequency: x, customers, from } of groups) {
      const px = p * x
      sum += customers * (gammaln(px + q) - gammaln(px) + px * Math.log(x) + shared)
      let logs = 0
      for (let i = from; i < from + customers; i++) logs += Math.log(gamma + totals[i]!)
      sum -= (px + q) * logs
    }
    return sum
  }
}

/** Enough customers to find where to look for the maximum of all, and to see that there is none. */
const roughSize = 20_000

const names = ['p', 'q', 'gamma'] as const

/**
 * Fits the gamma-gamma model of spend per purchase: it varies around each customer's own mean, and the means vary over
 * customers; how often one buys tells nothing of how much.
 *
 * @throws UserError when a customer has no purchase or no positive value, or nothing can be estimated
 * @see Fader and Hardie (2013), "The Gamma-Gamma Model of Monetary Value"
 */
export function fitGammaGamma(spending: Spending): LifetimeFit<'p' | 'q' | 'gamma'> {
  check(spending)
  const customers = spending.frequency.length
  const all = likelihoodOf(countSpending(spending, 1))
  const every = Math.ceil(customers / roughSize)
  if (every === 1) return fitPositive(names, all, customers)
  const some = likelihoodOf(countSpending(spending, every))
  // Spend that is alike is told by some customers in seconds; over all of them the search for a maximum takes minutes.
  fitPositive(names, some, Math.ceil(customers / every))
  return fitPositive(names, all, customers, (point) => some(point) * every)
}
