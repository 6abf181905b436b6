import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Grain } from '@bellwether/core'
import { type Engine, type GrowthRow, openRemote, parseAddress, type RetentionRow } from '@bellwether/market'
import sql, { type Sql } from 'sql-template-tag'

/** Growth accounting in plain SQL: distinct users of each period, joined with the period before and their first. */
export function plainGrowth({ dialect }: Engine, from: Sql, grain: Grain): Sql {
  return sql`
    with active as (select distinct user_id, ${dialect.periodStart(grain, sql`ts`)} as period from ${from}),
      firsts as (select user_id, min(period) as first from active group by user_id)
    select a.period as period, count(*) as active, sum(case when a.period = f.first then 1 else 0 end) as fresh,
      count(b.user_id) as retained
    from active a join firsts f on f.user_id = a.user_id
      left join active b on b.user_id = a.user_id and b.period = ${dialect.shiftDate(grain, sql`a.period`, -1)}
    group by a.period order by a.period`
}

/** Bounded retention by week in plain SQL. */
export function plainRetention({ dialect }: Engine, from: Sql): Sql {
  const day = (date: Sql) => dialect.divide(dialect.epochSeconds(sql`cast(${date} as timestamp)`), sql`86400`)
  return sql`
    with active as (select distinct user_id, ${dialect.periodStart('week', sql`ts`)} as period from ${from}),
      firsts as (select user_id, min(period) as first from active group by user_id),
      pairs as (
        select f.first as cohort, ${dialect.divide(sql`${day(sql`a.period`)} - ${day(sql`f.first`)}`, sql`7`)} as k
        from active a join firsts f on f.user_id = a.user_id
      )
    select cohort, k, count(*) as retained from pairs where k <= 12 group by cohort, k order by cohort, k`
}

/** The cells of an answer that plain SQL gives too. */
export const growthCells = (rows: readonly GrowthRow[]) =>
  rows.map(({ period, active, new: fresh, retained }) => ({ period, active, fresh, retained }))

export const retentionCells = (rows: readonly RetentionRow[]) =>
  rows.filter(({ retained }) => retained > 0).map(({ cohort, k, retained }) => ({ cohort, k, retained }))

/** ClickHouse's engine over the same Parquet file, where `npm run test:clickhouse` has fetched it. */
export type Peer = { readonly engine: Engine; readonly from: Sql; close(): Promise<void> }

export async function openChdb(file: string): Promise<Peer | undefined> {
  const root = process.env.BELLWETHER_ENGINES ?? join(homedir() || tmpdir(), '.cache', 'bellwether-engines')
  const modules = join(root, 'chdb-3.4.0', 'node_modules')
  if (!existsSync(join(modules, 'chdb'))) return undefined
  const script = fileURLToPath(new URL('../../../test/engines/chdb-server.mjs', import.meta.url))
  const child = spawn(process.execPath, [script, modules], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [printed] = (await once(child.stdout, 'data')) as [Buffer]
  const address = parseAddress(`clickhouse://127.0.0.1:${String(printed).trim()}/default`)
  const engine = await openRemote(address, { env: {} })
  return {
    engine,
    from: sql`file(${file}, 'Parquet')`,
    async close() {
      await engine.close()
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}
