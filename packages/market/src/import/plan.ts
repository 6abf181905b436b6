import { UserError } from '@bellwether/core'
import type { Engine } from '../engines/engine.ts'
import type { Column } from '../schema/table.ts'
import { type DateNotation, parseDateNotation } from './dates.ts'
import type { NumberNotation } from './numbers.ts'
import type { ImportOptions, ImportTable } from './options.ts'
import { columnsOf, type Origin, originsOf } from './origins.ts'
import { conversionTarget, parseCurrency, parseRate, type Rate } from './rates.ts'
import { isTime, type Readings, readingsOf } from './readings.ts'
import type { Rows } from './rows.ts'

/** One column of the table, where it comes from, and how it is written there. */
export type PlannedColumn = {
  readonly column: Column
  readonly origin: Origin
  readonly numbers?: NumberNotation
  readonly dates?: DateNotation
}

/** What a user should know of a guess before trusting it. */
export type Note =
  | {
      readonly kind: 'ambiguous-number'
      readonly column: string
      readonly as: NumberNotation
      readonly rival: NumberNotation
    }
  | { readonly kind: 'no-currency' }
  | { readonly kind: 'row-order' }

/** How the rows of a file become rows of a table. */
export type Plan = {
  readonly table: ImportTable
  readonly columns: readonly PlannedColumn[]
  /** Columns of the file that become properties, and those that the table has no place for. */
  readonly properties: readonly string[]
  readonly unused: readonly string[]
  readonly rates: readonly Rate[]
  /** The currency that amounts with a rate are converted to. */
  readonly target: string | undefined
  readonly notes: readonly Note[]
}

function ambiguous(rows: Rows, name: string, value: string, a: DateNotation, b: DateNotation): UserError {
  return new UserError(
    `${rows.name}, column "${name}": "${value}" may be ${a.name} or ${b.name}, and no row tells which`,
    {
      hint: `say which: --date-format ${a.name} or --date-format ${b.name}`,
    },
  )
}

async function withNotation(
  column: Column,
  origin: Origin,
  rows: Rows,
  readings: Readings,
  options: ImportOptions,
): Promise<PlannedColumn> {
  if (origin.kind !== 'column') return { column, origin }
  if (column.sql === 'DOUBLE')
    return { column, origin, numbers: (await readings.numbers(origin.index)).notation }
  if (!isTime(column)) return { column, origin }
  if (options.dateFormat) return { column, origin, dates: parseDateNotation(options.dateFormat) }
  const { notation, rival } = await readings.dates(origin.index)
  if (rival) throw ambiguous(rows, origin.name, readings.values(origin.index)[0] ?? '', notation, rival)
  return { column, origin, dates: notation }
}

async function notesOn(columns: readonly PlannedColumn[], readings: Readings): Promise<Note[]> {
  const notes: Note[] = []
  for (const { column, origin } of columns) {
    if (origin.kind === 'order') notes.push({ kind: 'row-order' })
    if (origin.kind !== 'column' || column.sql !== 'DOUBLE') continue
    const { notation, rival } = await readings.numbers(origin.index)
    if (rival) notes.push({ kind: 'ambiguous-number', column: origin.name, as: notation, rival })
  }
  const origin = (name: string) => columns.find(({ column }) => column.name === name)?.origin.kind
  if (origin('amount') === 'column' && origin('currency') === 'none') notes.push({ kind: 'no-currency' })
  return notes
}

/**
 * Guesses how the rows of a file become rows of a table.
 *
 * @param engine reads the sample in every notation
 * @throws UserError when a needed column can't be found, or dates can be read in two ways
 */
export async function planImport(engine: Engine, rows: Rows, options: ImportOptions): Promise<Plan> {
  const rates = (options.rates ?? []).map(parseRate)
  const currency = options.currency && parseCurrency(options.currency)
  const target = conversionTarget(
    rates,
    options.convertTo && parseCurrency(options.convertTo),
    currency || undefined,
  )
  if (
    (options.as === 'events' || options.as === 'aliases') &&
    (rates.length > 0 || currency || options.unit)
  ) {
    throw new UserError(`${options.as} have no unit and no currency`, {
      hint: 'leave out --unit, --currency and --rate',
    })
  }
  const readings = readingsOf(engine, rows, options)
  const origins = await originsOf(rows, options, readings)
  const columns: PlannedColumn[] = []
  for (const column of columnsOf(options.as)) {
    const origin = origins.get(column.name) ?? { kind: 'none' }
    columns.push(await withNotation(column, origin, rows, readings, options))
  }
  const mapped = mappedColumns(columns)
  const rest = rows.columns.filter((_, i) => !mapped.has(i))
  const keeps = options.as !== 'observations'
  return {
    table: options.as,
    columns,
    properties: keeps ? rest : [],
    unused: keeps ? [] : rest,
    rates,
    target,
    notes: await notesOn(columns, readings),
  }
}

/** The columns of the file that columns of the table come from. */
function mappedColumns(columns: readonly PlannedColumn[]): Set<number> {
  return new Set(columns.flatMap(({ origin }) => (origin.kind === 'column' ? [origin.index] : [])))
}

/** The columns of events that users are divided by. */
const dividing: readonly string[] = ['product', 'event', 'segment', 'region']

/**
 * The mapped columns that are no properties beside. What users are divided by is one also under the name that the file
 * gives it: a question may say `plan` where the table says `segment`.
 */
export function spentColumns({ table, columns }: Plan): Set<number> {
  const named = columns.filter(
    ({ column, origin }) =>
      table !== 'events' ||
      !dividing.includes(column.name) ||
      (origin.kind === 'column' && origin.name.toLowerCase() === column.name),
  )
  return mappedColumns(named)
}
