import { existsSync } from 'node:fs'
import { isUserError, UserError } from '@bellwether/core'
import sql, { join, raw } from 'sql-template-tag'
import { confine, openDuckdb } from '../engines/duckdb.ts'
import type { Engine } from '../engines/engine.ts'
import { tables } from '../schema/tables.ts'
import { embeddedFacts, type FactTable, factFile, factTables, requireFacts } from './folder.ts'

async function createTable(engine: Engine, table: FactTable): Promise<void> {
  const name = engine.dialect.identifier(table)
  const columns = tables[table].columns.map(
    (column) => sql`${engine.dialect.identifier(column.name)} ${raw(column.sql)}`,
  )
  await engine.run(sql`create table ${name} (${join(columns, ', ')})`)
}

/** Reads every cell as text and lets DuckDB cast it to the table's type; columns are met by name, in any order. */
async function loadTable(engine: Engine, table: FactTable, file: string): Promise<void> {
  const name = engine.dialect.identifier(table)
  await engine.run(sql`
    insert into ${name} by name
    select * from read_csv(${file}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`)
}

/** Loads the tables whose files are there, and takes from the engine what a query could do harm with. */
async function loadFacts(engine: Engine, folder: string): Promise<void> {
  for (const table of factTables) {
    const file = factFile(folder, table)
    await createTable(engine, table)
    if (existsSync(file)) await loadTable(engine, table, file)
  }
  await confine(engine)
}

/**
 * Opens a fact base: its CSV files become tables of the same names in an embedded DuckDB. A file that is missing is an
 * empty table. It is read as it stands: `checkFacts` says what is wrong with it, row by row.
 *
 * @param folder a fact base in the layout of `data/llm-market`; the embedded one by default
 * @throws UserError when there is no fact base in the folder, or a cell does not fit its column
 */
export async function openFacts(folder: string = embeddedFacts()): Promise<Engine> {
  requireFacts(folder)
  const engine = await openDuckdb()
  try {
    await loadFacts(engine, folder)
    return engine
  } catch (error) {
    await engine.close()
    if (!isUserError(error)) throw error
    throw new UserError(`the fact base ${folder} can't be read: ${error.message}`, {
      hint: `bellwether facts check ${folder} lists every problem with its line`,
      cause: error,
    })
  }
}
