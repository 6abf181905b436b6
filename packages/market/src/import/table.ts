import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '@bellwether/core'
import sql, { join as joinSql, raw } from 'sql-template-tag'
import { openDuckdb } from '../engines/duckdb.ts'
import type { Engine } from '../engines/engine.ts'
import { finite, guessNumbers, type NumberNotation, numberIn } from './numbers.ts'
import { eachRecord } from './records.ts'
import { cell, type Rows } from './rows.ts'
import { openSource, readableRows } from './source.ts'
import type { Survey, SurveyOptions } from './survey.ts'

/** A column of a file: numbers (NaN where one is missing), or texts (null where one is missing). */
export type TableColumn = Float64Array | readonly (string | null)[]

/** A file as columns, for models that take arrays. */
export type FileTable = {
  readonly rows: number
  /** By their names in the file, in its order. */
  readonly columns: ReadonlyMap<string, TableColumn>
}

const missing = new Set(['', 'na', 'n/a', 'null', 'none', 'nan', '-', '—'])
const isMissing = (text: string | null) => text === null || missing.has(text.trim().toLowerCase())

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

/** Reads texts and numbers side by side; a column with a text that is no number after all stays texts. */
async function readColumns(engine: Engine, rows: Rows, notations: readonly (NumberNotation | undefined)[]) {
  const numbers = notations.flatMap((notation, i) =>
    notation ? [sql`${finite(raw(`r${i}`))} as ${raw(`n${i}`)}`] : [],
  )
  const readings = notations.flatMap((notation, i) =>
    notation ? [sql`${numberIn(sql`trim(${cell(i)})`, notation)} as ${raw(`r${i}`)}`] : [],
  )
  const texts = rows.columns.map((_, i) => cell(i))
  const inner = sql`select ${joinSql([...texts, ...readings])} from (${rows.select})`
  const columns = rows.columns.map(() => [] as (string | null)[])
  const values = notations.map((notation) =>
    notation ? new Float64Array(rows.count).fill(Number.NaN) : undefined,
  )
  let row = 0
  for await (const block of engine.stream<Record<string, string | number | null>>(
    sql`select ${joinSql([...texts, ...numbers])} from (${inner})`,
  )) {
    for (const record of block) {
      for (const [i, column] of columns.entries()) {
        const text = record[`c${i}`] as string | null
        const number = record[`n${i}`] as number | null | undefined
        column.push(text)
        const kept = values[i]
        if (typeof number === 'number' && kept) kept[row] = number
        else if (number === null && !isMissing(text)) values[i] = undefined
      }
      row++
    }
  }
  return new Map<string, TableColumn>(rows.columns.map((name, i) => [name, values[i] ?? columns[i]!]))
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
  options: SurveyOptions & { decimal?: '.' | ',' } = {},
): Promise<FileTable> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-'))
  const engine = await openDuckdb({ temporaryFolder: join(folder, 'spill') })
  try {
    const source = await openSource(engine, path, options)
    if (source.survey) await refuseDamaged(source.survey)
    const rows = await readableRows(source, join(folder, 'records'))
    const columns = await readColumns(engine, rows, await notationsOf(engine, rows, options.decimal))
    return { rows: rows.count, columns }
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
