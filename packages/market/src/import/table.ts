import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '@bellwether/core'
import sql, { join as joinSql, raw, type Sql } from 'sql-template-tag'
import { textLiteral } from '../dialects/duckdb.ts'
import { openDuckdb } from '../engines/duckdb.ts'
import type { Engine } from '../engines/engine.ts'
import { finite, guessNumbers, type NumberNotation, numberIn } from './numbers.ts'
import { eachRecord } from './records.ts'
import { cell, type Rows } from './rows.ts'
import { openSource, readableRows, type Source } from './source.ts'
import type { Survey, SurveyOptions } from './survey.ts'

/** A column of a file: numbers (NaN where one is missing), or texts (null where one is missing). */
export type TableColumn = Float64Array | readonly (string | null)[]

/** A file as columns, for models that take arrays. */
export type FileTable = {
  readonly rows: number
  /** By their names in the file, in its order. */
  readonly columns: ReadonlyMap<string, TableColumn>
  /** Where a row, counted from 0, stands: `sales.csv:12`; none of a table that no file gave. */
  readonly place?: (row: number) => string
}

const missing = new Set(['', 'na', 'n/a', 'null', 'none', 'nan', '-', '—'])

/** Whether a cell stands for a value that is not known: empty, `NA`, `-` … */
export const isMissing = (text: string | null): boolean =>
  text === null || missing.has(text.trim().toLowerCase())

/** How the numbers of each column are written; undefined for a column whose sample holds anything else. */
async function notationsOf(engine: Engine, rows: Rows, decimal: '.' | ',' | undefined) {
  const notations: (NumberNotation | undefined)[] = []
  for (const index of rows.columns.keys()) {
    const values = rows.sample.flatMap((row) => (isMissing(row[index]!) ? [] : [row[index]!]))
    const guess = await guessNumbers(engine, values, {
      ...(decimal && { decimal }),
      preferComma: rows.delimiter === ';',
    })
    notations.push(values.length > 0 && guess.fits === values.length ? guess.notation : undefined)
  }
  return notations
}

/** The first damaged record, for the message: a model must not be fitted to a part of its data unnoticed. */
async function refuseDamaged({ path, records, faulty }: Survey): Promise<void> {
  if (faulty === 0) return
  let line = 0
  await eachRecord(records, (_, span) => {
    if (span.fault && !span.lead) line ||= span.line
  })
  throw new UserError(`${path}:${line} is damaged, as are ${faulty} of its rows in all`, {
    hint: 'every row needs as many cells as the header, and quotes in pairs',
  })
}

/** The line on which each good record begins. */
async function linesOf({ records, good }: Survey): Promise<Uint32Array> {
  const lines = new Uint32Array(good)
  let row = 0
  await eachRecord(records, (_, { blank, fault, lead, line }) => {
    if (!blank && !fault && !lead) lines[row++] = line
  })
  return lines
}

/** How the place of a row is told; lines are those of the decompressed text, and Parquet has none. */
async function placesOf({ path, survey }: Source): Promise<(row: number) => string> {
  if (!survey) return (row) => `${path}, row ${row + 1}`
  const { lineEach, firstLine } = survey
  if (lineEach) return (row) => `${path}:${firstLine + row}`
  const lines = await linesOf(survey)
  return (row) => `${path}:${lines[row]}`
}

/** One column that is read: where it is, and how its numbers are written if it holds any. */
type Reading = {
  readonly name: string
  readonly index: number
  readonly notation: NumberNotation | undefined
}

/** Whether a cell that is no number says something all the same: then its column holds texts. */
const isText = (text: Sql): Sql =>
  sql`${text} is not null and lower(trim(${text})) not in (${joinSql([...missing].map(textLiteral))})`

/** Reads columns of numbers as numbers, all others as texts; `textual` are those with a text among their numbers. */
async function readCells(engine: Engine, rows: Rows, readings: readonly Reading[]) {
  const read = readings.flatMap(({ index, notation }) =>
    notation ? [sql`${numberIn(sql`trim(${cell(index)})`, notation)} as ${raw(`r${index}`)}`] : [],
  )
  const texts = readings.map(({ index }) => cell(index))
  const inner = sql`select ${joinSql([...texts, ...read])} from (${rows.select})`
  const selected = readings.map(({ index, notation }) => {
    if (!notation) return cell(index)
    const number = finite(raw(`r${index}`))
    return sql`coalesce(${number}, case when ${isText(cell(index))} then cast('infinity' as double) end) as ${cell(index)}`
  })
  const columns = readings.map(({ notation }) =>
    notation ? new Float64Array(rows.count).fill(Number.NaN) : new Array<string | null>(rows.count),
  )
  const textual = new Set<number>()
  let row = 0
  for await (const block of engine.stream<Record<string, string | number | null>>(
    sql`select ${joinSql(selected)} from (${inner})`,
  )) {
    for (const record of block) {
      for (let i = 0; i < readings.length; i++) {
        const value = record[`c${readings[i]!.index}`]!
        if (value === Number.POSITIVE_INFINITY) textual.add(i)
        else if (value !== null || !readings[i]!.notation) columns[i]![row] = value
      }
      row++
    }
  }
  return { columns, textual }
}

/** Reads columns; one with a text that is no number after all is read once more, as texts. */
async function readColumns(engine: Engine, rows: Rows, readings: readonly Reading[]) {
  const { columns, textual } = await readCells(engine, rows, readings)
  const again = [...textual].map((i) => ({ ...readings[i]!, notation: undefined }))
  const texts = again.length > 0 ? (await readCells(engine, rows, again)).columns : []
  for (const [j, i] of [...textual].entries()) columns[i] = texts[j]!
  return new Map<string, TableColumn>(readings.map(({ name }, i) => [name, columns[i] as TableColumn]))
}

/**
 * Reads a file of any format that import reads into columns.
 *
 * @throws UserError when it can't be read, has no header and no `columns` were named, or a row of it is damaged
 * @example
 * const { columns } = await readTable('series.csv')
 * columns.get('value') // Float64Array
 */
export async function readTable(
  path: string,
  options: SurveyOptions & {
    decimal?: '.' | ','
    /** The names of the columns that are wanted; all unless given. */
    only?: readonly string[]
  } = {},
): Promise<FileTable> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
  // Threads hand over the blocks of a stream as they finish them, in no order; columns would come apart, and rows lose their numbers.
  const engine = await openDuckdb({ temporaryFolder: join(folder, 'spill'), threads: 1 })
  try {
    const source = await openSource(engine, path, options)
    if (source.survey) await refuseDamaged(source.survey)
    const rows = await readableRows(source, join(folder, 'records'))
    const notations = await notationsOf(engine, rows, options.decimal)
    const readings = rows.columns.flatMap((name, index) =>
      options.only && !options.only.includes(name) ? [] : [{ name, index, notation: notations[index] }],
    )
    const columns = await readColumns(engine, rows, readings)
    return { rows: rows.count, columns, place: await placesOf(source) }
  } finally {
    await engine.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * The names of a file's columns, in its order.
 *
 * @throws UserError when it can't be read, or has no header and no `columns` were named
 */
export async function tableColumns(path: string, options: SurveyOptions = {}): Promise<readonly string[]> {
  const engine = await openDuckdb()
  try {
    return (await openSource(engine, path, options)).rows.columns
  } finally {
    await engine.close()
  }
}
