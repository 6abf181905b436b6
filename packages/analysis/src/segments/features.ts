import { UserError } from '@bellwether/core'
import type { FileTable, UserColumns } from '@bellwether/market'
import { numbersOf, textsOf } from '../columns.ts'

/** What units are divided by: a number each, in the unit that people read. */
export type Feature = { readonly name: string; readonly values: Float64Array }

/** Units with their features; a unit that lacks one is left out. */
export type FeatureTable = {
  readonly ids: readonly string[]
  readonly features: readonly Feature[]
  /** Units that were left out. */
  readonly missing: number
}

/** Features of users: names are those of rows and options. */
export const userFeatureNames = [
  'recency_days',
  'tenure_days',
  'days_a_month',
  'events_a_day',
  'products',
  'value_a_day',
  'work_hours',
  'evening',
  'night',
  'weekend',
  'purchases',
  'spend',
] as const
export type UserFeatureName = (typeof userFeatureNames)[number]

/** So many events of everybody are added to those of a user before parts are taken: one event is no habit. */
const borrowed = 10

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)

/** The part of a user's events that fall into some hours, drawn towards everybody's where there are few. */
function part(counts: Float64Array, events: Float64Array): Float64Array {
  const whole = total(counts) / total(events)
  return counts.map((count, i) => (count + borrowed * whole) / (events[i]! + borrowed))
}

/** The features that the events and sales of users give. */
export function userFeatures({ ids, columns, lastDay, from }: UserColumns): FeatureTable {
  const of = (name: Parameters<typeof columns.get>[0]) => columns.get(name)!
  const events = of('events')
  const tenure = of('first_day').map((day) => lastDay - day + 1)
  const activeDays = of('active_days')
  const each: Record<UserFeatureName, () => Float64Array> = {
    recency_days: () => of('last_day').map((day) => lastDay - day),
    tenure_days: () => tenure,
    // A user of a week is not taken for one of the whole month.
    days_a_month: () => activeDays.map((days, i) => (30 * days) / Math.max(30, tenure[i]!)),
    events_a_day: () => events.map((count, i) => count / activeDays[i]!),
    products: () => of('products'),
    value_a_day: () => of('value').map((value, i) => value / activeDays[i]!),
    work_hours: () => part(of('work_hours'), events),
    evening: () => part(of('evening'), events),
    night: () => part(of('night'), events),
    weekend: () => part(of('weekend'), events),
    purchases: () => of('purchases'),
    spend: () => of('spend'),
  }
  const ofSales = ['recency_days', 'tenure_days', 'purchases', 'products', 'spend'] as const
  const wanted: readonly UserFeatureName[] = from === 'sales' ? ofSales : userFeatureNames
  const features = wanted.map((name) => ({ name, values: each[name]() }))
  return { ids, missing: 0, features: features.filter(({ values }) => varies(values)) }
}

const varies = (values: Float64Array) => values.some((value) => value !== values[0])

/**
 * Units and features as a file has them.
 *
 * @throws UserError for columns that are missing or hold no numbers, and when no unit has all features
 */
export function fileFeatures(
  table: FileTable,
  id: string | undefined,
  names: readonly string[],
): FeatureTable {
  const all = names.map((name) => ({ name, values: numbersOf(table, name) }))
  const labels = id === undefined ? undefined : textsOf(table, id)
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter((row) =>
    all.every(({ values }) => !Number.isNaN(values[row]!)),
  )
  if (rows.length === 0) {
    throw new UserError(`no row has all of ${names.join(', ')}`, {
      hint: 'leave out the column that is empty',
    })
  }
  return {
    ids: rows.map((row) => labels?.[row] ?? String(row + 1)),
    features: all
      .map(({ name, values }) => ({ name, values: Float64Array.from(rows, (row) => values[row]!) }))
      .filter(({ values }) => varies(values)),
    missing: table.rows - rows.length,
  }
}

/** Chooses features by name. @throws UserError for a name that is none */
export function chosenFeatures(table: FeatureTable, names: readonly string[] | undefined): FeatureTable {
  if (!names) return table
  const features = names.map((name) => {
    const found = table.features.find((feature) => feature.name === name)
    if (found) return found
    throw new UserError(`there is no feature "${name}", or it is the same for all`, {
      hint: `there are ${table.features.map((feature) => feature.name).join(', ')}`,
    })
  })
  return { ...table, features }
}
