import { access, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UserError } from '@bellwether/core'
import sql, { join as joinSql, type Sql } from 'sql-template-tag'
import { duckdb, textListLiteral, textLiteral } from '../dialects/duckdb.ts'
import { confine, type DuckdbOptions, openDuckdb } from '../engines/duckdb.ts'
import type { Engine } from '../engines/engine.ts'
import type { Table } from '../schema/table.ts'
import { type TableName, tables } from '../schema/tables.ts'
import { type Manifest, type Part, readManifest } from './manifest.ts'

/** An opened workspace: an engine whose tables are the canonical ones. */
export type Workspace = Engine & { readonly folder: string; readonly manifest: Manifest }

/** Whether an engine reads the parts of a workspace, and not tables of its own. */
export const isWorkspace = (engine: Engine): engine is Workspace =>
  'manifest' in engine && engine.name === 'duckdb'

/** The columns of a canonical table without any row, in their types. */
function emptyTable(table: Table): Sql {
  const columns = table.columns.map(
    ({ name, sql: type }) => sql`cast(null as ${duckdb.columnType(type)}) as ${duckdb.identifier(name)}`,
  )
  return sql`select ${joinSql(columns)} where false`
}

/** The rows of a canonical table in some of its parts; columns that a part lacks are null there. */
export function rowsOfParts(name: TableName, files: readonly string[]): Sql {
  const empty = emptyTable(tables[name] as unknown as Table)
  if (files.length === 0) return empty
  return sql`${empty} union all by name select * from read_parquet(${textListLiteral(files)}, union_by_name = true)`
}

/**
 * The `earliest` and `latest` moment of a column, from what the parts note of their blocks, as SQL: a thirtieth of the time
 * of reading the column of 100 M rows. Null where a block notes nothing.
 *
 * @returns undefined when the table has no rows
 */
export function boundsOfParts(
  { folder, manifest }: Workspace,
  name: TableName,
  column: string,
): Sql | undefined {
  const parts = manifest.parts.filter(({ table, rows }) => table === name && rows > 0)
  if (parts.length === 0) return undefined
  const files = textListLiteral(parts.map(({ file }) => join(folder, file)))
  const known = sql`count(*) = count(stats_min_value) and count(*) = count(stats_max_value)`
  const moment = (value: Sql) => sql`case when ${known} then cast(${value} as timestamp) end`
  return sql`
    select ${moment(sql`min(stats_min_value)`)} as earliest, ${moment(sql`max(stats_max_value)`)} as latest
    from parquet_metadata(${files}) where path_in_schema = ${textLiteral(column)}`
}

async function requirePart(folder: string, part: Part): Promise<string> {
  const path = join(folder, part.file)
  try {
    await access(path)
    return path
  } catch (cause) {
    throw new UserError(`${path} is missing: it holds ${part.rows} rows of ${part.table}`, {
      hint: `restore it from a backup, or import ${part.source.name} into a new folder`,
      cause,
    })
  }
}

/**
 * Opens a workspace for reading: every canonical table is there under its name, empty when nothing was imported into
 * it. The engine sees the state of this moment, whatever is imported later; afterwards it reaches no file but the
 * parts and the indexes made from them, and its settings are locked.
 *
 * @param folder the workspace; one that does not exist is an empty workspace
 * @throws UserError when the manifest or a part of it is missing or damaged
 */
export async function openWorkspace(folder: string, options: DuckdbOptions = {}): Promise<Workspace> {
  const root = resolve(folder)
  const manifest = await readManifest(root)
  const staging = join(root, 'staging')
  // A copy of a workspace may lack this empty folder, and DuckDB makes the last folder of a path only. Where it can't be
  // made, nothing can be spilled, which DuckDB says when it comes to that.
  if (manifest.parts.length > 0) await mkdir(staging, { recursive: true }).catch(() => undefined)
  const engine = await openDuckdb({ temporaryFolder: join(staging, `${process.pid}-spill`), ...options })
  try {
    for (const name of Object.keys(tables) as TableName[]) {
      const parts = manifest.parts.filter((part) => part.table === name)
      const files = await Promise.all(parts.map((part) => requirePart(root, part)))
      await engine.run(sql`create view ${duckdb.identifier(name)} as ${rowsOfParts(name, files)}`)
    }
    await confine(engine, [join(root, 'parts'), join(root, 'index')])
  } catch (error) {
    await engine.close()
    throw error
  }
  return { ...engine, folder: root, manifest }
}
