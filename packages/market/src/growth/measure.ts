import { UserError } from '@bellwether/core'
import sql, { type Sql } from 'sql-template-tag'
import { keyColumn } from '../activity/spec.ts'
import type { Engine } from '../engines/engine.ts'
import { allOf } from '../queries/filters.ts'
import type { ValuesOf } from '../queries/value-growth.ts'

/** What `--of` may name beside properties of events. */
export const valueNames = ['revenue', 'quantity', 'tokens', 'value'] as const

type Table = 'sales' | 'events'

/** A place that a value may be read from. */
type Candidate = { readonly table: Table; readonly amount: Sql; readonly unit: Sql }

/** Values with the table that they come from and what they are counted in. */
export type MeasuredValues = Omit<ValuesOf, 'aliases'> & { readonly table: Table; readonly unit: string }

const sold = (amount: Sql, unit: Sql): Candidate => ({ table: 'sales', amount, unit })

/** Where a value of that name may be, the first that has any rows counts: own sales before events. */
function candidatesOf({ dialect }: Engine, of: string): Candidate[] {
  const named = sql`'value'`
  const value: Candidate = { table: 'events', amount: sql`value`, unit: named }
  const property: Candidate = {
    table: 'events',
    amount: dialect.toNumber(dialect.property(of)),
    unit: sql`'property'`,
  }
  const revenue = sold(sql`amount`, sql`coalesce(currency, 'currency not stated')`)
  const quantity = sold(sql`quantity`, sql`coalesce(unit, 'units')`)
  if (of === 'value') return [value]
  if (of === 'revenue' || of === 'amount') return [revenue, property, value]
  if (of === 'quantity' || of === 'tokens') return [quantity, property, value]
  return [property]
}

const hasRows = async (engine: Engine, table: Table, condition: Sql): Promise<boolean> =>
  (await engine.all(sql`select 1 as found from ${tableOf(table)} where ${condition} limit 1`)).length > 0

const tableOf = (table: Table): Sql => (table === 'sales' ? sql`sales` : sql`events`)
const userOf = (table: Table): Sql => (table === 'sales' ? sql`customer_id` : sql`user_id`)

/** Sales as they are; an event that is told twice in every detail is one event. */
function rowsOf(table: Table, condition: Sql): Sql {
  if (table === 'sales') return sql`(select * from sales where ${condition}) chosen`
  const columns = sql`ts, user_id, product, event, segment, region, value, properties`
  return sql`(select distinct ${columns} from events where ${condition}) chosen`
}

/** A column to divide sales by, or events by: sales have vendors too. */
function keyOf({ dialect }: Engine, table: Table, name: string) {
  if (table === 'sales' && name === 'vendor') return { name, value: sql`coalesce(vendor, '')` }
  return keyColumn(dialect, name)
}

/** The one unit of values; values in several are never added. */
async function unitOf(
  engine: Engine,
  { table, unit }: Candidate,
  condition: Sql,
  of: string,
): Promise<string> {
  if (table === 'events') return of
  const units = await engine.all<{ unit: string }>(
    sql`select distinct ${unit} as unit from ${tableOf(table)} where ${condition} order by 1 limit 8`,
  )
  if (units.length === 1) return units[0]!.unit
  throw new UserError(`the sales are in several units: ${units.map((row) => row.unit).join(', ')}`, {
    hint: 'import them in one: bellwether import FILE --convert-to USD --rate EUR=1.08@2025-01-31',
  })
}

/**
 * The values that a name stands for.
 *
 * @throws UserError when there are none of that name, or they are in several units
 */
export async function valuesOf(
  engine: Engine,
  { of, by, event }: { of: string; by: readonly string[]; event?: string | undefined },
): Promise<MeasuredValues> {
  for (const candidate of candidatesOf(engine, of)) {
    const { table, amount } = candidate
    const named = table === 'events' && event !== undefined ? sql`event = ${event}` : undefined
    const condition = allOf([sql`${amount} is not null`, sql`${userOf(table)} is not null`, named])
    if (!(await hasRows(engine, table, condition))) continue
    return {
      table,
      unit: await unitOf(engine, candidate, condition, of),
      from: rowsOf(table, condition),
      user: userOf(table),
      amount,
      keys: by.map((name) => keyOf(engine, table, name)),
    }
  }
  throw new UserError(`nothing is known of the ${of} of users`, {
    hint: `import sales with customers (bellwether import FILE --as sales), or events with values; --of takes users, ${valueNames.join(', ')} or a numeric property of events`,
  })
}
