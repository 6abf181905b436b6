import { UserError } from '@bellwether/core'
import { bertrandNash, impliedCosts, type SharePanel } from '@bellwether/models'
import type { SimulatedMarket } from './market.ts'
import { attractionsOf, type State } from './state.ts'

/** The price's name and its effect, where a reply in prices can be worked out. */
function priceOf({ price, logs, fit }: SimulatedMarket): { name: string; effect: number } {
  const k = fit.coefficients.findIndex(({ name }) => name === price)
  if (price === undefined || k < 0) {
    throw new UserError('the others can only reply in a price, and the model has none', {
      hint: 'name it with --price',
    })
  }
  if (logs.includes(price)) {
    throw new UserError(`a reply needs the ${price} itself in the model, not its logarithm`, {
      hint: `leave "${price}" out of --log, or set respond: false`,
    })
  }
  return { name: price, effect: fit.estimates[k]! }
}

/**
 * Sets the prices with which the others reply (Bertrand–Nash, one firm an entity): costs are those under which today's
 * prices are an equilibrium; who changes its price in the scenario keeps to it. At the estimates, without their uncertainty.
 *
 * @returns entities whose implied cost is negative: for them the estimated demand is too weak to explain their price
 * @throws UserError when there is no price in the model, it enters by its logarithm, or does not deter
 */
export function replies(market: SimulatedMarket, now: SharePanel, states: readonly State[]): string[] {
  const { name, effect } = priceOf(market)
  const { standing } = market
  const prices = standing.map(({ attributes }) => attributes?.[name] ?? 0)
  const silent = (known: object | undefined, priced: boolean, price: number) =>
    known && !priced ? Number.NaN : price
  const today = {
    utilities: standing.map(({ share }, i) => Math.log(share) - effect * prices[i]!),
    priceCoefficients: standing.map(() => effect),
    firms: standing.map((_, i) => i),
    outside: false,
  }
  const costs = impliedCosts(today, prices)
  const attractions = attractionsOf(market, now, states)
  const present = states.flatMap(({ availability }, r) => (availability > 0 ? [r] : []))
  const priceNow = (r: number) => states[r]!.attributes?.[name] ?? 0
  const { prices: replied } = bertrandNash(
    {
      utilities: present.map(
        (r) => attractions[r]! + Math.log(states[r]!.availability) - effect * priceNow(r),
      ),
      priceCoefficients: present.map(() => effect),
      firms: present,
      outside: false,
      committed: present.map((r) => silent(states[r]!.attributes, states[r]!.priced, priceNow(r))),
    },
    present.map((r) => costs[states[r]!.anchor]!),
  )
  present.forEach((r, at) => {
    const state = states[r]!
    if (state.attributes && !state.priced) state.attributes = { ...state.attributes, [name]: replied[at]! }
  })
  return standing.filter(({ attributes }, i) => attributes && costs[i]! < 0).map(({ entity }) => entity)
}
