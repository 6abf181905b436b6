import { UserError } from '@bellwether/core'
import type { Columns } from './dataset.ts'

const isMissing = (cell: unknown) => cell === null || cell === undefined || cell === '' || cell === 'NA'
const isNumber = (cell: unknown) => typeof cell === 'boolean' || !Number.isNaN(Number(cell))

/** The distinct texts of columns that hold no number at all, sorted; undefined for columns with numbers. */
function levelsOf(cells: readonly ArrayLike<unknown>[]): string[] | undefined {
  const levels = new Set<string>()
  for (const column of cells) {
    for (let row = 0; row < column.length; row++) {
      const cell = column[row]
      if (isMissing(cell)) continue
      if (isNumber(cell)) return undefined
      levels.add(String(cell))
    }
  }
  return levels.size > 0 ? [...levels].sort() : undefined
}

/** 1 where a cell is the level, 0 where it is another; what is missing stays missing. */
const indicator = (cells: ArrayLike<unknown>, level: string) =>
  Array.from(cells, (cell) => (isMissing(cell) ? null : +(String(cell) === level)))

/** Columns with categories as indicators, and the names that stand for each variable now. */
export type Coded = {
  readonly columns: Columns
  /** The names that a variable became: itself when it holds numbers. */
  names(variable: string): readonly string[]
}

/**
 * Writes variables that hold texts as indicator columns `variable=level`, one for each level but the first in the
 * alphabet, which the others are compared with. A variable with any number in it stays as it is, so that a typing error
 * in a column of numbers is refused and not taken for a category.
 *
 * @param suffixes of a variable's columns: one an alternative in a wide layout, `['']` for one column a variable
 * @throws UserError for a text variable with a single level, or with more than 100
 * @example
 * codeCategories({ fuel: ['gas', 'electric'] }, ['fuel'], ['']).names('fuel') // ['fuel=gas']
 */
export function codeCategories(
  columns: Columns,
  variables: readonly string[],
  suffixes: readonly string[],
): Coded {
  const coded: Record<string, ArrayLike<unknown>> = { ...columns }
  const names = new Map<string, string[]>()
  for (const variable of variables) {
    const suffixed = suffixes.filter((suffix) => columns[variable + suffix])
    const levels = levelsOf(suffixed.map((suffix) => columns[variable + suffix]!))
    if (!levels) continue
    if (levels.length === 1 || levels.length > 100) {
      throw new UserError(`"${variable}" holds texts, ${levels.length} different ones`, {
        hint: 'name a column of numbers, or one with 2 to 100 categories',
      })
    }
    names.set(
      variable,
      levels.slice(1).map((level) => `${variable}=${level}`),
    )
    for (const suffix of suffixed) {
      for (const level of levels.slice(1)) {
        coded[`${variable}=${level}${suffix}`] = indicator(columns[variable + suffix]!, level)
      }
    }
  }
  return { columns: coded, names: (variable) => names.get(variable) ?? [variable] }
}
