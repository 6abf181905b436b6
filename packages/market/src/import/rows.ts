import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { UserError } from '@bellwether/core'
import sql, { join, raw, type Sql } from 'sql-template-tag'
import { duckdb, textListLiteral, textLiteral } from '../dialects/duckdb.ts'
import type { Engine } from '../engines/engine.ts'
import { explainReading, readBytes } from './input.ts'
import { cellsOf } from './layout.ts'
import type { Survey } from './survey.ts'

/** A file as rows of texts, whatever its format. */
export type Rows = {
  readonly name: string
  readonly sha256: string
  readonly columns: readonly string[]
  /** Between cells; empty where the format needs none. */
  readonly delimiter: string
  /** Some rows from all over the file; null where a cell is empty or a key is missing. */
  readonly sample: readonly (readonly (string | null)[])[]
  /** How many rows DuckDB will read. */
  readonly count: number
  /** A select of `c0`, `c1` … as VARCHAR, and `record`: the row as JSON where the format has it, else null. */
  readonly select: Sql
  /** A JSON object of the columns that are not among the `mapped`, over a row of `select`; null when there are none. */
  properties(mapped: ReadonlySet<number>): Sql | undefined
}

/** The name of the i-th column of `Rows.select`. */
export const cell = (i: number): Sql => raw(`c${i}`)

/** The cells that are no columns of the table, as a JSON object. */
function objectOfCells(columns: readonly string[], mapped: ReadonlySet<number>): Sql | undefined {
  const rest = columns.flatMap((name, i) => (mapped.has(i) ? [] : [sql`${textLiteral(name)}, ${cell(i)}`]))
  return rest.length === 0 ? undefined : sql`json_object(${join(rest)})`
}

/** A JSON record without the keys that became columns; keys that the sample did not show are kept too. */
function recordWithout(columns: readonly string[], mapped: ReadonlySet<number>): Sql {
  const gone = Object.fromEntries(columns.flatMap((name, i) => (mapped.has(i) ? [[name, null]] : [])))
  return sql`nullif(json_merge_patch(record, ${textLiteral(JSON.stringify(gone))}), '{}')`
}

/** Buffers of 16 times the longest line, DuckDB's default, would not fit in memory where lines are long. */
function lineSizes(longest: number): Sql {
  const line = Math.max(2 ** 21, 2 * longest)
  return raw(`max_line_size = ${line}, buffer_size = ${Math.max(2 ** 23, 2 * line)}`)
}

/** One line of a text as one cell: no text that gets here holds the byte 1. */
function linesOf(path: string, { longest }: Survey, lead: number): Sql {
  return sql`read_csv(${textLiteral(path)}, columns = {'line': 'VARCHAR'}, delim = chr(1), quote = '', escape = '',
    comment = '', header = false, auto_detect = false, skip = ${raw(String(lead))}, ${lineSizes(longest)})`
}

function delimitedSelect(path: string, { layout, newline, longest }: Survey, lead: number): Sql {
  const columns = layout.columns.map((_, i) => `'c${i}': 'VARCHAR'`).join(', ')
  return sql`select *, cast(null as varchar) as record from read_csv(${textLiteral(path)}, columns = {${raw(columns)}},
    delim = ${textLiteral(layout.delimiter)}, quote = '"', escape = '"', comment = '', header = ${raw(String(lead > 0))},
    auto_detect = false, null_padding = false, new_line = ${raw(newline === 'crlf' ? "'\\r\\n'" : "'\\n'")}, ${lineSizes(longest)})`
}

function spacesSelect(path: string, survey: Survey, lead: number): Sql {
  const { layout } = survey
  const cells = layout.columns.map((_, i) => `cells[${i + 1}] as c${i}`).join(', ')
  return sql`select ${raw(cells)}, cast(null as varchar) as record from
    (select regexp_split_to_array(trim(line), '\\s+') as cells from ${linesOf(path, survey, lead)})`
}

/** Whether a text is a JSON object, in SQL; `and` would also ask for the type of what is no JSON, which fails. */
export function isObject(text: Sql): Sql {
  return sql`case when json_valid(${text}) then json_type(${text}) = 'OBJECT' else false end`
}

