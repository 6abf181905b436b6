import { UserError } from '@bellwether/core'
import {
  type ChoiceData,
  type ChoiceLayout,
  type Columns,
  columnOf,
  flagAt,
  numberAt,
  readSituations,
} from './dataset.ts'

/** One row a choice; an attribute has one column an alternative: `price.dannon`, `price.yoplait`. */
export type WideLayout = ChoiceLayout & {
  /** The column with the name of the chosen alternative. */
  choice: string
  /** Between attribute and alternative in a column's name; '.' by default. */
  separator?: string
  /** Found from the columns' names when absent, or from the choices when there are no attributes. */
  alternatives?: readonly string[]
  /** The first part of columns that say whether an alternative could be chosen. */
  availability?: string
}

function findAlternatives(columns: Columns, layout: WideLayout): readonly string[] {
  const { attributes = [], separator = '.', choice } = layout
  const [first, ...others] = attributes
  if (first === undefined) return [...new Set(Array.from(columnOf(columns, choice), String))].sort()
  const prefix = first + separator
  const found = Object.keys(columns)
    .filter((name) => name.startsWith(prefix) && name.length > prefix.length)
    .map((name) => name.slice(prefix.length))
    .filter((alternative) => others.every((other) => columns[other + separator + alternative]))
  if (found.length > 1) return found
  throw new UserError(
    `fewer than two alternatives have columns "${attributes.map((a) => `${a}${separator}…`).join('", "')}"`,
    { hint: 'check the attributes and the separator, or list the alternatives' },
  )
}

/**
 * The index of the alternative that a cell names. Some files number what the columns name ("choice2" for `price2`):
 * a cell that ends with exactly one alternative's name means that one.
 */
function chosenIndex(cell: string, alternatives: readonly string[]): number {
  const exact = alternatives.indexOf(cell)
  if (exact >= 0) return exact
  const endings = alternatives.filter((name) => cell.endsWith(name))
  return endings.length === 1 ? alternatives.indexOf(endings[0]!) : -1
}

type Rows = Pick<ChoiceData, 'starts' | 'alternative' | 'chosen'>

function layRows(columns: Columns, layout: WideLayout, alternatives: readonly string[]): Rows {
  const choices = columnOf(columns, layout.choice)
  const flags = layout.availability
    ? alternatives.map((name) => `${layout.availability}${layout.separator ?? '.'}${name}`)
    : undefined
  const available = flags?.map((name) => columnOf(columns, name))
  const starts = new Int32Array(choices.length + 1)
  const alternative = new Int32Array(choices.length * alternatives.length)
  const chosen = new Int32Array(choices.length).fill(-1)
  let row = 0
  for (let s = 0; s < choices.length; s++) {
    const choice = chosenIndex(String(choices[s]), alternatives)
    for (let j = 0; j < alternatives.length; j++) {
      if (available && !flagAt(available[j]!, s, flags![j]!)) continue
      if (j === choice) chosen[s] = row
      alternative[row++] = j
    }
    starts[s + 1] = row
    if (chosen[s]! < 0) throw notOffered(layout.choice, s, choices[s], alternatives, choice >= 0)
  }
  return { starts, alternative: alternative.slice(0, row), chosen }
}

function notOffered(
  column: string,
  s: number,
  cell: unknown,
  alternatives: readonly string[],
  known: boolean,
) {
  const where = `row ${s + 1}, column "${column}": ${JSON.stringify(cell) ?? 'nothing'}`
  return known
    ? new UserError(`${where} was chosen but is marked as not available`, {
        hint: 'mend the availability columns',
      })
    : new UserError(`${where} is not one of the alternatives ${alternatives.join(', ')}`, {
        hint: 'check the choice column and the separator, or list the alternatives',
      })
}

/**
 * Choices from a table with one row a choice.
 *
 * @throws UserError for a missing column, a cell that is no number, or a choice that was not offered
 * @example
 * wideChoices({ mode: ['bus', 'car'], 'cost.bus': [1, 2], 'cost.car': [3, 1] }, { choice: 'mode', attributes: ['cost'] })
 */
export function wideChoices(columns: Columns, layout: WideLayout): ChoiceData {
  const { attributes = [], separator = '.' } = layout
  const alternatives = layout.alternatives ?? findAlternatives(columns, layout)
  const rows = layRows(columns, layout, alternatives)
  const read = (attribute: string) => {
    const names = alternatives.map((alternative) => attribute + separator + alternative)
    const cells = names.map((name) => columnOf(columns, name))
    const values = new Float64Array(rows.alternative.length)
    for (let s = 0; s < rows.chosen.length; s++) {
      for (let row = rows.starts[s]!; row < rows.starts[s + 1]!; row++) {
        const j = rows.alternative[row]!
        values[row] = numberAt(cells[j]!, s, names[j]!)
      }
    }
    return values
  }
  return {
    alternatives,
    ...rows,
    attributes: Object.fromEntries(attributes.map((name) => [name, read(name)])),
    ...readSituations(
      columns,
      layout,
      Int32Array.from(rows.chosen, (_, s) => s),
    ),
  }
}
