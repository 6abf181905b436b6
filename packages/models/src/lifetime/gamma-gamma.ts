import { UserError } from '@bellwether/core'
import gammaln from '@stdlib/math-base-special-gammaln'
import { fitPositive, type LifetimeFit } from './fit.ts'

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

/**
 * Fits the gamma-gamma model of spend per purchase: it varies around each customer's own mean, and the means vary over
 * customers; how often one buys tells nothing of how much.
 *
 * @throws UserError when a customer has no purchase or no positive value, or nothing can be estimated
 * @see Fader and Hardie (2013), "The Gamma-Gamma Model of Monetary Value"
 */
export function fitGammaGamma(spending: Spending): LifetimeFit<'p' | 'q' | 'gamma'> {
  check(spending)
  const { frequency, meanValue } = spending
  return fitPositive(
    ['p', 'q', 'gamma'],
    (point) => {
      const parameters = { p: point[0]!, q: point[1]!, gamma: point[2]! }
      let sum = 0
      for (let i = 0; i < frequency.length; i++) {
        sum += gammaGammaLogLikelihood(parameters, frequency[i]!, meanValue[i]!)
      }
      return sum
    },
    frequency.length,
  )
}
