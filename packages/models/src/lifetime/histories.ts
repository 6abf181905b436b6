import { UserError } from '@bellwether/core'

/**
 * What the buy-till-you-die models know of customers: of each, how many repeat purchases it made, when the last one was
 * and how long it has been watched. Times are counted from the customer's first purchase, in any unit.
 */
export type PurchaseHistories = {
  /** x: repeat purchases, not counting the first. */
  readonly frequency: ArrayLike<number>
  /** t_x: the time of the last repeat purchase; 0 when there was none. */
  readonly recency: ArrayLike<number>
  /** T: the time from the first purchase to now. */
  readonly age: ArrayLike<number>
}

/** Histories with those that are equal counted once: all that a likelihood needs. */
export type CountedHistories = {
  readonly frequency: Float64Array
  readonly recency: Float64Array
  readonly age: Float64Array
  readonly customers: Float64Array
  /** The sum of `customers`. */
  readonly total: number
}

function check({ frequency, recency, age }: PurchaseHistories): void {
  const n = frequency.length
  if (recency.length !== n || age.length !== n) {
    throw new UserError(
      `${n} frequencies, ${recency.length} recencies and ${age.length} ages: there must be one of each a customer`,
    )
  }
  if (n === 0) throw new UserError('there are no customers', { hint: 'give the purchases of at least a few' })
  for (let i = 0; i < n; i++) {
    const [x, tx, T] = [frequency[i]!, recency[i]!, age[i]!]
    const right =
      Number.isInteger(x) && x >= 0 && tx >= 0 && tx <= T && Number.isFinite(T) && (x > 0 || tx === 0)
    if (right) continue
    throw new UserError(`customer ${i}: frequency ${x}, recency ${tx}, age ${T} is no history`, {
      hint: 'frequency counts repeat purchases; 0 ≤ recency ≤ age; recency is 0 when frequency is 0',
    })
  }
}

/**
 * Puts equal histories together, which makes the fit of a million customers as fast as that of their distinct
 * histories.
 *
 * @throws UserError when a history is impossible, naming the customer
 */
export function countHistories(histories: PurchaseHistories): CountedHistories {
  check(histories)
  const { frequency, recency, age } = histories
  const places = new Map<string, number>()
  const counts: number[] = []
  const first: number[] = []
  for (let i = 0; i < frequency.length; i++) {
    const key = `${frequency[i]},${recency[i]},${age[i]}`
    const place = places.get(key)
    if (place === undefined) {
      places.set(key, counts.length)
      counts.push(1)
      first.push(i)
    } else counts[place]! += 1
  }
  return {
    frequency: Float64Array.from(first, (i) => frequency[i]!),
    recency: Float64Array.from(first, (i) => recency[i]!),
    age: Float64Array.from(first, (i) => age[i]!),
    customers: Float64Array.from(counts),
    total: frequency.length,
  }
}

const roughSize = 1500

/** Some of the histories, evenly taken: enough to find where to look for the maximum of all. */
export function roughly(histories: CountedHistories): CountedHistories {
  const n = histories.frequency.length
  if (n <= roughSize) return histories
  const pick = (values: Float64Array) =>
    Float64Array.from({ length: roughSize }, (_, i) => values[Math.floor((i * n) / roughSize)]!)
  return {
    frequency: pick(histories.frequency),
    recency: pick(histories.recency),
    age: pick(histories.age),
    customers: pick(histories.customers),
    total: histories.total,
  }
}

/** The greatest number of repeat purchases. */
export const mostPurchases = ({ frequency }: CountedHistories): number =>
  frequency.reduce((most, x) => Math.max(most, x), 0)
