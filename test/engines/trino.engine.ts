/**
 * A Trino cluster of one coordinator and two workers answers as DuckDB does, also when a worker is lost under a query.
 *
 *   npm run test:trino
 *
 * Needs Java 24 or newer (JAVA_HOME) and Maven; fetches the server once (821 MB, of which 180 are kept in
 * ~/.cache/bellwether-engines or $BELLWETHER_ENGINES). Says why it is skipped where those can't be had. The cluster runs
 * on loopback with 1 GB for each process, and is ended with the test.
 */
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Engine, openRemote, parseAddress } from '@bellwether/market'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkEngine } from '../../packages/market/src/engines/check.ts'
import { engineContract } from '../../packages/market/src/engines/engine.contract.ts'
import { calendars } from '../../packages/market/src/engines/random-log.ts'
import { expectLoaded } from './measures.ts'
import { Missing } from './process.ts'
import { startTrino, type TrinoCluster } from './trino.ts'
import { sampleWorkspace } from './workspace.ts'

async function open(): Promise<TrinoCluster | undefined> {
  try {
    return await startTrino()
  } catch (error) {
    if (!(error instanceof Missing)) throw error
    console.log(`skipped: ${error.message}`)
    return undefined
  }
}

const cluster = await open()
const address = `trino://127.0.0.1:${cluster?.port}/hive/market`
const env = {}
afterAll(() => cluster?.stop())

describe.skipIf(!cluster)('Trino', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await openRemote(parseAddress(address), { env })
    await engine.run(sql`create schema hive.market`)
  })
  afterAll(() => engine.close())

  it('has two workers', async () => {
    const nodes = () =>
      engine.all(
        sql`select coordinator, state from system.runtime.nodes where state = 'active' order by coordinator`,
      )
    // The coordinator hears of a worker some seconds before it gives it work.
    await expect.poll(nodes, { timeout: 300_000, interval: 1000 }).toEqual([
      { coordinator: false, state: 'active' },
      { coordinator: false, state: 'active' },
      { coordinator: true, state: 'active' },
    ])
  })

  describe('as any engine', () => engineContract(() => engine))

  it('answers every measure as DuckDB does, cell by cell', async () => {
    // One calendar with changes of the clocks and weeks from Sunday; ClickHouse's job asks in all of them.
    const settings = calendars.filter(({ timezone }) => timezone === 'America/New_York')
    const compared = await checkEngine(parseAddress(address), { env, seed: 1, settings })
    expect(compared.filter(({ ok }) => !ok)).toEqual([])
    expect(compared.length).toBeGreaterThan(30)
  })

  it('takes a workspace as Parquet, part by part and once only, bucketed by user', async () => {
    const workspace = await sampleWorkspace()
    try {
      const staging = { folder: join(cluster!.data, 'staging'), uri: 'local:///staging' }
      await expectLoaded(workspace, address, { env, staging, buckets: 4 })
      const [made] = await engine.all(sql`show create table events`)
      expect(Object.values(made!)[0]).toContain("bucketed_by = ARRAY['user_id']")
    } finally {
      await rm(dirname(workspace), { recursive: true, force: true })
    }
  })

  it('says what is wrong: the schema, the table, the address', async () => {
    const fails = async (url: string) => {
      const other = await openRemote(parseAddress(url), { env })
      return other.all(sql`select count(*) as n from nowhere`).then(String, (error: unknown) => error)
    }
    expect(await fails(address)).toMatchObject({ name: 'UserError', hint: expect.stringContaining('load') })
    expect(await fails(address.replace('hive/', 'iceberg/'))).toMatchObject({ name: 'UserError' })
    expect(await fails('trino://127.0.0.1:1/hive/market')).toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it('asks again when a worker is lost under a query, and gives the right number', async () => {
    const notices: string[] = []
    const other = await openRemote(parseAddress(address), { env, notice: (text) => notices.push(text) })
    const numbers = await other.keep(
      'numbers',
      sql`select cast(a.n * 100 + b.n as bigint) as n from unnest(sequence(0, 99)) a (n) cross join unnest(sequence(0, 99)) b (n)`,
    )
    const slow = other.all(sql`
      select count(*) as rows_counted, sum((a.n * b.n) % 7) as checked from ${numbers} a cross join ${numbers} b`)
    // A worker that has no part of the query yet is not missed: it ends once it has taken one.
    const parts = () =>
      engine.all(sql`
        select count(*) as n from system.runtime.tasks t join system.runtime.queries q on q.query_id = t.query_id
        where t.node_id = 'worker1' and t.state = 'RUNNING' and q.state = 'RUNNING' and q.query like '%rows_counted%'
          and q.query not like '%runtime.tasks%'`)
    await expect.poll(parts, { timeout: 120_000, interval: 100 }).not.toEqual([{ n: 0 }])
    cluster!.workers[0]!.kill('SIGKILL')
    const [row] = await slow
    // Σ over all pairs of (a·b mod 7), from how many numbers have each remainder.
    let remainders = 0
    const classes = Array.from({ length: 7 }, (_, r) => Math.floor((10_000 - r + 6) / 7))
    for (const [i, x] of classes.entries())
      for (const [j, y] of classes.entries()) remainders += ((i * j) % 7) * x * y
    expect(row).toEqual({ rows_counted: 1e8, checked: remainders })
    expect(notices.join('\n')).toMatch(/asking again/)
    await cluster!.restartWorker(0)
    await other.close()
  })
})
