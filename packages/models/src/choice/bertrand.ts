import { UserError } from '@bellwether/core'
import { softmax } from '../numeric/softmax.ts'

/** A logit market in which firms set prices. One entry a product. */
export type PricingMarket = {
  /** Utility at a price of 0. */
  readonly utilities: ArrayLike<number>
  /** Utility lost a unit of price: negative. */
  readonly priceCoefficients: ArrayLike<number>
  /** Which firm sets the price. */
  readonly firms: ArrayLike<number>
  /** Whether buyers may buy nothing (utility 0); true by default. */
  readonly outside?: boolean
  /** Prices that are set whatever others do; NaN where a firm replies. */
  readonly committed?: ArrayLike<number>
}

/** Shares of a logit market at prices. */
export function sharesAtPrices(
  { utilities, priceCoefficients, outside = true }: PricingMarket,
  prices: ArrayLike<number>,
): Float64Array {
  const n = utilities.length
  const shares = new Float64Array(n + +outside)
  for (let j = 0; j < n; j++) shares[j] = utilities[j]! + priceCoefficients[j]! * prices[j]!
  softmax(shares, shares.length)
  return shares.slice(0, n)
}

/**
 * The markups that are best replies to given shares: at a firm's optimum price − cost = 1/|a| + Σ over its products of
 * share · (price − cost), which is linear in the markups and solved exactly (Morrow and Skerlos, 2011, their ζ map for
 * the logit).
 */
function markups({ priceCoefficients, firms }: PricingMarket, shares: Float64Array): Float64Array {
  const own = new Map<number, { share: number; weighted: number }>()
  shares.forEach((share, j) => {
    const sums = own.get(firms[j]!) ?? { share: 0, weighted: 0 }
    sums.share += share
    sums.weighted -= share / priceCoefficients[j]!
    own.set(firms[j]!, sums)
  })
  return shares.map((_, j) => {
    const { share, weighted } = own.get(firms[j]!)!
    return -1 / priceCoefficients[j]! + weighted / (1 - share)
  })
}

function check({ utilities, priceCoefficients, firms, outside = true }: PricingMarket): void {
  const bad = Array.from(priceCoefficients).findIndex((a) => !(a < 0))
  if (bad >= 0) {
    throw new UserError(
      `the price coefficient ${priceCoefficients[bad]} of product ${bad + 1} is not negative`,
      {
        hint: 'prices that attract have no equilibrium: mend the demand model, say with instruments',
      },
    )
  }
  if (!outside && Array.from(firms).every((firm) => firm === firms[0])) {
    throw new UserError('one firm sells everything and nobody can do without: its price has no bound', {
      hint: 'add an outside option',
    })
  }
  if (priceCoefficients.length === utilities.length && firms.length === utilities.length) return
  throw new UserError(
    `${utilities.length} utilities, ${priceCoefficients.length} price coefficients, ${firms.length} firms`,
    {
      hint: 'give one of each a product',
    },
  )
}

/** Marginal costs under which observed prices are an equilibrium: price − markup. */
export function impliedCosts(market: PricingMarket, prices: ArrayLike<number>): Float64Array {
  check(market)
  return markups(market, sharesAtPrices(market, prices)).map((markup, j) => prices[j]! - markup)
}

/** Prices that no firm wants to change alone. */
export type Equilibrium = {
  readonly prices: Float64Array
  readonly shares: Float64Array
  readonly markups: Float64Array
  readonly iterations: number
}

/**
 * Bertrand–Nash prices: each firm sets the prices of its products to earn most, given the others'. Fixed-point iteration
 * on the markups, with smaller steps when a step takes it further away.
 *
 * @param costs marginal costs, say from `impliedCosts` at observed prices
 * @throws UserError for price coefficients that are not negative, or a monopolist without an outside option
 * @example
 * const market = { utilities: [2, 2], priceCoefficients: [-1, -1], firms: [0, 1], outside: false }
 * bertrandNash(market, [1, 1]).prices // 3 each: 1 + 1 / (1 · (1 − 1/2))
 */
export function bertrandNash(market: PricingMarket, costs: ArrayLike<number>): Equilibrium {
  check(market)
  let at = Float64Array.from(market.priceCoefficients, (a) => -1 / a)
  let step = 1
  let last = Number.POSITIVE_INFINITY
  const committed = (j: number) => market.committed?.[j] ?? Number.NaN
  const kept = (markup: number, j: number) => (Number.isNaN(committed(j)) ? markup : committed(j) - costs[j]!)
  at = at.map(kept)
  for (let iterations = 1; iterations <= 10_000; iterations++) {
    const prices = at.map((markup, j) => costs[j]! + markup)
    const shares = sharesAtPrices(market, prices)
    const reply = markups(market, shares).map(kept)
    const distance = reply.reduce(
      (most, m, j) => Math.max(most, Math.abs(m - at[j]!) / Math.max(1e-12, Math.abs(m))),
      0,
    )
    if (distance < 1e-13) return { prices, shares, markups: at, iterations }
    if (distance > last) step = Math.max(step / 2, 1e-3)
    last = distance
    at = at.map((markup, j) => markup + step * (reply[j]! - markup))
  }
  throw new UserError('no price equilibrium was found in 10,000 steps', {
    hint: 'check utilities and costs: a product with a share near 1 has an almost unbounded price',
  })
}
