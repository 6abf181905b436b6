import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Day, dayNumber, type Grain, periodContaining, shiftPeriod, UserError } from '@bellwether/core'
import {
  type CustomerPurchases,
  customerPurchases,
  customerSales,
  type Engine,
  type FileOptions,
  importFile,
  openWorkspace,
  readTable,
  tableColumns,
} from '@bellwether/market'
import { numbersOf } from './columns.ts'

/** The units that the times of customers are told in, and their days. */
export const timeUnits = { day: 1, week: 7, month: 365.25 / 12, year: 365.25 } as const
export type TimeUnit = keyof typeof timeUnits

/** What is known of customers: of each, its purchases after the first, and when they were. */
export type Customers = {
  readonly ids: readonly string[]
  readonly frequency: Float64Array
  readonly recency: Float64Array
  readonly age: Float64Array
  /** The mean value of purchases after the first; NaN where it is not known. */
  readonly meanValue: Float64Array
  /** Purchases within the horizon after `until`; undefined where the data end before. */
  readonly held: Float64Array | undefined
  /** The last day that counts; null of summaries. */
  readonly until: Day | null
  readonly currency: string | null
  /** Rows of a file that could not be taken. */
  readonly rejected: number
}

export type CustomersOptions = {
  readonly unit: TimeUnit
  /** Purchases happen at most once a unit and times count units, as BG/BB has it. */
  readonly discrete: boolean
  /** The time ahead for which purchases are held out where the data go on after `until`. */
  readonly horizon: number
  readonly until?: Day | undefined
  readonly vendor?: string | undefined
  readonly product?: string | undefined
  readonly region?: string | undefined
  readonly segment?: string | undefined
}

/** How a period of a purchase becomes a time. */
type Ruler = { readonly until: Day; readonly grain: Grain; between(first: Day, last: Day): number }

/** Counts units as whole periods of the calendar; a last one that is not over does not count. */
function discreteRuler(until: Day, unit: TimeUnit): Ruler {
  const period = periodContaining(until, unit)
  const whole = period.end === until ? period : shiftPeriod(period, unit, -1)
  const monthsOf = { month: 1, year: 12 } as const
  return {
    until: whole.end,
    grain: unit,
    between(first, last) {
      if (unit === 'day' || unit === 'week') return (dayNumber(last) - dayNumber(first)) / timeUnits[unit]
      const month = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
      return Math.round((month(last) - month(first)) / monthsOf[unit])
    },
  }
}

const continuousRuler = (until: Day, unit: TimeUnit): Ruler => ({
  until,
  grain: 'day',
  between: (first, last) => (dayNumber(last) - dayNumber(first)) / timeUnits[unit],
})

/**
 * The histories of the customers of an engine's sales.
 *
 * @throws UserError when no sale names its customer, or amounts are in several currencies
 */
export async function customersOfSales(engine: Engine, options: CustomersOptions): Promise<Customers> {
  const { unit, discrete, horizon, until: asked, ...filter } = options
  const { last, currency } = await customerSales(engine, filter)
  const { until, grain, between } = (discrete ? discreteRuler : continuousRuler)(asked ?? last, unit)
  const held = Math.round(horizon * timeUnits[unit])
  const isHeld = dayNumber(last) - dayNumber(until) >= held
  const purchases = customerPurchases(engine, { ...filter, grain, until, held: isHeld ? held : 0 })
  const now = discrete ? periodContaining(until, unit).start : until
  const read = await collect(purchases, between, now)
  return { ...read, held: isHeld ? read.held : undefined, until, currency, rejected: 0 }
}

async function collect(
  blocks: AsyncIterable<readonly CustomerPurchases[]>,
  between: Ruler['between'],
  now: Day,
) {
  const ids: string[] = []
  const columns = { frequency: [], recency: [], age: [], meanValue: [], held: [] } as Record<
    'frequency' | 'recency' | 'age' | 'meanValue' | 'held',
    number[]
  >
  for await (const block of blocks) {
    for (const { customer_id, frequency, first, last, repeat_value, held } of block) {
      ids.push(customer_id)
      columns.frequency.push(frequency)
      columns.recency.push(between(first, last))
      columns.age.push(between(first, now))
      columns.meanValue.push(repeat_value === null || frequency === 0 ? Number.NaN : repeat_value / frequency)
      columns.held.push(held)
    }
  }
  const { frequency, recency, age, meanValue, held } = columns
  return {
    ids,
    frequency: Float64Array.from(frequency),
    recency: Float64Array.from(recency),
    age: Float64Array.from(age),
    meanValue: Float64Array.from(meanValue),
    held: Float64Array.from(held),
  }
}

