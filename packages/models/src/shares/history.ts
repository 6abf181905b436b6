import { UserError } from '@bellwether/core'

/** The shares of one market over time. Members may enter and leave: they have zeros while they are not there. */
export type ShareHistory = {
  readonly members: readonly string[]
  /** One array a period, oldest first, a share a member; each sums to 1. */
  readonly shares: readonly Float64Array[]
}

/**
 * Shares from amounts or percentages: each period is divided by its sum.
 *
 * @param rows one array a period, a value a member; missing values (NaN) are members that are not there
 * @throws UserError for a negative or infinite value, a period without any, or no members
 */
export function shareHistory(members: readonly string[], rows: readonly ArrayLike<number>[]): ShareHistory {
  if (members.length === 0 || rows.length === 0) {
    throw new UserError('there are no shares to forecast', {
      hint: 'give at least one member and one period',
    })
  }
  const shares = rows.map((row, t) => {
    const values = Float64Array.from(row, (v) => (Number.isNaN(v) ? 0 : v))
    const wrong = values.findIndex((v) => v < 0 || v === Number.POSITIVE_INFINITY)
    if (wrong >= 0) {
      throw new UserError(`the share of "${members[wrong]}" in period ${t + 1} is ${values[wrong]}`, {
        hint: 'give shares of at least 0',
      })
    }
    const sum = values.reduce((total, v) => total + v, 0)
    if (sum > 0) return values.map((v) => v / sum)
    throw new UserError(`all shares of period ${t + 1} are 0`, { hint: 'leave the period out' })
  })
  return { members, shares }
}

/** Total variation distance of two sets of shares: the part of the market that would have to change hands. */
export function totalVariation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += Math.abs(a[k]! - b[k]!)
  return sum / 2
}

/** Shares that sum to 1 again. */
export function closed(values: Float64Array): Float64Array {
  const sum = values.reduce((total, v) => total + v, 0)
  return values.map((v) => v / sum)
}
