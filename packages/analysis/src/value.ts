import { isUserError, UserError } from '@bellwether/core'
import {
  type FittedLifetime,
  fitGammaGamma,
  type GammaGammaParameters,
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
  /** Why there is no model of spend although values are known. */
  readonly spendUnknown: string | undefined
  readonly totals: ValueTotals
  /** So many customers, all unless given: the most valuable first, or those with the most expected purchases. */
  top(count?: number): Generator<CustomerValue>
}

/** The model of spend, or why there is none: what customers buy can be told all the same. */
function fitSpend(
  valued: readonly number[],
  { frequency, meanValue }: Pick<Customers, 'frequency' | 'meanValue'>,
) {
  try {
    const of = (values: ArrayLike<number>) => Float64Array.from(valued, (i) => values[i]!)
    return { spend: fitGammaGamma({ frequency: of(frequency), meanValue: of(meanValue) }) }
  } catch (error) {
    if (!isUserError(error)) throw error
    return { unknown: error.message }
  }
}

/** Fits what repeat customers spend; undefined when there is nothing to fit. */
function spendOf({ frequency, meanValue }: Customers) {
  const valued: number[] = []
  frequency.forEach((x, i) => {
    if (x > 0 && meanValue[i]! > 0) valued.push(i)
  })
  const repeat = frequency.reduce((sum, x) => sum + (x > 0 ? 1 : 0), 0)
  const known = meanValue.some((value) => value > 0)
  const { spend, unknown } = known ? fitSpend(valued, { frequency, meanValue }) : {}
  return { spend, unknown, repeat, without: spend ? repeat - valued.length : 0 }
}

/** What is expected of customers who are alive depends on purchases and age only: it is worked out once for each pair. */
function expectations(fit: FittedLifetime, { horizon, discount }: ValueOptions) {
  const known = new Map<number, Map<number, { purchases: number; discounted: number }>>()
  return (frequency: number, age: number) => {
    const ages = known.get(frequency) ?? new Map<number, { purchases: number; discounted: number }>()
    known.set(frequency, ages)
    const found = ages.get(age)
    if (found) return found
    // The chance to be alive is largest for one who bought just now, and divides out.
    const history = { frequency, recency: frequency > 0 ? age : 0, age }
    const alive = fit.alive(history)
    const expected = (t: number) => fit.expected(history, t) / alive
    const made = {
      purchases: expected(horizon),
      discounted: lifetimeValue(expected, 1, { periods: horizon, length: 1, discount }),
    }
    ages.set(age, made)
    return made
  }
}

const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0)

/** What is said of every customer, a column each. */
type Columns = {
  readonly alive: Float64Array
  readonly purchases: Float64Array
  readonly value: Float64Array
  readonly clv: Float64Array
}

function totalsOf(
  { frequency, held }: Customers,
  columns: Columns,
  spent: ReturnType<typeof spendOf>,
): ValueTotals {
  const { alive, purchases, clv } = columns
  const actual = held ? sum(held) : null
  const errors = held ? purchases.map((expected, i) => Math.abs(expected - held[i]!)) : undefined
  return {
    customers: frequency.length,
    repeat_customers: spent.repeat,
    expected_alive: sum(alive),
    expected_purchases: sum(purchases),
    actual_purchases: actual,
    mean_absolute_error: errors ? sum(errors) / errors.length : null,
    clv: spent.spend ? sum(clv) : null,
    without_value: spent.without,
  }
}

/** Works out what is said of every customer. */
function columnsOf(
  customers: Customers,
  fit: FittedLifetime,
  spending: GammaGammaParameters | undefined,
  options: ValueOptions,
): Columns {
  const { frequency, recency, age, meanValue } = customers
  const { margin = 1 } = options
  const n = frequency.length
  const columns = {
    alive: new Float64Array(n),
    purchases: new Float64Array(n),
    value: new Float64Array(n),
    clv: new Float64Array(n),
  }
  const expected = expectations(fit, options)
  for (let i = 0; i < n; i++) {
    const [x, mean] = [frequency[i]!, meanValue[i]!]
    const alive = fit.alive({ frequency: x, recency: recency[i]!, age: age[i]! })
    const { purchases, discounted } = expected(x, age[i]!)
    columns.alive[i] = alive
    columns.purchases[i] = purchases * alive
    if (!spending) continue
    const value = mean > 0 ? gammaGammaExpected(spending, x, mean) : gammaGammaExpected(spending, 0, 0)
    columns.value[i] = value
    columns.clv[i] = discounted * alive * value * margin
  }
  return columns
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
  const fit = lifetimeModels[options.model](customers)
  const spent = spendOf(customers)
  const { p, q, gamma } = spent.spend?.parameters ?? {}
  const spending = spent.spend && { p: p!.value, q: q!.value, gamma: gamma!.value }
  const columns = columnsOf(customers, fit, spending, options)
  const worth = spending ? columns.clv : columns.purchases
  const { ids, frequency, recency, age, held } = customers
  return {
    fit,
    spend: spent.spend,
    spendUnknown: spent.unknown,
    totals: totalsOf(customers, columns, spent),
    *top(count = ids.length) {
      const order = Uint32Array.from(ids.keys()).sort((a, b) => worth[b]! - worth[a]!)
      for (const i of order.subarray(0, count)) {
        yield {
          customer_id: ids[i]!,
          frequency: frequency[i]!,
          recency: recency[i]!,
          age: age[i]!,
          p_alive: columns.alive[i]!,
          expected_purchases: columns.purchases[i]!,
          actual_purchases: held ? held[i]! : null,
          expected_value: spending ? columns.value[i]! : null,
          clv: spending ? columns.clv[i]! : null,
        }
      }
    },
  }
}
