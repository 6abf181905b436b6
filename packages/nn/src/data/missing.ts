import { mean, median, UserError } from '@bellwether/core'
import type { Tensor } from '../graph/tensor.ts'
import { checkOptions, named } from '../named.ts'
import { checkFinite } from '../ranges.ts'
import { columnCount, floatsLike, rowCount, sharedRowCount } from './rows.ts'

export type FillOptions = {
  /** What stands in for a missing value (NaN) of a column. Default `mean`. */
  strategy?: 'mean' | 'median' | 'mostFrequent' | { constant: number }
  /** Adds a column of 0 and 1 for each column that missed values when it was fitted. */
  indicator?: boolean
}

/** A fitted way to fill missing values. */
export type MissingFiller = {
  /** What each column is filled with. */
  readonly values: readonly number[]
  /** The columns that get an indicator. */
  readonly indicators: readonly number[]
  transform(x: Tensor): Tensor
}

/** The value that occurs most often, the smallest of equals. */
function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((best, entry) =>
    entry[1] > best[1] || (entry[1] === best[1] && entry[0] < best[0]) ? entry : best,
  )[0]
}

function fillOf(
  present: readonly number[],
  column: number,
  strategy: NonNullable<FillOptions['strategy']>,
): number {
  if (typeof strategy === 'object') return strategy.constant
  if (present.length === 0)
    throw new UserError(`missingFiller: column ${column} has no value at all`, {
      hint: 'leave the column out, or fill with { constant: 0 }',
    })
  return named('strategy', { mean, median, mostFrequent }, strategy)(present)
}

const valueAt = (x: Tensor, row: number, column: number) => x.data[row * columnCount(x) + column]!

function fillTable(x: Tensor, values: readonly number[], indicators: readonly number[]): Tensor {
  const columns = columnCount(x)
  if (columns !== values.length)
    throw new UserError(`missingFiller: fitted on ${values.length} columns, got ${columns} ([${x.shape}])`)
  const width = columns + indicators.length
  return floatsLike(x, indicators.length === 0 ? x.shape : [rowCount(x), width], (i) => {
    const row = Math.floor(i / width)
    const column = i % width
    if (column >= columns) return Number.isNaN(valueAt(x, row, indicators[column - columns]!)) ? 1 : 0
    const value = valueAt(x, row, column)
    return Number.isNaN(value) ? values[column]! : value
  })
}

/**
 * Fills missing values (NaN) with a number per column that is learned from the training rows.
 *
 * @example
 * const filler = missingFiller({ strategy: 'median', indicator: true }).fit(xTrain)
 * const x = filler.transform(xTest)
 */
export function missingFiller(options: FillOptions = {}) {
  checkOptions('missingFiller', options, { strategy: true, indicator: true })
  const { strategy = 'mean', indicator = false } = options
  if (typeof strategy === 'object') checkFinite('missingFiller: constant', strategy.constant)
  const fit = (x: Tensor): MissingFiller => {
    const rows = sharedRowCount('missingFiller', [x])
    const present = Array.from({ length: columnCount(x) }, (_, column) =>
      Array.from({ length: rows }, (_, row) => valueAt(x, row, column)).filter(
        (value) => !Number.isNaN(value),
      ),
    )
    const values = present.map((column, i) => fillOf(column, i, strategy))
    const gaps = present.flatMap((column, i) => (column.length < rows ? [i] : []))
    const indicators = indicator ? gaps : []
    return { values, indicators, transform: (other) => fillTable(other, values, indicators) }
  }
  return { fit }
}
