import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { UserError } from '@bellwether/core'
import sql, { join as joinSql, raw, type Sql } from 'sql-template-tag'
import { textLiteral } from '../dialects/duckdb.ts'
import type { TableName } from '../schema/tables.ts'
import type { Part } from '../workspace/manifest.ts'
import { openWorkspace, rowsOfParts, type Workspace } from '../workspace/open.ts'
import type { Address } from './address.ts'
import type { ClickhouseEngine } from './clickhouse.ts'
import { openDuckdb } from './duckdb.ts'
import type { Engine, Row } from './engine.ts'
import { openRemote, type RemoteOptions } from './remote.ts'
import { columnList, columnsOf, replaceTable, tableNames } from './tables.ts'

/** A folder that both this machine and the cluster reach. */
export type Staging = {
  readonly folder: string
  /** How the cluster names the folder: `s3://…`, `hdfs://…`, `local:///…`. */
  readonly uri: string
}

export type LoadOptions = RemoteOptions & {
  /** Trino only: where Parquet files are put for it to read. Without one, rows are sent as statements. */
  readonly staging?: Staging | undefined
  /** Into how many files a user's rows are divided by Trino: at least as many as the cluster has cores. */
  readonly buckets?: number
  readonly onTable?: (loaded: LoadedTable) => void
}

/** What was done to one table of an engine. */
export type LoadedTable = {
  readonly table: TableName
  /** Rows that the table has now. */
  readonly rows: number
  readonly added: number
  readonly kept: number
  readonly removed: number
}

/** Tables that may be large: they are loaded a part at a time, and a part is there whole or not at all. */
const large: readonly TableName[] = ['events', 'sales']

/** Where a large table lies, part by part. */
type Shelf = {
  create(): Promise<void>
  add(part: Part): Promise<void>
  remove(name: string): Promise<void>
}

const partName = ({ file }: Part) => basename(file, '.parquet')
const namesOf = (name: TableName, { identifier }: Engine['dialect']) =>
  joinSql(columnsOf(name).map((column) => identifier(column.name)))

/**
 * ClickHouse: the table is partitioned by part; a part is first filled beside it, then takes its place at once. Rows lie
 * in the order of users, so that a user's are read together.
 */
function clickhouseShelf(engine: ClickhouseEngine, workspace: Workspace, name: TableName): Shelf {
  const { dialect } = engine
  const table = dialect.identifier(name)
  const beside = dialect.identifier(`bellwether_loading_${name}`)
  const order = name === 'events' ? sql`(user_id, ts)` : sql`(vendor, ts)`
  const make = (at: Sql, value: Sql) => sql`
    create table if not exists ${at} (${columnList(dialect, name)}, part String ${value})
    engine = MergeTree partition by part order by ${order}`
  const literal = (text: string) => raw(`'${text.replaceAll(/[^\w.-]/g, '_')}'`)
  return {
    create: () => engine.run(make(table, sql``)),
    async add(part) {
      await engine.run(sql`drop table if exists ${beside}`)
      await engine.run(make(beside, sql`default ${literal(partName(part))}`))
      // Columns that the file lacks are null.
      const columns = columnsOf(name).map((column) => column.name)
      const file = createReadStream(join(workspace.folder, part.file))
      await engine.insertParquet(`bellwether_loading_${name}`, columns, file)
      await engine.run(sql`alter table ${table} replace partition ${literal(partName(part))} from ${beside}`)
      await engine.run(sql`drop table ${beside}`)
    },
    remove: (part) => engine.run(sql`alter table ${table} drop partition ${literal(part)}`),
  }
}

/**
 * Trino with a hive catalog: the table is partitioned by part and bucketed by user, so that what is counted user by user
 * needs no exchange of rows between workers. A part is read from a Parquet file that is staged for it.
 */
function trinoShelf(
  engine: Engine,
  workspace: Workspace,
  name: TableName,
  { folder, uri }: Staging,
  buckets: number,
): Shelf {
  const { dialect } = engine
  const table = dialect.identifier(name)
  const staged = dialect.identifier(`bellwether_loading_${name}`)
  const user = name === 'events' ? 'user_id' : 'customer_id'
  const layout = raw(`format = 'PARQUET', partitioned_by = array['part'], bucketed_by = array['${user}'],
      bucket_count = ${buckets}, sorted_by = array['${user}', 'ts']`)
  return {
    create: () =>
      engine.run(
        sql`create table if not exists ${table} (${columnList(dialect, name)}, part varchar) with (${layout})`,
      ),
    async add(part) {
      const place = `${name}-${partName(part)}`
      await mkdir(join(folder, place), { recursive: true })
      try {
        await stage(name, join(workspace.folder, part.file), join(folder, place, 'rows.parquet'))
        await engine.run(sql`drop table if exists ${staged}`)
        const location = textLiteral(`${uri.replace(/\/$/, '')}/${place}`)
        await engine.run(
          sql`create table ${staged} (${columnList(dialect, name)}) with (format = 'PARQUET', external_location = ${location})`,
        )
        await engine.run(sql`
          insert into ${table} (${namesOf(name, dialect)}, part)
          select ${namesOf(name, dialect)}, ${partName(part)} from ${staged}`)
        await engine.run(sql`drop table ${staged}`)
      } finally {
        await rm(join(folder, place), { recursive: true, force: true })
      }
    },
    remove: (part) => engine.run(sql`delete from ${table} where part = ${part}`),
  }
}

