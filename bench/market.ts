/**
 * Shares and their change on sales, beside the same answers in plain SQL.
 *
 *   npm run bench:market -- [--rows 10000000] [--customers 400000] [--keep FOLDER]
 *
 * Makes a workspace of two years of sales: twelve vendors, customers that are loyal to a degree, switch, come and go,
 * and prices that rise. Prints warm times of `share` and `change` on two threads in 2 GB, of the same answers in plain
 * SQL without intervals, and checks that both are equal. `change` compares the whole of one year with the whole of the
 * next, so it reads every row.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type ChangeRow, openWorkspace, shareChanges, soldShares, type Workspace } from '@bellwether/market'
import { DuckDBInstance } from '@duckdb/node-api'
import sql from 'sql-template-tag'
import { timed, warm } from './timing.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    customers: { type: 'string', default: '400000' },
    keep: { type: 'string' },
  },
})
const [rows, customers] = [Number(values.rows), Number(values.customers)]
const limits = { memoryLimit: '2GB', threads: 2 }
const years = {
  before: { start: '2024-01-01', end: '2024-12-31' },
  after: { start: '2025-01-01', end: '2025-12-31' },
}

/** Sales of customers who have a favourite in each year, mostly the same, and try others now and then. */
async function makeSales(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '2GB',
    threads: '2',
    temp_directory: `${path}.tmp`,
  })
  const connection = await instance.connect()
  await connection.run('set preserve_insertion_order = false')
  await connection.run(`copy (
    with drawn as (
      select (hash(i) % ${customers})::bigint as customer, (hash(i * 3 + 1) % 731)::int as day,
        hash(i * 5 + 2) % 100 as luck, hash(i * 7 + 3) % 144 as other, hash(i * 11 + 4) % 1000 / 1000.0 as noise
      from range(${rows}) t(i)
    ),
    stayed as (
      select *, day >= 366 as late, 1 + hash(customer * 13, day) % 5 as units from drawn
      where not (customer % 10 = 0 and day < 366) and not (customer % 10 = 1 and day >= 366)
    )
    select timestamp '2024-01-01' + to_days(day) as ts, 'customer-' || customer as customer_id,
      'vendor ' || chr(65 + (case
        when luck >= 92 then floor(sqrt(other))
        when late and customer % 7 = 0 then hash(customer * 2) % 12
        else hash(customer) % 12 end)::int) as vendor,
      null::varchar as product, null::varchar as segment, ['EU', 'US', 'CN'][1 + customer % 3] as region,
      units::double as quantity, 'seats' as unit,
      units * (8 + 4 * noise) * (case when late then 1.1 else 1 end) as amount, 'USD' as currency
    from stayed
  ) to '${path}' (format parquet, compression zstd)`)
  connection.closeSync()
  instance.closeSync()
}

const plainShare = (workspace: Workspace) =>
  workspace.all<{ vendor: string; share: number }>(sql`
    select vendor, sum(amount) / sum(sum(amount)) over () as share from sales group by vendor order by share desc`)

/** The decomposition as its definition has it: customer by customer over windows, with the ids as they are. */
const plainChange = (workspace: Workspace) =>
  workspace.all<ChangeRow>(sql`
    with pairs as (
      select customer_id, vendor, sum(amount) filter (ts < '2025-01-01') as r0, sum(amount) filter (ts >= '2025-01-01') as r1,
        sum(quantity) filter (ts < '2025-01-01') as q0, sum(quantity) filter (ts >= '2025-01-01') as q1
      from sales group by all
    ),
    priced as (
      select *, coalesce((q0 + q1) / 2 * (r1 / q1 - r0 / q0), 0) as p, coalesce(r1, 0) - coalesce(r0, 0) as d from pairs
    ),
    wallets as (
      select *, sum(r0) over w as w0, sum(r1) over w as w1, sum(d - p) over w as dw, bool_or(r1 is null) over w as dropped,
        bool_or(r0 is null) over w as joined
      from priced window w as (partition by customer_id)
    ),
    moved as (
      select *, (coalesce(r0 / w0, 0) + coalesce(r1 / w1, 0)) / 2 * dw as g, w0 is not null and w1 is not null as stays
      from wallets
    ),
    totals as (select sum(r0) as t0, sum(r1) as t1, (sum(r0) + sum(r1)) / 2 as t from pairs),
    market as (
      select sum(r1) filter (w0 is null) as n, sum(r0) filter (w1 is null) as l, sum(p) filter (stays) as p,
        sum(d - p) filter (stays) as v
      from moved
    ),
    vendors as (
      select vendor, sum(r0) / any_value(t0) as share_before, sum(r1) / any_value(t1) as share_after, any_value(t) as t,
        sum(r1) filter (w0 is null) as n, sum(r0) filter (w1 is null) as l, sum(p) filter (stays) as p,
        sum(d - p - g) filter (stays and dropped and d - p > g) as i,
        sum(d - p - g) filter (stays and dropped and d - p <= g) as o,
        sum(d - p - g) filter (stays and joined and not dropped) as a,
        sum(d - p - g) filter (stays and not joined and not dropped) as k, sum(g) filter (stays) as g
      from moved, totals group by vendor
    )
    select vendor, share_before, share_after, (v.n - s * m.n) / t as new, (s * m.l - v.l) / t as lost,
      i / t as switched_in, o / t as switched_out, coalesce(a, 0) / t as added,
      (coalesce(k, 0) + g - s * m.v) / t as intensity, (v.p - s * m.p) / t as price
    from (select *, (share_before + share_after) / 2 as s from vendors) v, market m order by share_after desc`)

