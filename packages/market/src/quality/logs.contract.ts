import sql, { type Sql } from 'sql-template-tag'
import { onTestFinished } from 'vitest'
import { openDuckdb } from '../engines/duckdb.ts'
import type { Engine } from '../engines/engine.ts'

/** What a test's logs are: a sale and an event a day of 2025, of some days, at some price, some times over. */
type Logs = { days?: Sql; amount?: Sql; copies?: number }

/** An engine with a log of sales and one of events. */
export async function engineWithLogs({
  days = sql`true`,
  amount = sql`20`,
  copies = 1,
}: Logs = {}): Promise<Engine> {
  const engine = await openDuckdb()
  onTestFinished(() => engine.close())
  await engine.run(sql`
    create table sales as
    select ts, 'c' as customer_id, 'Noah' as vendor, null as product, null as segment, null as region,
      1.0 as quantity, null as unit, ${amount} as amount, 'USD' as currency, null as properties
    from range(timestamp '2025-01-01', timestamp '2026-01-01', interval 1 day) as t(ts), range(${copies})
    where ${days}`)
  await engine.run(sql`
    create table events as
    select ts, 'u' as user_id, 'Ark' as product, 'sail' as event, null as segment, null as region, 1.0 as value,
      null as properties
    from sales`)
  return engine
}
