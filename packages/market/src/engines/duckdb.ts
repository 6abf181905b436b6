import { isUserError, UserError } from '@bellwether/core'
import {
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBInstance,
  type DuckDBValue,
  type DuckDBValueConverter,
  JSDuckDBValueConverter,
} from '@duckdb/node-api'
import sql, { type Sql } from 'sql-template-tag'
import { duckdb, textListLiteral } from '../dialects/duckdb.ts'
import type { Cell, Engine, Row } from './engine.ts'
import { insertStatements } from './values.ts'

/** How a DuckDB engine is opened. */
export type DuckdbOptions = {
  /** Bytes it may use before it spills to `temporaryFolder`; DuckDB's default is 80 % of the machine. */
  memoryLimit?: string
  threads?: number
  temporaryFolder?: string
}

const settings = ({ memoryLimit, threads, temporaryFolder }: DuckdbOptions): Record<string, string> => ({
  // No extension may be fetched from the network at run time.
  autoinstall_known_extensions: 'false',
  ...(memoryLimit && { memory_limit: memoryLimit }),
  ...(threads && { threads: String(threads) }),
  ...(temporaryFolder && { temp_directory: temporaryFolder }),
})

/** Days stay days and moments become ISO 8601 texts; 64-bit integers become numbers (sums of tokens fit 2^53). */
const toCell: DuckDBValueConverter<Cell> = (value, type, converter) => {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof DuckDBDateValue) return value.toString()
  // The library's own converter does the rest and calls this one for what lies inside lists and structs.
  const plain = JSDuckDBValueConverter(value, type, converter as never) as Cell | Date
  return plain instanceof Date ? plain.toISOString() : plain
}

/** DuckDB's errors that come of data, files or the machine, with their remedy; all others are bugs in our SQL. */
const mendable: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/^Out of Memory Error/, 'give it more memory, or ask for less at once'],
  [/^IO Error/, 'check that the disk has room and the files can be read and written'],
  [/^Permission Error/, 'use files inside the workspace only'],
  [/^(Conversion|Invalid Input|Out of Range) Error/, 'check the values that the message names'],
]

/** An error of DuckDB as the user can mend it: what it says in its first line; a bug stays what it is. */
function explain(error: unknown): unknown {
  const message = error instanceof Error ? error.message : String(error)
  const known = mendable.find(([pattern]) => pattern.test(message))
  if (!known || isUserError(error)) return error
  return new UserError(`DuckDB: ${message.split('\n', 1)[0]}`, { hint: known[1], cause: error })
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explain(error)
  }
}

/** The embedded engine: it can be stopped in the middle of a query, and gives its connection for what only it can do. */
export type DuckdbEngine = Engine & {
  readonly connection: DuckDBConnection
  /** Stops the query that runs; it fails. */
  interrupt(): void
}

/**
 * Opens an embedded DuckDB in memory. Moments are UTC.
 *
 * @throws UserError when the native library does not load on this machine
 */
export async function openDuckdb(options: DuckdbOptions = {}): Promise<DuckdbEngine> {
  const instance = await DuckDBInstance.create(':memory:', settings(options))
  const connection = await instance.connect()
  await connection.run("set timezone = 'UTC'")

  const text = (query: Sql) => {
    const { strings, values } = query
    return strings.reduce((before, part, i) => before + duckdb.placeholder(i - 1, values[i - 1]) + part)
  }

  async function* stream<R extends Row>(query: Sql): AsyncIterable<R[]> {
    try {
      const result = await connection.stream(text(query), query.values as DuckDBValue[])
      for await (const rows of result.yieldConvertedRowObjects(toCell)) yield rows as R[]
    } catch (error) {
      throw explain(error)
    }
  }

  async function all<R extends Row>(query: Sql): Promise<R[]> {
    const reader = await refusing(() => connection.runAndReadAll(text(query), query.values as DuckDBValue[]))
    return reader.convertRowObjects(toCell) as R[]
  }

  const run = async (query: Sql) => {
    await refusing(() => connection.run(text(query), query.values as DuckDBValue[]))
  }

  return {
    name: 'duckdb',
    dialect: duckdb,
    connection,
    interrupt: () => connection.interrupt(),
    all,
    stream,
    run,
    async keep(name, rows) {
      const table = duckdb.identifier(name)
      await run(sql`create or replace temporary table ${table} as ${rows}`)
      return table
    },
    async insert(table, columns, rows) {
      for (const statement of insertStatements(duckdb, table, columns, rows)) await run(statement)
    },
    async close() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/**
 * Takes from an engine what a query could do harm with: it reaches no file outside `folders`, loads no extension,
 * and can't be told otherwise afterwards.
 */
export async function confine(engine: Engine, folders: readonly string[] = []): Promise<void> {
  await engine.run(sql`set allowed_directories = ${textListLiteral(folders)}`)
  await engine.run(sql`set enable_external_access = false`)
  await engine.run(sql`set lock_configuration = true`)
}
