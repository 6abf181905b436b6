import gammaln from '@stdlib/math-base-special-gammaln'
import type { History } from './bg-nbd.ts'
import { fitPositive, type LifetimeFit } from './fit.ts'
import { countHistories, type PurchaseHistories } from './histories.ts'
import { besideOne, logAdd, logBeta } from './special.ts'

/** α and β: the beta distribution of the chance to buy; γ and δ: that of the chance to drop out. */
export type BgBbParameters = {
  readonly alpha: number
  readonly beta: number
  readonly gamma: number
  readonly delta: number
}

/** The log-likelihood of being alive through all n chances to buy. */
const logAlive = ({ alpha, beta, gamma, delta }: BgBbParameters, { frequency: x, age: n }: History): number =>
  logBeta(alpha + x, beta + n - x) - logBeta(alpha, beta) + logBeta(gamma, delta + n) - logBeta(gamma, delta)

/** The log-likelihood of one history: equation 4 of Fader, Hardie and Shang (2010). */
export function bgBbLogLikelihood(parameters: BgBbParameters, history: History): number {
  const { alpha, beta, gamma, delta } = parameters
  const { frequency: x, recency, age: n } = history
  let sum = logAlive(parameters, history)
  for (let i = 0; i < n - recency; i++) {
    const gone =
      logBeta(alpha + x, beta + recency - x + i) -
      logBeta(alpha, beta) +
      logBeta(gamma + 1, delta + recency + i) -
      logBeta(gamma, delta)
    sum = logAdd(sum, gone)
  }
  return sum
}

/** The chance that a customer will be alive at the next chance to buy: equation 11 of the paper, at n + 1. */
export function bgBbAlive(parameters: BgBbParameters, history: History): number {
  const { gamma, delta } = parameters
  const next = logBeta(gamma, delta + history.age + 1) - logBeta(gamma, delta + history.age)
  return Math.exp(logAlive(parameters, history) + next - bgBbLogLikelihood(parameters, history))
}

/** Expected purchases of a customer at the next `chances`: equation 13 of the paper. */
export function bgBbExpected(parameters: BgBbParameters, history: History, chances: number): number {
  const { alpha, beta, delta } = parameters
  const gamma = besideOne(parameters.gamma)
  const { frequency: x, age: n } = history
  const buys = logBeta(alpha + x + 1, beta + n - x) - logBeta(alpha, beta)
  const stays = (m: number) => Math.exp(gammaln(1 + delta + m) - gammaln(gamma + delta + m))
  const lasting =
    (delta / (gamma - 1)) *
    Math.exp(gammaln(gamma + delta) - gammaln(1 + delta)) *
    (stays(n) - stays(n + chances))
  return Math.exp(buys - bgBbLogLikelihood(parameters, history)) * lasting
}

/**
 * Fits the BG/BB model, for purchases that can only happen at set times (a yearly gift, a weekly show): at each chance
 * a customer who is still one buys with a chance of its own.
 *
 * @param histories counted in chances: frequency of purchases after the first, the chance of the last, chances had
 * @throws UserError when a history is impossible or nothing can be estimated
 * @see Fader, Hardie and Shang (2010), "Customer-Base Analysis in a Discrete-Time Noncontractual Setting"
 */
export function fitBgBb(histories: PurchaseHistories): LifetimeFit<'alpha' | 'beta' | 'gamma' | 'delta'> {
  const { frequency, recency, age, customers, total } = countHistories(histories)
  return fitPositive(
    ['alpha', 'beta', 'gamma', 'delta'],
    (point) => {
      const parameters = { alpha: point[0]!, beta: point[1]!, gamma: point[2]!, delta: point[3]! }
      let sum = 0
      for (let i = 0; i < frequency.length; i++) {
        const history = { frequency: frequency[i]!, recency: recency[i]!, age: age[i]! }
        sum += customers[i]! * bgBbLogLikelihood(parameters, history)
      }
      return sum
    },
    total,
  )
}