/** Names that the columns of customer summaries go by, lower case. */
const summaryNames = {
  frequency: ['x', 'frequency', 'repeat_purchases', 'p1x'],
  recency: ['t_x', 'tx', 'recency', 't.x'],
  age: ['t', 'age', 't_cal', 'n', 'n_cal'],
  meanValue: ['zbar', 'monetary_value', 'mean_value', 'm_x', 'mx', 'monetary'],
  customers: ['customers', 'count', 'num_customers', 'n_customers'],
  id: ['id', 'customer_id', 'customer', 'cust', 'user_id'],
} as const

type Found = Partial<Record<keyof typeof summaryNames, string>>

/** The columns of a file of customer summaries; undefined when it is none. @throws UserError when one is missing */
function summaryColumns(path: string, names: readonly string[]): Found | undefined {
  const lower = new Map(names.map((name) => [name.trim().toLowerCase(), name]))
  const found: Found = {}
  for (const [key, aliases] of Object.entries(summaryNames)) {
    const alias = aliases.find((name) => lower.has(name))
    if (alias !== undefined) found[key as keyof Found] = lower.get(alias)!
  }
  if (!found.frequency || !found.recency) return undefined
  if (found.age) return found
  throw new UserError(`${path}: a summary of customers lacks how long each was watched`, {
    hint: 'beside x (repeat purchases) and t_x (time of the last) give T, the time since the first purchase; n for BG/BB',
  })
}

/** A value for each customer where a row stands for several. */
function spread(values: Float64Array, counts: Float64Array | undefined): Float64Array {
  if (!counts) return values
  const total = counts.reduce((sum, count) => sum + count, 0)
  const repeated = new Float64Array(total)
  let at = 0
  values.forEach((value, i) => {
    repeated.fill(value, at, at + counts[i]!)
    at += counts[i]!
  })
  return repeated
}

async function readSummaries(path: string, found: Found, options: FileOptions): Promise<Customers> {
  const table = await readTable(path, { ...options, only: Object.values(found) })
  const { rows, columns } = table
  const column = (key: keyof Found) => numbersOf(table, found[key]!)
  const counts = found.customers === undefined ? undefined : column('customers')
  if (counts?.some((count) => !Number.isInteger(count) || count < 0)) {
    throw new UserError(`${path}: column "${found.customers}" holds what is no count of customers`, {
      hint: 'it says how many customers a row stands for; name the column otherwise if it is something else',
    })
  }
  const frequency = spread(column('frequency'), counts)
  const id = found.id === undefined || counts ? undefined : columns.get(found.id)
  const name = (i: number) => (id ? String(id[i]) : String(i + 1))
  return {
    ids: Array.from({ length: counts ? frequency.length : rows }, (_, i) => name(i)),
    frequency,
    recency: spread(column('recency'), counts),
    age: spread(column('age'), counts),
    meanValue: found.meanValue
      ? spread(column('meanValue'), counts)
      : new Float64Array(frequency.length).fill(Number.NaN),
    held: undefined,
    until: null,
    currency: null,
    rejected: 0,
  }
}

/** Imports a log of purchases into a workspace that is there for the question only. */
async function readPurchases(path: string, file: FileOptions, options: CustomersOptions): Promise<Customers> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
  try {
    const set = { vendor: 'all', ...file.set }
    const named = file.map?.vendor !== undefined
    const { rejected } = await importFile(path, folder, { ...file, as: 'sales', ...(named ? {} : { set }) })
    const engine = await openWorkspace(folder)
    try {
      return { ...(await customersOfSales(engine, options)), rejected }
    } finally {
      await engine.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Reads customers from a file: summaries, a row a customer with the columns x, t_x and T (and the mean value of its
 * repeat purchases), or a log of purchases with customers, days and amounts.
 *
 * @throws UserError when it can't be read as either
 */
export async function readCustomers(
  path: string,
  file: FileOptions,
  options: CustomersOptions,
): Promise<Customers> {
  const names = await tableColumns(path, file)
  const found = summaryColumns(path, names)
  return found ? readSummaries(path, found, file) : readPurchases(path, file, options)
}
