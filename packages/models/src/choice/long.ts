import { UserError } from '@bellwether/core'
import {
  type ChoiceData,
  type ChoiceLayout,
  type Columns,
  columnOf,
  flagAt,
  indexOfEach,
  numberAt,
  readSituations,
} from './dataset.ts'

/** One row an alternative of a choice; an alternative without a row was not available. */
export type LongLayout = ChoiceLayout & {
  /** The column that tells the choices apart. */
  situation: string
  /** The column with the alternative's name. */
  alternative: string
  /** The column that says whether the row's alternative was chosen. */
  chosen: string
  /** The column that says whether it could be chosen. */
  availability?: string
}

const distinct = (column: ArrayLike<unknown>) => [...new Set(Array.from(column, String))].sort()

/** The file's rows that count, situation by situation (a stable counting sort). */
function order(situation: Int32Array, kept: Int32Array): { starts: Int32Array; rows: Int32Array } {
  const starts = new Int32Array(situation.reduce((most, s) => Math.max(most, s + 1), 0) + 1)
  for (const s of situation) starts[s + 1]!++
  for (let s = 1; s < starts.length; s++) starts[s]! += starts[s - 1]!
  const next = starts.slice()
  const rows = new Int32Array(kept.length)
  kept.forEach((row, i) => {
    rows[next[situation[i]!]!++] = row
  })
  return { starts, rows }
}

function findChosen(columns: Columns, layout: LongLayout, starts: Int32Array, rows: Int32Array): Int32Array {
  const flags = columnOf(columns, layout.chosen)
  const situations = columnOf(columns, layout.situation)
  return Int32Array.from({ length: starts.length - 1 }, (_, s) => {
    const [from, to] = [starts[s]!, starts[s + 1]!]
    const chosen = Array.from({ length: to - from }, (_, i) => from + i).filter((i) =>
      flagAt(flags, rows[i]!, layout.chosen),
    )
    if (chosen.length === 1) return chosen[0]!
    const which = `situation ${JSON.stringify(situations[rows[from]!])}, column "${layout.chosen}"`
    throw new UserError(`${which}: ${chosen.length} alternatives are marked as chosen, not one`, {
      hint: 'mark exactly one available alternative of each situation',
    })
  })
}

/** A chooser's variable must not differ between the rows of one situation. */
function checkCases(columns: Columns, layout: LongLayout, starts: Int32Array, rows: Int32Array): void {
  for (const name of layout.cases ?? []) {
    const column = columnOf(columns, name)
    for (let s = 0; s + 1 < starts.length; s++) {
      for (let i = starts[s]! + 1; i < starts[s + 1]!; i++) {
        if (column[rows[i]!] === column[rows[starts[s]!]!]) continue
        throw new UserError(`row ${rows[i]! + 1}, column "${name}": differs within one situation`, {
          hint: `name "${name}" as an attribute, not as a variable of the chooser`,
        })
      }
    }
  }
}

/**
 * Choices from a table with one row an alternative; rows may come in any order.
 *
 * @throws UserError for a missing column, a cell that is no number, a situation without exactly one choice, or a
 *   chooser's variable that differs within a situation
 * @example
 * longChoices(
 *   { id: [1, 1], mode: ['bus', 'car'], took: ['no', 'yes'], cost: [1, 3] },
 *   { situation: 'id', alternative: 'mode', chosen: 'took', attributes: ['cost'] },
 * )
 */
export function longChoices(columns: Columns, layout: LongLayout): ChoiceData {
  const names = columnOf(columns, layout.alternative)
  const flags = layout.availability === undefined ? undefined : columnOf(columns, layout.availability)
  const all = Int32Array.from({ length: names.length }, (_, row) => row)
  const kept = flags ? all.filter((row) => flagAt(flags, row, layout.availability!)) : all
  const { starts, rows } = order(indexOfEach(columnOf(columns, layout.situation), kept), kept)
  checkCases(columns, layout, starts, rows)
  const alternatives = distinct(names)
  const index = new Map(alternatives.map((name, j) => [name, j]))
  const read = (name: string) => {
    const column = columnOf(columns, name)
    return Float64Array.from(rows, (row) => numberAt(column, row, name))
  }
  return {
    alternatives,
    starts,
    alternative: Int32Array.from(rows, (row) => index.get(String(names[row]))!),
    chosen: findChosen(columns, layout, starts, rows),
    attributes: Object.fromEntries((layout.attributes ?? []).map((name) => [name, read(name)])),
    ...readSituations(
      columns,
      layout,
      starts.subarray(0, -1).map((start) => rows[start]!),
    ),
  }
}
