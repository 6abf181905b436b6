import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addDays } from '@bellwether/core'
import { inPartOrder, type Manifest } from '@bellwether/market'
import { DuckDBInstance } from '@duckdb/node-api'
import { raw } from 'sql-template-tag'

/** How large a log is. */
export type Size = { readonly events: number; readonly users: number; readonly days: number }

const firstDay = '2025-01-01'

type Part = Manifest['parts'][number]

/** Runs one statement in a DuckDB of its own with 2 GB, so that what is made leaves nothing behind in memory. */
async function runAlone(statement: string, spill: string): Promise<void> {
  const settings = { memory_limit: '2GB', threads: '2', temp_directory: spill }
  const instance = await DuckDBInstance.create(':memory:', settings)
  const connection = await instance.connect()
  await connection.run('set preserve_insertion_order = false')
  await connection.run(statement)
  connection.closeSync()
  instance.closeSync()
}

/**
 * Events of the days from `from` to before `to`, as SQL. Half of all events are of an eighth of the users; users join
 * over the first nine tenths of the time, and use one of three products. What looks random is a hash of the event's
 * number, so that every run has the same log. They lie in a part as import writes them.
 */
const eventsSql = ({ users, days }: Size, count: number, from: number, to: number) => `
  select timestamp '${firstDay}' + to_microseconds(cast((begun + spread * (${to} - begun)) * 86400e6 as bigint)) as ts,
    'user-' || user as user_id, 'product-' || (user % 3) as product
  from (
    select user, spread, greatest(((user * 7919 + 104729) % 1000) / 1000.0 * 0.9 * ${days}, ${from}) as begun
    from (
      select cast(floor(power((h % 16777216) / 16777216.0, 3) * ${users}) as bigint) as user,
        ((h >> 24) % 16777216) / 16777216.0 as spread
      from (select hash(range + ${from * 1_000_003}) as h from range(${count}))
    )
  ) where begun < ${to}`

async function makePart(folder: string, name: string, sql: string): Promise<void> {
  const path = join(folder, 'parts', `${name}.parquet`)
  if (existsSync(path)) return
  const rows = inPartOrder('events', raw(sql)).sql
  await runAlone(`copy (${rows}) to '${path}.tmp' (format parquet, compression snappy)`, `${path}.spill`)
  await rename(`${path}.tmp`, path)
}

const partOf = (name: string, rows: number, first: string, last: string): Part => ({
  table: 'events',
  file: `parts/${name}.parquet`,
  rows,
  columns: ['ts', 'user_id', 'product'],
  first,
  last,
  source: { name, sha256: name },
  mapping: {},
  options: {},
  licence: null,
  rejected: 0,
  rejects: null,
  imported: '2026-01-01T00:00:00Z',
})

/** A workspace of all days but the last, and the part of the last day, which is to be appended. */
export type Log = { readonly folder: string; readonly all: Part; readonly day: Part }

/** Makes a log, once: it stays in `folder`, or in the system's folder for temporary files. */
export async function makeLog(size: Size, folder?: string): Promise<Log> {
  const { events, users, days } = size
  const place = folder ?? join(tmpdir(), `bellwether-events-${events}-${users}-${days}`)
  await mkdir(join(place, 'parts'), { recursive: true })
  const ofDay = Math.round(events / days)
  await makePart(place, 'all', eventsSql(size, events, 0, days - 1))
  await makePart(place, 'day', eventsSql(size, ofDay, days - 1, days))
  const last = addDays(firstDay, days - 1)
  return {
    folder: place,
    all: partOf('all', events, firstDay, addDays(last, -1)),
    day: partOf('day', ofDay, last, last),
  }
}

/** Makes a workspace consist of parts. */
export const replaceParts = ({ folder }: Log, parts: readonly Part[]): Promise<void> =>
  writeFile(join(folder, 'manifest.json'), JSON.stringify({ format: 1, parts }))

/** The bytes of all files of a folder. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) => stat(join(entry.parentPath, entry.name)))
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0)
}
