import { UserError } from '@bellwether/core'

/** What one user brings and costs. */
export type UnitEconomics = {
  /** The chance to stay at each age from 1; the last holds for all later ages. */
  readonly stay: ArrayLike<number>
  /** Revenue less variable cost of an active user in a period. */
  readonly margin: number
  /** What winning a user costs. */
  readonly acquisitionCost: number
  /** Of a period; 0 by default. */
  readonly discountRate?: number
}

export type UnitValue = {
  /** The discounted margin of a user's whole life, the first period included. */
  readonly lifetimeValue: number
  /** lifetimeValue / acquisitionCost */
  readonly ratio: number
  /** Periods until the margin has paid for the acquisition (1: within the first); undefined when it never does. */
  readonly payback: number | undefined
  /** The chance to stay, the same at all ages, at which a user is worth exactly the cost; undefined when none is enough. */
  readonly breakEvenStay: number | undefined
}

/** Expected discounted margin age by age: for ever after the last known age, as a geometric series. */
function lifetimeValue({ stay, margin, discountRate = 0 }: UnitEconomics): number {
  let alive = 1
  let sum = margin
  for (let age = 0; age < stay.length; age++) {
    alive *= stay[age]! / (1 + discountRate)
    sum += margin * alive
  }
  const last = stay[stay.length - 1]! / (1 + discountRate)
  return sum + (margin * alive * last) / (1 - last)
}

function payback({ stay, margin, acquisitionCost, discountRate = 0 }: UnitEconomics): number | undefined {
  let [alive, sum] = [1, 0]
  // 1,200 periods: a hundred years of months.
  for (let period = 1; period <= 1200; period++) {
    sum += margin * alive
    if (sum >= acquisitionCost) return period
    alive *= stay[Math.min(period - 1, stay.length - 1)]! / (1 + discountRate)
  }
  return undefined
}

/**
 * What a user is worth against what winning one costs.
 *
 * @throws UserError for chances outside [0, 1], or users who never leave when nothing is discounted
 * @example
 * unitValue({ stay: [0.9], margin: 10, acquisitionCost: 45 }) // lifetimeValue 100, payback 6
 */
export function unitValue(economics: UnitEconomics): UnitValue {
  const { stay, margin, acquisitionCost, discountRate = 0 } = economics
  const bad = Array.from(stay).findIndex((p) => !(p >= 0 && p <= 1))
  if (bad >= 0 || stay.length === 0) {
    throw new UserError(`the chance to stay at age ${bad + 1} is ${stay[bad]}`, {
      hint: 'give chances from 0 to 1',
    })
  }
  if (stay[stay.length - 1] === 1 && discountRate === 0) {
    throw new UserError('users who never leave are worth infinitely much', { hint: 'give a discount rate' })
  }
  const value = lifetimeValue(economics)
  // margin / (1 − stay / (1 + rate)) = cost, solved for stay.
  const even = (1 + discountRate) * (1 - margin / acquisitionCost)
  return {
    lifetimeValue: value,
    ratio: value / acquisitionCost,
    payback: payback(economics),
    breakEvenStay: margin > 0 && even <= 1 ? Math.max(0, even) : undefined,
  }
}

/** The active users whose margin pays fixed costs of a period; undefined when each user loses money. */
export function breakEvenUsers(fixedCosts: number, margin: number): number | undefined {
  return margin > 0 ? fixedCosts / margin : undefined
}
