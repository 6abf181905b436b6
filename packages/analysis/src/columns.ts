import { UserError } from '@bellwether/core'
import { type FileTable, isMissing, looksNumeric, type TableColumn } from '@bellwether/market'

/** Where a row of a table stands, for messages: its file and line where they are known. */
export const placeOf = ({ place }: FileTable, row: number): string => place?.(row) ?? `row ${row + 1}`

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
 * @throws UserError when the file has no such column, or a cell of it is something else (with file, line and value)
 */
export function numbersOf(table: FileTable, name: string): Float64Array {
  const column = columnOf(table, name)
  if (column instanceof Float64Array) return column
  const flags = flagsOf(column)
  if (flags) return flags
  throw noNumbers(table, name, column)
}

/** What is wrong with a column of texts: its first cell that is no number, or else that its numbers are of several notations. */
function noNumbers(table: FileTable, name: string, texts: readonly (string | null)[]): UserError {
  const odd = texts.findIndex((text) => text !== null && !isMissing(text) && !looksNumeric(text))
  if (odd < 0) {
    return new UserError(`column "${name}": its numbers are not all written in the same way`, {
      hint: 'use one decimal sign and one separator of thousands',
    })
  }
  return new UserError(`${placeOf(table, odd)}, column "${name}": "${texts[odd]}" is not a number`, {
    hint: 'mend the cell, leave it empty if the number is missing, or name a column of numbers',
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
