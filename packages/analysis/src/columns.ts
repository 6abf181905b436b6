import { UserError } from '@bellwether/core'
import type { FileTable, TableColumn } from '@bellwether/market'

/**
 * A column of a file.
 *
 * @throws UserError when the file has none of that name
 */
export function columnOf({ columns }: FileTable, name: string): TableColumn {
  const column = columns.get(name)
  if (column) return column
  throw new UserError(`the file has no column "${name}"`, {
    hint: `it has ${[...columns.keys()].join(', ')}`,
  })
}

const truths = new Map([
  ['true', 1],
  ['yes', 1],
  ['false', 0],
  ['no', 0],
])

/** Texts that are all true or false as 1 and 0; a missing one is NaN. */
function flagsOf(texts: readonly (string | null)[]): Float64Array | undefined {
  const flags = Float64Array.from(texts, (text) =>
    text === null || text.trim() === '' ? Number.NaN : (truths.get(text.trim().toLowerCase()) ?? Infinity),
  )
  return flags.includes(Infinity) ? undefined : flags
}

/**
 * A column of numbers, NaN where one is missing; true and false count as 1 and 0.
 *
 * @throws UserError when the file has no such column, or it holds other texts
 */
export function numbersOf(table: FileTable, name: string): Float64Array {
  const column = columnOf(table, name)
  if (column instanceof Float64Array) return column
  const flags = flagsOf(column)
  if (flags) return flags
  const row = column.findIndex((text) => text !== null && !Number.isFinite(Number(text)))
  throw new UserError(`"${name}" is no column of numbers: row ${row + 1} has "${column[row]}"`, {
    hint: 'name a column of numbers, or mend the cell',
  })
}

/**
 * A column as texts; null where one is missing.
 *
 * @throws UserError when the file has no such column
 */
export function textsOf(table: FileTable, name: string): readonly (string | null)[] {
  const column = columnOf(table, name)
  return column instanceof Float64Array
    ? Array.from(column, (value) => (Number.isNaN(value) ? null : String(value)))
    : column.map((text) => (text === null || text.trim() === '' ? null : text.trim()))
}
