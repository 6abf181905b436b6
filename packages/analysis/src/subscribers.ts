import { groupBy, UserError } from '@bellwether/core'
import { type FileOptions, type FileTable, readTable, type TableColumn } from '@bellwether/market'
import { numbersOf } from './columns.ts'

/** A cohort of subscribers: how many there were at the start and after each renewal. */
export type SubscriberCohort = { readonly name: string; readonly active: readonly number[] }

/** Names that columns go by, lower case. */
const names = {
  period: [
    ...['period', 'k', 'renewals', 'renewal', 't', 'tenure', 'age', 'time'],
    ...['year', 'quarter', 'month', 'week', 'day'],
  ],
  active: [
    ...['active', 'survivors', 'surviving', 'subscribers', 'customers', 'retained', 'remaining', 'alive'],
    ...['count', 'n'],
  ],
  cohort: ['cohort', 'segment', 'group', 'name', 'plan', 'product', 'region'],
  complete: ['complete'],
} as const

const layouts = `cohort,period,active with a row each renewal; cohort,0,1,2 … with a row each cohort; or period,COHORT,COHORT … with a column each cohort`

type Cell = { readonly cohort: string; readonly period: number; readonly count: number }

/** The name in the file of a column that goes by one of these names. */
function columnNamed({ columns }: FileTable, aliases: readonly string[]): string | undefined {
  const lower = new Map([...columns.keys()].map((name) => [name.trim().toLowerCase(), name]))
  const alias = aliases.find((name) => lower.has(name))
  return alias === undefined ? undefined : lower.get(alias)
}

const text = (column: TableColumn | undefined, row: number, other: string): string =>
  column === undefined ? other : String(column[row] ?? other)

/** A row each cohort and renewal, as `bellwether retention` prints them; cells that are not over yet are left out. */
function longCells(table: FileTable, period: string | undefined, active: string): Cell[] {
  const { columns } = table
  const counts = numbersOf(table, active)
  // Without a column of periods, the rows of a file are those of one cohort in order.
  const periods = period === undefined ? counts.map((_, row) => row) : numbersOf(table, period)
  const cohort = columns.get(columnNamed(table, names.cohort) ?? '')
  const complete = columns.get(columnNamed(table, names.complete) ?? '')
  return Array.from(periods, (number, row) => ({
    cohort: text(cohort, row, 'all'),
    period: number,
    count: text(complete, row, 'true') === 'false' ? Number.NaN : counts[row]!,
  }))
}

/** A row each renewal and a column each cohort, as Fader and Hardie (2007) print theirs. */
function columnCells(table: FileTable, period: string): Cell[] {
  const periods = numbersOf(table, period)
  return [...table.columns].flatMap(([cohort, counts]) =>
    cohort === period || !(counts instanceof Float64Array)
      ? []
      : Array.from(counts, (count, row) => ({ cohort, period: periods[row]!, count })),
  )
}

const renewalOf = (name: string): number => Number(/(\d+)\s*$/.exec(name)?.[1] ?? Number.NaN)

/** A row each cohort and a column each renewal. */
function rowCells(table: FileTable): Cell[] {
  const { columns, rows } = table
  const counted = [...columns].filter(
    ([name, column]) => column instanceof Float64Array && Number.isFinite(renewalOf(name)),
  )
  const named = columnNamed(table, names.cohort) ?? [...columns.keys()].find((name) => !/\d\s*$/.test(name))
  const cohort = columns.get(named ?? '')
  return Array.from({ length: rows }, (_, row) =>
    counted.map(([name, column]) => ({
      cohort: text(cohort, row, rows === 1 ? 'all' : String(row + 1)),
      period: renewalOf(name),
      count: column[row] as number,
    })),
  ).flat()
}

function cellsOf(path: string, table: FileTable): Cell[] {
  const period = columnNamed(table, names.period)
  const active = columnNamed(table, names.active)
  if (active !== undefined) return longCells(table, period, active)
  if (period !== undefined) return columnCells(table, period)
  const cells = rowCells(table)
  if (cells.length > 0) return cells
  throw new UserError(
    `${path}: no counts of subscribers by renewal in ${[...table.columns.keys()].join(', ')}`,
    {
      hint: `columns may be ${layouts}`,
    },
  )
}

/** The counts of a cohort in the order of renewals. */
function cohortOf(path: string, name: string, cells: readonly Cell[]): SubscriberCohort {
  const known = cells.filter(({ count }) => Number.isFinite(count)).toSorted((a, b) => a.period - b.period)
  const first = known[0]?.period ?? 0
  const wrong = known.findIndex(({ period }, i) => period !== first + i)
  if (wrong >= 0) {
    const told = known[wrong]!.period < first + wrong ? 'two counts' : 'no count'
    const period = Math.min(known[wrong]!.period, first + wrong)
    throw new UserError(`${path}: cohort ${name} has ${told} for period ${period}`, {
      hint: 'give one count a cohort and renewal, from the start on',
    })
  }
  return { name, active: known.map(({ count }) => count) }
}

/**
 * Reads a table of subscribers by cohort and renewal, in one of three layouts: a row each cell (as `bellwether retention
 * --json` prints), a row each cohort, or a column each cohort. The least period is the start.
 *
 * @throws UserError when the table has none of these, or a count is missing or told twice
 */
export async function readSubscribers(path: string, file: FileOptions = {}): Promise<SubscriberCohort[]> {
  const cells = groupBy(cellsOf(path, await readTable(path, file)), ({ cohort }) => cohort)
  const cohorts = [...cells].map(([name, own]) => cohortOf(path, name, own))
  return cohorts.filter(({ active }) => active.length > 0)
}
