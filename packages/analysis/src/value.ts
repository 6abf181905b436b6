import { UserError } from '@bellwether/core'
import {
  type FittedLifetime,
  fitGammaGamma,
  gammaGammaExpected,
  type LifetimeFit,
  type LifetimeModelName,
  lifetimeModels,
  lifetimeValue,
} from '@bellwether/models'
import type { Customers } from './customers.ts'

export type ValueOptions = {
  readonly model: LifetimeModelName
  /** How many units of time ahead, a whole number. */
  readonly horizon: number
  /** Per unit of time: 0.002 for 0.2 %. */
  readonly discount: number
  /** What is earned of a unit of value: 1 unless given. */
  readonly margin?: number
}

/** What one customer is expected to do, and to be worth. */
export type CustomerValue = {
  readonly customer_id: string
  readonly frequency: number
  readonly recency: number
  readonly age: number
  /** The chance that it still is a customer. */
  readonly p_alive: number
  /** Purchases within the horizon. */
  readonly expected_purchases: number
  /** Purchases that were made there, where the data go on; null otherwise. */
  readonly actual_purchases: number | null
  /** Expected value of one purchase; null where no values are known. */
  readonly expected_value: number | null
  /** The discounted value of the expected purchases times the margin. */
  readonly clv: number | null
}

/** What all customers come to. */
export type ValueTotals = {
  readonly customers: number
  readonly repeat_customers: number
  /** Customers expected to be still there. */
  readonly expected_alive: number
  readonly expected_purchases: number
  readonly actual_purchases: number | null
  /** Mean absolute error of the expected purchases of a customer; null without held-out purchases. */
  readonly mean_absolute_error: number | null
  readonly clv: number | null
  /** Repeat customers whose values can't be modelled since they are not above 0. */
  readonly without_value: number
}

export type ValueAnswer = {
  readonly fit: FittedLifetime
  /** The model of spend; undefined where no values are known. */
  readonly spend: LifetimeFit<'p' | 'q' | 'gamma'> | undefined
  readonly totals: ValueTotals
  /** The most valuable first, or those with the most expected purchases. */
  readonly customers: CustomerValue[]
}

/** Fits what repeat customers spend; undefined when there is nothing to fit. */
function spendOf({ frequency, meanValue }: Customers) {
  const valued: number[] = []
  frequency.forEach((x, i) => {
    if (x > 0 && meanValue[i]! > 0) valued.push(i)
  })
  const repeat = frequency.reduce((sum, x) => sum + (x > 0 ? 1 : 0), 0)
  const known = meanValue.some((value) => value > 0)
  const spend = known
    ? fitGammaGamma({
        frequency: Float64Array.from(valued, (i) => frequency[i]!),
        meanValue: Float64Array.from(valued, (i) => meanValue[i]!),
      })
    : undefined
  return { spend, repeat, without: spend ? repeat - valued.length : 0 }
}

/** What is expected of customers who are alive depends on purchases and age only: it is worked out once for each pair. */
function expectations(fit: FittedLifetime, { horizon, discount }: ValueOptions) {
  const known = new Map<string, { purchases: number; discounted: number }>()
  return (frequency: number, age: number) => {
    const key = `${frequency} ${age}`
    const found = known.get(key)
    if (found) return found
    // The chance to be alive is largest for one who bought just now, and divides out.
    const history = { frequency, recency: frequency > 0 ? age : 0, age }
    const alive = fit.alive(history)
    const expected = (t: number) => fit.expected(history, t) / alive
    const made = {
      purchases: expected(horizon),
      discounted: lifetimeValue(expected, 1, { periods: horizon, length: 1, discount }),
    }
    known.set(key, made)
    return made
  }
}

function totalsOf(rows: readonly CustomerValue[], repeat: number, without: number): ValueTotals {
  const sum = (of: (row: CustomerValue) => number) => rows.reduce((all, row) => all + of(row), 0)
  const isHeld = rows[0]?.actual_purchases !== null
  const isValued = rows[0]?.clv !== null
  return {
    customers: rows.length,
    repeat_customers: repeat,
    expected_alive: sum(({ p_alive }) => p_alive),
    expected_purchases: sum(({ expected_purchases }) => expected_purchases),
    actual_purchases: isHeld ? sum((row) => row.actual_purchases!) : null,
    mean_absolute_error: isHeld
      ? sum((row) => Math.abs(row.expected_purchases - row.actual_purchases!)) / rows.length
      : null,
    clv: isValued ? sum((row) => row.clv!) : null,
    without_value: without,
  }
}

function check({ horizon, discount, margin = 1 }: ValueOptions): void {
  if (Number.isInteger(horizon) && horizon >= 1 && horizon <= 10_000 && discount > -1 && margin > 0) return
  throw new UserError(`a horizon of ${horizon}, a discount of ${discount} and a margin of ${margin}`, {
    hint: 'the horizon is a whole number of units of time; a discount of 10 % is 0.1, a margin of 30 % is 0.3',
  })
}

/**
 * What customers are worth: a model of how often they buy and when they leave (BG/NBD, Pareto/NBD or BG/BB) with the
 * gamma-gamma model of what they spend. The value of a customer is that of its expected purchases within the horizon,
 * each unit of time discounted to now.
 *
 * @throws UserError when a history is impossible, or nothing can be estimated
 * @see Fader, Hardie and Lee (2005), "RFM and CLV: Using Iso-Value Curves for Customer Base Analysis"
 */
export function customerValue(customers: Customers, options: ValueOptions): ValueAnswer {
  check(options)
  const { margin = 1 } = options
  const fit = lifetimeModels[options.model](customers)
  const { spend, repeat, without } = spendOf(customers)
  const { p, q, gamma } = spend?.parameters ?? {}
  const spending = spend && { p: p!.value, q: q!.value, gamma: gamma!.value }
  const expected = expectations(fit, options)
  const rows = customers.ids.map((customer_id, i): CustomerValue => {
    const [frequency, recency, age] = [customers.frequency[i]!, customers.recency[i]!, customers.age[i]!]
    const p_alive = fit.alive({ frequency, recency, age })
    const { purchases, discounted } = expected(frequency, age)
    const mean = customers.meanValue[i]!
    const spent = mean > 0 ? ([frequency, mean] as const) : ([0, 0] as const)
    const expected_value = spending ? gammaGammaExpected(spending, ...spent) : null
    return {
      ...{ customer_id, frequency, recency, age, p_alive },
      expected_purchases: purchases * p_alive,
      actual_purchases: customers.held?.[i] ?? null,
      expected_value,
      clv: expected_value === null ? null : discounted * p_alive * expected_value * margin,
    }
  })
  const worth = (row: CustomerValue) => row.clv ?? row.expected_purchases
  return {
    fit,
    spend,
    totals: totalsOf(rows, repeat, without),
    customers: rows.sort((a, b) => worth(b) - worth(a)),
  }
}
