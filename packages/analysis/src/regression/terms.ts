import { UserError } from '@bellwether/core'
import type { FileTable } from '@bellwether/market'
import { type Matrix, matrix } from '@bellwether/models'
import { columnOf, numbersOf, placeOf, textsOf } from '../columns.ts'

/** One column of regressors with its name in the answer. */
type Regressor = { readonly name: string; readonly values: Float64Array }

/** So many different texts are names of rows, not groups of them. */
const mostLevels = 50

/** A column of texts as one column of ones and zeros a text but the first. */
function indicators(table: FileTable, name: string): Regressor[] {
  const texts = textsOf(table, name)
  const levels = [...new Set(texts)].filter((text) => text !== null).sort()
  if (levels.length > mostLevels) {
    throw new UserError(`"${name}" has ${levels.length} different texts`, {
      hint: `group them into ${mostLevels} at most, or leave the column out`,
    })
  }
  return levels.slice(1).map((level) => ({
    name: `${name}[${level}]`,
    values: Float64Array.from(texts, (text) => (text === null ? Number.NaN : +(text === level))),
  }))
}

/** A column or its logarithm: `price`, `log(price)`. */
function factor(table: FileTable, text: string): Regressor[] {
  const logged = /^log\((.+)\)$/.exec(text)?.[1]?.trim()
  if (table.columns.has(text) || logged === undefined) {
    const isText = !(columnOf(table, text) instanceof Float64Array)
    return isText && !isFlag(table, text)
      ? indicators(table, text)
      : [{ name: text, values: numbersOf(table, text) }]
  }
  const values = numbersOf(table, logged)
  const row = values.findIndex((value) => value <= 0)
  if (row >= 0) {
    throw new UserError(`${placeOf(table, row)}: "${logged}" is ${values[row]} and has no logarithm`, {
      hint: 'leave the row out, or take the column as it is',
    })
  }
  return [{ name: text, values: values.map(Math.log) }]
}

const isFlag = (table: FileTable, name: string): boolean => {
  const known = textsOf(table, name).filter((text) => text !== null)
  return known.every((text) => /^(true|false|yes|no)$/i.test(text))
}

/** A term: a factor, or a product of factors: `price:region`. */
function term(table: FileTable, text: string): Regressor[] {
  const parts = table.columns.has(text) ? [text] : text.split(':').map((part) => part.trim())
  return parts
    .map((part) => factor(table, part))
    .reduce((left, right) =>
      left.flatMap((a) =>
        right.map((b) => ({
          name: `${a.name}:${b.name}`,
          values: a.values.map((value, i) => value * b.values[i]!),
        })),
      ),
    )
}

/** Outcomes and regressors of the rows in which nothing is missing. */
export type Regressors = {
  readonly x: Matrix
  readonly y: Float64Array
  readonly names: readonly string[]
  /** The rows of the file that are left, from 0. */
  readonly rows: Int32Array
}

/**
 * Reads outcomes and regressors off a file. Regressors are columns, logarithms (`log(price)`) and products (`price:region`);
 * texts become ones and zeros against the first text.
 *
 * @throws UserError for columns that are missing, logarithms that are not defined, or no row in which nothing is missing
 */
export function regressorsOf(table: FileTable, y: string, x: readonly string[]): Regressors {
  const [outcome, ...more] = factor(table, y)
  if (more.length > 0) {
    throw new UserError(`the outcome "${y}" has ${more.length + 2} different texts`, {
      hint: 'name a column of numbers, or one of two texts',
    })
  }
  const columns = x.flatMap((text) => term(table, text))
  if (!outcome || columns.length === 0) {
    throw new UserError(`"${y}" on ${x.length} regressors`, { hint: '--y COLUMN --x COLUMN,COLUMN' })
  }
  const all = [outcome, ...columns]
  const rows = Int32Array.from(
    Array.from({ length: table.rows }, (_, row) => row).filter((row) =>
      all.every(({ values }) => !Number.isNaN(values[row]!)),
    ),
  )
  if (rows.length === 0) {
    throw new UserError(`something is missing in every row of ${all.map(({ name }) => name).join(', ')}`, {
      hint: 'leave out the column that is empty',
    })
  }
  const data = matrix(rows.length, columns.length)
  columns.forEach(({ values }, j) => {
    rows.forEach((row, i) => {
      data.data[i * columns.length + j] = values[row]!
    })
  })
  return {
    x: data,
    y: Float64Array.from(rows, (row) => outcome.values[row]!),
    names: columns.map(({ name }) => name),
    rows,
  }
}

/**
 * Outcome and regressors of a formula: `y ~ price + log(income) + price:region`, with `- 1` for no intercept.
 *
 * @throws UserError for a text that is no formula
 * @example
 * readFormula('y ~ price + log(income)') // { y: 'y', x: ['price', 'log(income)'], intercept: true }
 */
export function readFormula(text: string): { y: string; x: string[]; intercept: boolean } {
  const [left, right, ...more] = text.split('~').map((side) => side.trim())
  const without = /-\s*1$|\+\s*0$/
  const terms = right
    ?.replace(without, '')
    .split('+')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '1')
  if (!left || !terms?.length || more.length > 0) {
    throw new UserError(`"${text}" is no formula`, { hint: '--formula "y ~ price + log(income)"' })
  }
  return { y: left, x: terms, intercept: !without.test(right!) }
}
