import { UserError } from '@bellwether/core'
import sql from 'sql-template-tag'
import { openDuckdb } from '../engines/duckdb.ts'
import type { Cell } from '../engines/engine.ts'
import { containerOf } from './input.ts'

const functionOf = async (path: string) => {
  if ((await containerOf(path)) === 'parquet') return sql`read_parquet(${path})`
  if (/\.(nd)?jsonl?(\.gz)?$/i.test(path)) return sql`read_json_auto(${path})`
  return sql`read_csv(${path}, header = true, sample_size = -1, nullstr = ['', 'NA'])`
}

/**
 * All columns of a table file as they are, for questions that bring a file of their own: CSV, NDJSON or Parquet, plain or
 * gzip. Cells that are empty or NA are null.
 *
 * @throws UserError when the file can't be read or has no rows
 */
export async function readColumns(path: string): Promise<Readonly<Record<string, Cell[]>>> {
  const engine = await openDuckdb()
  try {
    const table = await functionOf(path)
    const columns: Record<string, Cell[]> = {}
    for await (const rows of engine.stream(sql`select * from ${table}`)) {
      for (const row of rows) for (const name in row) (columns[name] ??= []).push(row[name]!)
    }
    if (Object.keys(columns).length > 0) return columns
    throw new UserError(`${path} has no rows`, { hint: 'check how it was exported' })
  } finally {
    await engine.close()
  }
}