/** Writes a part with all canonical columns, in their types, where a cluster reads it. */
async function stage(name: TableName, part: string, file: string): Promise<void> {
  const duckdb = await openDuckdb()
  try {
    const columns = columnsOf(name).map(({ name: column, sql: type }) => {
      const plain = type === 'JSON' ? sql`varchar` : duckdb.dialect.columnType(type)
      return sql`cast(${duckdb.dialect.identifier(column)} as ${plain}) as ${duckdb.dialect.identifier(column)}`
    })
    await duckdb.run(
      sql`copy (select ${joinSql(columns)} from (${rowsOfParts(name, [part])})) to ${textLiteral(file)} (format parquet, compression zstd)`,
    )
  } finally {
    await duckdb.close()
  }
}

/** The parts that a large table has, with their rows. */
async function partsOf(engine: Engine, name: TableName): Promise<Map<string, number>> {
  const found = await engine.all<{ part: string; n: number }>(
    sql`select part, count(*) as n from ${engine.dialect.identifier(name)} group by part`,
  )
  return new Map(found.map(({ part, n }) => [part, n]))
}

/** Brings a large table to the parts of the workspace: what is there stays, what left the workspace goes. */
async function loadParts(
  engine: Engine,
  shelf: Shelf,
  name: TableName,
  parts: readonly Part[],
): Promise<LoadedTable> {
  await shelf.create()
  const there = await partsOf(engine, name)
  const wanted = new Set(parts.map(partName))
  const gone = [...there.keys()].filter((part) => !wanted.has(part))
  for (const part of gone) await shelf.remove(part)
  const missing = parts.filter((part) => part.rows > 0 && !there.has(partName(part)))
  for (const part of missing) await shelf.add(part)
  const rows = [...(await partsOf(engine, name)).values()].reduce((sum, n) => sum + n, 0)
  return { table: name, rows, added: missing.length, kept: there.size - gone.length, removed: gone.length }
}

const mostSentRows = 200_000

/** Replaces a table by the rows of the workspace, sent as they are. */
async function loadRows(engine: Engine, workspace: Workspace, name: TableName): Promise<LoadedTable> {
  const table = engine.dialect.identifier(name)
  const [{ n }] = (await workspace.all<{ n: number }>(
    sql`select count(*) as n from ${workspace.dialect.identifier(name)}`,
  )) as [{ n: number }]
  if (n > mostSentRows && engine.name === 'trino') {
    throw new UserError(`${n} rows of ${name} are too many to send to Trino as statements`, {
      hint: 'give it a folder that the cluster reads too: bellwether engine load --staging FOLDER --staging-uri URI',
    })
  }
  await replaceTable(engine, name)
  for await (const rows of workspace.stream<Row>(sql`select * from ${workspace.dialect.identifier(name)}`)) {
    await engine.insert(table, columnsOf(name), rows)
  }
  return { table: name, rows: n, added: n > 0 ? 1 : 0, kept: 0, removed: 0 }
}

function shelfOf(
  engine: Engine,
  workspace: Workspace,
  name: TableName,
  { staging, buckets = 32 }: LoadOptions,
): Shelf | undefined {
  if (engine.name === 'clickhouse') return clickhouseShelf(engine as ClickhouseEngine, workspace, name)
  return staging && trinoShelf(engine, workspace, name, staging, buckets)
}

/**
 * Puts the canonical tables of a workspace into an engine: events and sales part by part, adding only those that are not
 * there yet; the others whole. Loading again after a failure ends what was begun.
 *
 * @throws UserError when the engine can't be reached, or refuses
 */
export async function loadWorkspace(
  folder: string,
  address: Address,
  options: LoadOptions,
): Promise<LoadedTable[]> {
  const workspace = await openWorkspace(folder)
  const engine = await openRemote(address, options)
  try {
    const loaded: LoadedTable[] = []
    for (const name of tableNames) {
      const shelf = large.includes(name) ? shelfOf(engine, workspace, name, options) : undefined
      const parts = workspace.manifest.parts.filter(({ table }) => table === name)
      const result = shelf
        ? await loadParts(engine, shelf, name, parts)
        : await loadRows(engine, workspace, name)
      loaded.push(result)
      options.onTable?.(result)
    }
    return loaded
  } finally {
    await engine.close()
    await workspace.close()
  }
}
