/**
 * ClickHouse's engine, embedded through chdb and served on loopback, answers as DuckDB does.
 *
 *   npm run test:clickhouse
 *
 * Fetches chdb from npm once (546 MB, kept in ~/.cache/bellwether-engines or $BELLWETHER_ENGINES); says why it is skipped
 * where that can't be had.
 */
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Engine, openRemote, parseAddress } from '@bellwether/market'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkEngine } from '../../packages/market/src/engines/check.ts'
import { engineContract } from '../../packages/market/src/engines/engine.contract.ts'
import { type ChdbServer, installChdb, startChdb } from './chdb.ts'
import { expectLoaded } from './measures.ts'
import { Missing } from './process.ts'
import { sampleWorkspace } from './workspace.ts'

const password = 'from the environment'
const env = { BELLWETHER_CLICKHOUSE_PASSWORD: password }

async function open(): Promise<{ server: ChdbServer; modules: string } | undefined> {
  try {
    const modules = await installChdb()
    return { server: await startChdb(modules, password), modules }
  } catch (error) {
    if (!(error instanceof Missing)) throw error
    console.log(`skipped: ${error.message}`)
    return undefined
  }
}

const opened = await open()
const address = `clickhouse://127.0.0.1:${opened?.server.port}/default`
afterAll(() => opened?.server.stop())

describe.skipIf(!opened)('ClickHouse', () => {
  describe('as any engine', () => {
    let engine: Engine
    beforeAll(async () => {
      engine = await openRemote(parseAddress(address), { env })
    })
    afterAll(() => engine.close())
    engineContract(() => engine)
  })

  it('answers every measure as DuckDB does, cell by cell', async () => {
    for (const seed of [1, 2]) {
      const compared = await checkEngine(parseAddress(address), { env, seed })
      expect(compared.filter(({ ok }) => !ok)).toEqual([])
      expect(compared.length).toBeGreaterThan(80)
    }
  })

  it('takes a workspace, part by part and once only', async () => {
    const workspace = await sampleWorkspace()
    try {
      await expectLoaded(workspace, address, { env })
    } finally {
      await rm(dirname(workspace), { recursive: true, force: true })
    }
  })

  it('says what is wrong: the login, the database, the table, the time', async () => {
    const fails = async (url: string, variables: Record<string, string> = env) => {
      const other = await openRemote(parseAddress(url), { env: variables })
      try {
        return await other.all(sql`select count(*) as n from nowhere`).then(String, (error: unknown) => error)
      } finally {
        await other.close()
      }
    }
    expect(await fails(address, {})).toMatchObject({
      name: 'UserError',
      hint: expect.stringContaining('PASSWORD'),
    })
    expect(await fails(address)).toMatchObject({ name: 'UserError', hint: expect.stringContaining('load') })
    expect(await fails(address.replace('default', 'none'))).toMatchObject({ name: 'UserError' })
    expect(await fails('clickhouse://127.0.0.1:1/default')).toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it('fails clearly when the server ends under a query', async () => {
    const doomed = await startChdb(opened!.modules, password)
    const notices: string[] = []
    const other = await openRemote(parseAddress(`clickhouse://127.0.0.1:${doomed.port}/default`), {
      env,
      notice: (text) => notices.push(text),
    })
    const slow = other.all(sql`select count(*) as n from numbers(300000000000) where sipHash64(number) = 1`)
    const failed = expect(slow).rejects.toMatchObject({ name: 'UserError' })
    setTimeout(() => doomed.process.kill('SIGKILL'), 1500)
    await failed
    expect(notices.length).toBeGreaterThan(0)
    await other.close().catch(() => {})
  })
})
