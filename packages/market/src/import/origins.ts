import { readPeriod, UserError } from '@bellwether/core'
import type { Column } from '../schema/table.ts'
import { tables } from '../schema/tables.ts'
import { currencyInName, nameScore } from './names.ts'
import { type ImportOptions, type ImportTable, importTables } from './options.ts'
import { parseCurrency } from './rates.ts'
import { contentFits, isTime, type Readings } from './readings.ts'
import type { Rows } from './rows.ts'

/** Where the values of a column come from. */
export type Origin =
  | {
      readonly kind: 'column'
      readonly index: number
      readonly name: string
      readonly by: 'map' | 'name' | 'content'
    }
  | { readonly kind: 'constant'; readonly text: string; readonly by: 'option' | 'default' | 'name' }
  /** Another column of the table: the vendor stands for the entity, the start of a period gives its end. */
  | { readonly kind: 'same'; readonly as: string }
  /** The place of the row in the file stands for the time. */
  | { readonly kind: 'order' }
  | { readonly kind: 'none' }

/** The columns of a table that an import fills; `properties` takes what is left. */
export const columnsOf = (table: ImportTable): readonly Column[] =>
  tables[table].columns.filter(({ sql }) => sql !== 'JSON')

const listed = (names: readonly string[]) =>
  names.slice(0, 20).join(', ') + (names.length > 20 ? ` and ${names.length - 20} more` : '')

function requireColumn(table: ImportTable, name: string, option: string): Column {
  const column = columnsOf(table).find((each) => each.name === name)
  if (column) return column
  throw new UserError(`${option}: ${table} has no column "${name}"`, {
    hint: `its columns are ${listed(columnsOf(table).map((each) => each.name))}`,
  })
}

function indexIn(rows: Rows, name: string): number {
  const exact = rows.columns.indexOf(name)
  const index =
    exact >= 0 ? exact : rows.columns.findIndex((each) => each.toLowerCase() === name.toLowerCase())
  if (index >= 0) return index
  throw new UserError(`--map: ${rows.name} has no column "${name}"`, {
    hint: `its columns are ${listed(rows.columns)}`,
  })
}

/** The best pairs by name, each column of either side once; a column whose content can't fit is passed over. */
async function guessByName(
  open: readonly Column[],
  rows: Rows,
  taken: Set<number>,
  fits: (column: Column, index: number) => Promise<boolean>,
): Promise<Map<string, Origin>> {
  const pairs = open
    .flatMap((column) =>
      rows.columns.map((name, index) => ({ column, index, name, score: nameScore(name, column) })),
    )
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
  const found = new Map<string, Origin>()
  for (const { column, index, name } of pairs) {
    if (found.has(column.name) || taken.has(index) || !(await fits(column, index))) continue
    taken.add(index)
    found.set(column.name, { kind: 'column', index, name, by: 'name' })
  }
  return found
}

/** The only column that holds dates, where no name says which; numbers count as dates only when written as days. */
async function guessTime(
  rows: Rows,
  taken: ReadonlySet<number>,
  readings: Readings,
): Promise<Origin | undefined> {
  const dates: number[] = []
  for (const index of rows.columns.keys()) {
    const values = readings.values(index)
    if (taken.has(index) || values.length === 0 || rows.columns.length > 100) continue
    const { notation, fits } = await readings.dates(index)
    const counts = ['y', 'y-m', 'epoch', 'epoch-ms', 'epoch-us', 'n'].includes(notation.name)
    if (fits === values.length && !counts) dates.push(index)
  }
  const [index] = dates
  if (index === undefined || dates.length > 1) return undefined
  return { kind: 'column', index, name: rows.columns[index]!, by: 'content' }
}

/** `router.csv.gz` is of `router`. */
const nameWithoutEndings = (file: string): string => file.replace(/(\.[a-z]{2,7}){1,2}$/i, '') || file

/** What stands in for columns of observations that one's own figures rarely have. */
const defaults: Readonly<Record<string, (rows: Rows) => Origin>> = {
  entity: () => ({ kind: 'same', as: 'vendor' }),
  vendor: () => ({ kind: 'same', as: 'entity' }),
  market: ({ name }) => ({ kind: 'constant', text: nameWithoutEndings(name), by: 'default' }),
  basis: ({ name }) => ({ kind: 'constant', text: `as ${name} gives it`, by: 'default' }),
  period_end: () => ({ kind: 'same', as: 'period_start' }),
  quality: () => ({ kind: 'constant', text: 'measured', by: 'default' }),
  preferred: () => ({ kind: 'constant', text: 'true', by: 'default' }),
  source_id: ({ name }) => ({ kind: 'constant', text: name, by: 'default' }),
}

function badConstant(name: string, text: string, what: string): UserError {
  return new UserError(`--set ${name}: "${text}" is not ${what}`, {
    hint: `write --set ${name}=VALUE in full`,
  })
}