/** Every number of plain SQL's rows is that of ours, within 1e-9. */
function checkEqual(what: string, ours: readonly object[], plain: readonly object[]): void {
  const cells = (row: object | undefined) => new Map(Object.entries(row ?? {}))
  const equal =
    ours.length === plain.length &&
    plain.every((row, i) =>
      [...cells(row)].every(([name, value]) => {
        const own = cells(ours[i]).get(name)
        return typeof value === 'number' ? Math.abs(value - (own as number)) < 1e-9 : value === own
      }),
    )
  if (!equal) throw new Error(`${what} differs from plain SQL`)
}

const note = (what: string, seconds: number, plain?: number) => {
  const beside = plain === undefined ? '' : `plain SQL ${plain.toFixed(2)} s; equal within 1e-9`
  console.log(`${what.padEnd(46)} ${seconds.toFixed(2).padStart(6)} s  ${beside}`)
}

const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'bellwether-market-')))
await mkdir(join(folder, 'parts'), { recursive: true })
try {
  const made = await timed(() => makeSales(join(folder, 'parts/sales.parquet')))
  const part = {
    ...{
      table: 'sales',
      file: 'parts/sales.parquet',
      rows,
      columns: ['ts', 'customer_id', 'vendor', 'amount'],
    },
    ...{ first: years.before.start, last: years.after.end, source: { name: 'sales', sha256: 'sales' } },
    ...{
      mapping: {},
      options: {},
      licence: null,
      rejected: 0,
      rejects: null,
      imported: '2026-01-01T00:00:00Z',
    },
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ format: 1, parts: [part] }))
  const workspace = await openWorkspace(folder, limits)
  const [counted] = await workspace.all<{ sales: number; customers: number }>(
    sql`select count(*) as sales, count(distinct customer_id) as customers from sales`,
  )
  console.log(
    `${counted!.sales.toLocaleString('en')} sales of ${counted!.customers.toLocaleString('en')} customers, made in ${made.seconds.toFixed(0)} s\n`,
  )

  const share = await warm(() => soldShares(workspace))
  const share1 = await warm(() => plainShare(workspace))
  checkEqual('share', share.value, share1.value)
  note('share of all sales, with intervals, warm', share.seconds, share1.seconds)
  const monthly = await warm(() => soldShares(workspace, { grain: 'month' }))
  note('share by month, with intervals, warm', monthly.seconds)
  const change = await warm(() => shareChanges(workspace, years))
  const change1 = await timed(() => plainChange(workspace))
  checkEqual('change', change.value, change1.value)
  note('change from year to year, warm', change.seconds, change1.seconds)
  const quarters = {
    before: { start: '2025-07-01', end: '2025-09-30' },
    after: { start: '2025-10-01', end: '2025-12-31' },
  }
  note('change from quarter to quarter, warm', (await warm(() => shareChanges(workspace, quarters))).seconds)
  await workspace.close()
  console.log(`\npeak memory ${(process.resourceUsage().maxRSS / 1e6).toFixed(2)} GB`)
} finally {
  if (!values.keep) await rm(folder, { recursive: true, force: true })
}
