import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sql, { raw } from 'sql-template-tag'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDuckdb } from '../engines/duckdb.ts'
import { tables } from '../schema/tables.ts'
import { type Part, replaceManifest } from './manifest.ts'
import { boundsOfParts, openWorkspace } from './open.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bell'wether-"))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const part = (over: Partial<Part>): Part => ({
  table: 'sales',
  file: 'parts/a.parquet',
  rows: 1,
  columns: ['ts', 'vendor', 'amount'],
  first: '2025-01-01',
  last: '2025-01-01',
  source: { name: 'a.csv', sha256: '00' },
  mapping: {},
  options: {},
  licence: null,
  rejected: 0,
  rejects: null,
  imported: '2025-01-02T00:00:00Z',
  ...over,
})

async function writePart(name: string, select: string) {
  await mkdir(join(folder, 'parts'), { recursive: true })
  const engine = await openDuckdb()
  await engine.run(
    sql`copy (${raw(select)}) to ${raw(`'${join(folder, 'parts', name).replaceAll("'", "''")}'`)}`,
  )
  await engine.close()
}

test('a folder that does not exist is a workspace of empty tables with the canonical columns', async () => {
  const workspace = await openWorkspace(join(folder, 'none'))
  for (const [name, table] of Object.entries(tables)) {
    const columns = await workspace.all(
      sql`select column_name as name, data_type as type from duckdb_columns() where table_name = ${name} order by column_index`,
    )
    expect(columns).toEqual(table.columns.map((column) => ({ name: column.name, type: column.sql })))
    expect(await workspace.all(sql`select * from ${raw(name)}`)).toEqual([])
  }
  await workspace.close()
})

test('tells the bounds of a column from what its parts note, and nothing where one notes nothing', async () => {
  const moments = (from: string, to: string) =>
    `select unnest([timestamp '${from}', timestamp '${to}', null]) as ts, 'A' as vendor`
  await writePart('a.parquet', moments('2025-01-02 00:00:00', '2025-03-09 23:59:59.999999'))
  await writePart('b.parquet', moments('1970-01-01 00:00:00.5', '2025-03-10 00:00:00'))
  await writePart('none.parquet', "select null::timestamp as ts, 'A' as vendor")
  const parts = ['a', 'b'].map((name) => part({ file: `parts/${name}.parquet`, rows: 3 }))
  const boundsOf = async () => {
    const workspace = await openWorkspace(folder)
    const bounds = boundsOfParts(workspace, 'sales', 'ts')
    const found = bounds && (await workspace.all(bounds))
    const read = await workspace.all(sql`select min(ts) as earliest, max(ts) as latest from sales`)
    await workspace.close()
    return { found, read }
  }
  await replaceManifest(folder, { format: 1, parts })
  const { found, read } = await boundsOf()
  expect(found).toEqual(read)
  expect(found).toEqual([{ earliest: '1970-01-01T00:00:00.500Z', latest: '2025-03-10T00:00:00.000Z' }])
  await replaceManifest(folder, { format: 1, parts: [...parts, part({ file: 'parts/none.parquet' })] })
  expect((await boundsOf()).found).toEqual([{ earliest: null, latest: null }])
  await replaceManifest(folder, { format: 1, parts: [] })
  expect((await boundsOf()).found).toBeUndefined()
})

test('parts of a table are read together; columns that one lacks are null', async () => {
  await writePart('a.parquet', "select timestamp '2025-01-01' as ts, 'A' as vendor, 1.5::double as amount")
  await writePart(
    'b.parquet',
    "select 'B' as vendor, timestamp '2025-01-02' as ts, 2::double as amount, 'EU' as region",
  )
  await replaceManifest(folder, { format: 1, parts: [part({}), part({ file: 'parts/b.parquet' })] })
  const workspace = await openWorkspace(folder)
  expect(await workspace.all(sql`select vendor, region, amount, customer_id from sales order by ts`)).toEqual(
    [
      { vendor: 'A', region: null, amount: 1.5, customer_id: null },
      { vendor: 'B', region: 'EU', amount: 2, customer_id: null },
    ],
  )
  await workspace.close()
})

test('a query reaches no file outside the workspace and can not unlock that', async () => {
  const workspace = await openWorkspace(folder)
  await expect(workspace.all(sql`select * from read_csv('/etc/passwd')`)).rejects.toThrow(/disabled/)
  await expect(workspace.run(sql`copy (select 1) to '/tmp/bellwether-escaped.csv'`)).rejects.toThrow(
    /disabled/,
  )
  await expect(workspace.run(sql`set enable_external_access = true`)).rejects.toThrow()
  await expect(workspace.run(sql`install httpfs`)).rejects.toThrow()
  await workspace.close()
})

test('a missing part and a damaged manifest are told with their remedy', async () => {
  await replaceManifest(folder, { format: 1, parts: [part({})] })
  await expect(openWorkspace(folder)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('a.parquet is missing'),
  })
  await replaceManifest(folder, { format: 2, parts: [] } as never)
  await expect(openWorkspace(folder)).rejects.toMatchObject({
    name: 'UserError',
    hint: expect.stringContaining('restore it'),
  })
})

test('a query that needs more memory than there is goes by the disk, in a copy without empty folders too', async () => {
  await writePart('a.parquet', "select timestamp '2025-01-01' as ts, 'A' as vendor, 1.5::double as amount")
  await replaceManifest(folder, { format: 1, parts: [part({})] })
  await rm(join(folder, 'staging'), { recursive: true, force: true })
  const workspace = await openWorkspace(folder, { memoryLimit: '40MB', threads: 1 })
  await workspace.run(sql`create temp table sorted as
    select hash(range) as h, repeat('x', 20) || range as t from range(1000000) order by h`)
  expect(await workspace.all(sql`select count(*) as n from sorted`)).toEqual([{ n: 1_000_000 }])
  await workspace.close()
})
