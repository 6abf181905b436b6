import { UserError } from '@bellwether/core'

/**
 * What spending on something brings, with diminishing returns: ceiling · (1 − exp(−spend / scale)). The first unit brings
 * ceiling / scale; after `scale` units 63 % of the ceiling is reached.
 */
export type SpendingResponse = {
  readonly name: string
  readonly ceiling: number
  readonly scale: number
  readonly atLeast?: number
  readonly atMost?: number
}

/** What spending brings. */
export const responseOf = ({ ceiling, scale }: SpendingResponse, spend: number): number =>
  ceiling * -Math.expm1(-spend / scale)

/** The spend at which one more unit brings exactly `marginal`, within its bounds. */
function spendAt(
  { ceiling, scale, atLeast = 0, atMost = Infinity }: SpendingResponse,
  marginal: number,
): number {
  return Math.min(atMost, Math.max(atLeast, scale * Math.log(ceiling / scale / marginal)))
}

export type BudgetSplit = {
  /** One entry a response. */
  readonly spend: Float64Array
  readonly total: number
  /** What the next unit of budget would bring. */
  readonly marginal: number
}

/**
 * The split of a budget that brings most: the same marginal return wherever spending is not at a bound.
 *
 * @throws UserError when the bounds do not leave room for the budget, or a response does not diminish
 * @example
 * splitBudget([{ name: 'ads', ceiling: 100, scale: 10 }, { name: 'press', ceiling: 50, scale: 10 }], 20).spend
 */
export function splitBudget(responses: readonly SpendingResponse[], budget: number): BudgetSplit {
  const odd = responses.find(({ ceiling, scale }) => !(ceiling > 0 && scale > 0))
  if (odd) {
    throw new UserError(`"${odd.name}": a ceiling of ${odd.ceiling} and a scale of ${odd.scale}`, {
      hint: 'give both above 0',
    })
  }
  const bound = (which: 'atLeast' | 'atMost', none: number) =>
    responses.reduce((sum, response) => sum + (response[which] ?? none), 0)
  const [least, most] = [bound('atLeast', 0), bound('atMost', Infinity)]
  if (!(budget >= least && budget <= most)) {
    throw new UserError(`a budget of ${budget} does not fit bounds from ${least} to ${most}`, {
      hint: 'change the budget or the bounds',
    })
  }
  const spentAt = (logMarginal: number) =>
    responses.reduce((sum, response) => sum + spendAt(response, Math.exp(logMarginal)), 0)
  // Spending falls as the marginal return rises: bisect on its logarithm.
  const steepest = Math.log(Math.max(...responses.map(({ ceiling, scale }) => ceiling / scale)))
  let [low, high] = [steepest - 700, steepest]
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (spentAt(middle) > budget) low = middle
    else high = middle
  }
  const marginal = Math.exp(high)
  const spend = Float64Array.from(responses, (response) => spendAt(response, marginal))
  return {
    spend,
    total: responses.reduce((sum, response, i) => sum + responseOf(response, spend[i]!), 0),
    marginal,
  }
}
