import { UserError } from '@bellwether/core'

/**
 * Choices that were observed one by one. A **situation** is one choice; it has one **row** for each alternative that was
 * available. Rows of a situation are adjacent: situation `s` has the rows `starts[s]` to `starts[s + 1] − 1`.
 */
export type ChoiceData = {
  readonly alternatives: readonly string[]
  readonly starts: Int32Array
  /** Of each row: the index of its alternative. */
  readonly alternative: Int32Array
  /** Of each situation: the row that was chosen. */
  readonly chosen: Int32Array
  /** Of each situation; 1 each when absent. */
  readonly weights?: Float64Array
  /** Of each situation: who chose, 0 … persons − 1. */
  readonly person?: Int32Array
  /** What differs between the alternatives: one number a row. */
  readonly attributes: Readonly<Record<string, Float64Array>>
  /** What describes the chooser: one number a situation. */
  readonly cases: Readonly<Record<string, Float64Array>>
}

/** Named columns of equal length, as a file gives them: numbers, text, booleans or nothing. */
export type Columns = Readonly<Record<string, ArrayLike<unknown>>>

/** The columns that both layouts name alike. */
export type ChoiceLayout = {
  attributes?: readonly string[]
  /** Variables of the chooser. */
  cases?: readonly string[]
  weight?: string
  person?: string
}

const yes = new Set(['1', 'true', 't', 'yes', 'y'])
const no = new Set(['0', 'false', 'f', 'no', 'n', ''])

/** A column by its name. */
export function columnOf(columns: Columns, name: string): ArrayLike<unknown> {
  const column = columns[name]
  if (column) return column
  throw new UserError(`there is no column "${name}"; the columns are ${Object.keys(columns).join(', ')}`, {
    hint: 'name a column of the file',
  })
}

const isMissing = (cell: unknown) => cell === null || cell === undefined || cell === '' || cell === 'NA'

/** A cell as a number. */
export function numberAt(column: ArrayLike<unknown>, row: number, name: string): number {
  const cell = column[row]
  const value = isMissing(cell) ? Number.NaN : Number(cell)
  if (Number.isFinite(value)) return value
  throw new UserError(
    `row ${row + 1}, column "${name}": ${JSON.stringify(cell) ?? 'nothing'} is not a number`,
    {
      hint: 'fill or drop the row, or say in an availability column that the alternative could not be chosen',
    },
  )
}

/** A cell as yes or no. */
export function flagAt(column: ArrayLike<unknown>, row: number, name: string): boolean {
  const cell = isMissing(column[row]) ? '' : String(column[row]).toLowerCase()
  if (yes.has(cell)) return true
  if (no.has(cell)) return false
  throw new UserError(
    `row ${row + 1}, column "${name}": ${JSON.stringify(column[row])} is neither yes nor no`,
    {
      hint: 'write 1 or 0, yes or no, true or false',
    },
  )
}

/** The variables of the choosers, read at one row of the file a situation. */
export function readSituations(
  columns: Columns,
  { cases = [], weight, person }: ChoiceLayout,
  rows: ArrayLike<number>,
): Pick<ChoiceData, 'cases' | 'weights' | 'person'> {
  const read = (name: string) => {
    const column = columnOf(columns, name)
    return Float64Array.from(rows, (row) => numberAt(column, row, name))
  }
  return {
    cases: Object.fromEntries(cases.map((name) => [name, read(name)])),
    ...(weight !== undefined && { weights: checkWeights(read(weight), weight) }),
    ...(person !== undefined && { person: indexOfEach(columnOf(columns, person), rows) }),
  }
}

function checkWeights(weights: Float64Array, name: string): Float64Array {
  const bad = weights.findIndex((w) => w < 0)
  if (bad < 0) return weights
  throw new UserError(`column "${name}": the weight ${weights[bad]} of choice ${bad + 1} is negative`, {
    hint: 'weights are 0 or more',
  })
}

/** Numbers the distinct values 0, 1, … in the order of their first appearance. */
export function indexOfEach(column: ArrayLike<unknown>, rows: ArrayLike<number>): Int32Array {
  const seen = new Map<string, number>()
  return Int32Array.from(rows, (row) => {
    const key = String(column[row])
    let index = seen.get(key)
    if (index === undefined) seen.set(key, (index = seen.size))
    return index
  })
}

/** The number of choices. */
export const situationsOf = (data: ChoiceData): number => data.chosen.length

/** The weight of a choice. */
export const weightOf = (data: ChoiceData, situation: number): number => data.weights?.[situation] ?? 1

/** The most alternatives that any situation offers. */
export function widestSituation({ starts }: ChoiceData): number {
  let most = 0
  for (let s = 0; s + 1 < starts.length; s++) most = Math.max(most, starts[s + 1]! - starts[s]!)
  return most
}