/** A constant in the notation that is read without a guess: plain numbers, ISO days. */
function plainConstant({ name, sql, type }: Column, text: string): string {
  if (sql === 'DOUBLE') {
    if (text.trim() !== '' && Number.isFinite(Number(text))) return text
    throw badConstant(name, text, 'a number')
  }
  if (sql === 'DATE' || sql === 'TIMESTAMP') {
    const period = readPeriod(text)
    if (period) return name === 'period_end' ? period.end : period.start
    if (Number.isFinite(Date.parse(text))) return new Date(text).toISOString()
    throw badConstant(name, text, 'a day or period')
  }
  if (sql === 'VARCHAR' && !type.safeParse(text).success)
    throw badConstant(name, text, 'a word that it may be')
  return text
}

/** The constants that `--set` gives; a period as the start of a period gives its end too. */
function constantsOf({ as, set = {} }: ImportOptions): Record<string, string> {
  const constants: Record<string, string> = {}
  if (set.period_start && as === 'observations') constants.period_end = set.period_start
  for (const [name, text] of Object.entries(set)) constants[name] = text
  return Object.fromEntries(
    Object.entries(constants).map(([name, text]) => [
      name,
      plainConstant(requireColumn(as, name, '--set'), text),
    ]),
  )
}

const constant = (text: string, by: 'option' | 'name' = 'option'): Origin => ({ kind: 'constant', text, by })

function addDefaults(origins: Map<string, Origin>, rows: Rows, options: ImportOptions): void {
  const amount = origins.get('amount')
  const named = amount?.kind === 'column' ? currencyInName(amount.name) : undefined
  if (options.as === 'sales' && !origins.has('currency')) {
    if (options.currency) origins.set('currency', constant(parseCurrency(options.currency)))
    else if (named) origins.set('currency', constant(named, 'name'))
  }
  const unit = options.unit ?? (options.as === 'observations' ? options.currency : undefined)
  if (unit && (options.as === 'sales' || options.as === 'observations') && !origins.has('unit'))
    origins.set('unit', constant(unit))
  if (options.rowOrder) origins.set('ts', { kind: 'order' })
  if (options.as !== 'observations') return
  for (const [name, make] of Object.entries(defaults)) {
    const origin = make(rows)
    if (!origins.has(name) && (origin.kind !== 'same' || origins.has(origin.as))) origins.set(name, origin)
  }
}

function requireAll(origins: ReadonlyMap<string, Origin>, rows: Rows, table: ImportTable): void {
  const absent = columnsOf(table).filter(({ name, required }) => required && !origins.has(name))
  if (absent.length === 0) return
  const names = absent.map(({ name }) => name)
  const order = names.includes('ts')
    ? '; --row-order if the rows are in the order of time and carry no dates'
    : ''
  const remedy = names.map((name) => `--map ${name}=COLUMN or --set ${name}=VALUE`).join('; ')
  throw new UserError(`${rows.name}: found no column for ${names.join(', ')} among ${listed(rows.columns)}`, {
    hint: `name it: ${remedy}${order}`,
  })
}

/**
 * Guesses where each column of a table comes from: what the user says first, then names, then content, then defaults.
 *
 * @throws UserError when a required column comes from nowhere, or an option names a column that is not there
 */
export async function originsOf(
  rows: Rows,
  options: ImportOptions,
  readings: Readings,
): Promise<Map<string, Origin>> {
  const origins = new Map<string, Origin>()
  const taken = new Set<number>()
  for (const [target, name] of Object.entries(options.map ?? {})) {
    const index = indexIn(rows, name)
    taken.add(index)
    origins.set(requireColumn(options.as, target, '--map').name, {
      kind: 'column',
      index,
      name: rows.columns[index]!,
      by: 'map',
    })
  }
  for (const [name, text] of Object.entries(constantsOf(options))) origins.set(name, constant(text))
  const time = columnsOf(options.as).find(isTime)
  const open = columnsOf(options.as).filter(
    ({ name }) => !origins.has(name) && !(options.rowOrder && name === 'ts'),
  )
  const fits = (column: Column, index: number) => contentFits(column, index, readings, options)
  for (const [name, origin] of await guessByName(open, rows, taken, fits)) origins.set(name, origin)
  if (time && !origins.has(time.name) && !options.rowOrder) {
    const origin = await guessTime(rows, taken, readings)
    if (origin) origins.set(time.name, origin)
  }
  addDefaults(origins, rows, options)
  requireAll(origins, rows, options.as)
  return origins
}

/**
 * The table that a file is most likely meant for: the one whose columns are recognized most by name. Of equals, sales
 * come before observations and events.
 */
export function guessTable(names: readonly string[]): ImportTable {
  const recognized = (table: ImportTable) =>
    columnsOf(table).filter((column) => names.some((name) => nameScore(name, column) >= 1000)).length
  const missing = (table: ImportTable) =>
    columnsOf(table).filter(
      (column) =>
        column.required && !defaults[column.name] && !names.some((name) => nameScore(name, column) > 0),
    ).length
  const [best] = [...importTables].sort((a, b) => missing(a) - missing(b) || recognized(b) - recognized(a))
  return best!
}
