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

/** What DuckDB says of a query that it can't run is told to the user; the query is at fault, not the program. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isUserError(error)) throw error
    throw new UserError(`DuckDB: ${(error as Error).message}`, { cause: error })
  }
}

/**
 * Opens an embedded DuckDB in memory. Moments are UTC.
 *
 * @throws UserError when the native library does not load on this machine
 */
export async function openDuckdb(
  options: DuckdbOptions = {},
): Promise<Engine & { connection: DuckDBConnection }> {
  const instance = await DuckDBInstance.create(':memory:', settings(options))
  const connection = await instance.connect()
  await connection.run("set timezone = 'UTC'")

  const text = (query: Sql) => {
    const { strings, values } = query
    return strings.reduce((before, part, i) => before + duckdb.placeholder(i - 1, values[i - 1]) + part)
  }

  async function* stream<R extends Row>(query: Sql): AsyncIterable<R[]> {
    const result = await refusing(() => connection.stream(text(query), query.values as DuckDBValue[]))
    for await (const rows of result.yieldConvertedRowObjects(toCell)) yield rows as R[]
  }

  async function all<R extends Row>(query: Sql): Promise<R[]> {
    const reader = await refusing(() => connection.runAndReadAll(text(query), query.values as DuckDBValue[]))
    return reader.convertRowObjects(toCell) as R[]
  }

  return {
    name: 'duckdb',
    dialect: duckdb,
    connection,
    all,
    stream,
    async run(query) {
      await refusing(() => connection.run(text(query), query.values as DuckDBValue[]))
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