const jsonPath = (key: string) => `$."${key.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

function jsonSelect(path: string, survey: Survey, lead: number): Sql {
  const { layout } = survey
  const cells = layout.columns.map((_, i) => `cells[${i + 1}] as c${i}`).join(', ')
  const paths = textListLiteral(layout.columns.map(jsonPath))
  return sql`select ${raw(cells)}, record from (select line as record,
    case when ${isObject(sql`line`)} then json_extract_string(line, ${paths}) end as cells from ${linesOf(path, survey, lead)})`
}

const selects = {
  delimited: delimitedSelect,
  spaces: spacesSelect,
  ndjson: jsonSelect,
  json: jsonSelect,
} as const

function parseRecord({ layout }: Survey, record: string): (string | null)[] {
  if (layout.format === 'delimited' || layout.format === 'spaces') {
    const cells = cellsOf(record, layout.delimiter)
    return layout.columns.map((_, i) => cells[i] || null)
  }
  try {
    const object = JSON.parse(record) as Record<string, unknown>
    return layout.columns.map((key) => {
      const value = object[key] ?? null
      return value === null || typeof value === 'string' ? value : JSON.stringify(value)
    })
  } catch {
    return layout.columns.map(() => null)
  }
}

/**
 * The rows of a surveyed text.
 *
 * @param path the file itself, or the copy of its good records
 * @param lead records of `path` before the data
 */
export function textRows(survey: Survey, path: string, lead: number): Rows {
  const { layout, name, sha256, good, sample } = survey
  if (layout.format === 'parquet') throw new Error('a Parquet file is no text')
  const { columns } = layout
  const isJson = layout.format === 'json' || layout.format === 'ndjson'
  return {
    name,
    sha256,
    columns,
    delimiter: layout.delimiter,
    count: good,
    sample: sample.map((record) => parseRecord(survey, record)),
    select: selects[layout.format](path, survey, lead),
    properties: (mapped) => (isJson ? recordWithout(columns, mapped) : objectOfCells(columns, mapped)),
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const block of readBytes(path, 'plain')) hash.update(block)
  return hash.digest('hex')
}

/** Nested values are written as JSON, all others as DuckDB writes them: moments in ISO 8601. */
function asText(name: string, type: string): Sql {
  const column = duckdb.identifier(name)
  if (/[[(]/.test(type) && !type.startsWith('DECIMAL')) return sql`cast(to_json(${column}) as varchar)`
  return sql`cast(${column} as varchar)`
}

/**
 * The rows of a Parquet file.
 *
 * @throws UserError when it is damaged or has no columns
 */
export async function parquetRows(engine: Engine, path: string): Promise<Rows> {
  const from = sql`read_parquet(${textLiteral(path)})`
  const columns = await engine.all<{ name: string; type: string }>(
    sql`select column_name as name, column_type as type from (describe select * from ${from})`,
  )
  const cells = columns.map(({ name, type }, i) => sql`${asText(name, type)} as ${cell(i)}`)
  const select = sql`select ${join(cells)}, cast(null as varchar) as record from ${from}`
  const [total] = await engine.all<{ count: number }>(sql`select count(*) as count from ${from}`)
  const count = total?.count ?? 0
  const stride = Math.max(1, Math.floor(count / 4096))
  const sample = await engine.all<Record<string, string | null>>(
    sql`select * exclude (record) from (${select}) where random() < ${1 / stride} limit 8192`,
  )
  const names = columns.map(({ name }) => name)
  return {
    name: basename(path),
    sha256: await hashOf(path),
    columns: names,
    delimiter: '',
    count,
    sample: sample.map((row) => names.map((_, i) => row[`c${i}`] ?? null)),
    select,
    properties: (mapped) => objectOfCells(names, mapped),
  }
}

/** The size and time of a file, to notice that it changes while it is read. */
export async function stampOf(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path).catch((error) => {
    throw explainReading(path, error)
  })
  return `${size} ${mtimeMs}`
}

/** @throws UserError when the file is not what it was when its stamp was taken */
export async function requireUnchanged(path: string, stamp: string): Promise<void> {
  if ((await stampOf(path)) === stamp) return
  throw new UserError(`${path} changed while it was read: nothing was imported`, {
    hint: 'import it when its writer is done, or a copy of it',
  })
}
