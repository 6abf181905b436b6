/**
 * Growth accounting on events, beside the same answers in plain SQL.
 *
 *   npm run bench:growth -- [--events 100000000] [--users 900000] [--days 365] [--keep FOLDER]
 *
 * Makes a workspace of events that are skewed as real use is (a few users are active every day, most once or twice),
 * then prints: the build of the index, warm questions, the append of one more day, and the same answers in plain SQL
 * on DuckDB, checked to be equal cell by cell. A scan of the two columns is the limit of any answer without an index.
 */
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { addDays, type Grain } from '@bellwether/core'
import {
  active,
  growth,
  openWorkspace,
  retention,
  stickiness,
  updateIndex,
  type Workspace,
} from '@bellwether/market'
import { DuckDBInstance } from '@duckdb/node-api'
import sql, { raw } from 'sql-template-tag'
import { timed, warm } from './timing.ts'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000000' },
    users: { type: 'string', default: '900000' },
    days: { type: 'string', default: '365' },
    keep: { type: 'string' },
  },
})
const [events, users, days] = [Number(values.events), Number(values.users), Number(values.days)]
const firstDay = '2025-01-01'
const limits = { memoryLimit: '2GB', threads: 2 }

/** Writes the events of some days to a part. Users join over the first nine tenths of the time; a third stays. */
async function makeEvents(path: string, count: number, from: number, to: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '2GB',
    threads: '2',
    temp_directory: `${path}.tmp`,
  })
  const connection = await instance.connect()
  await connection.run('set preserve_insertion_order = false')
  await connection.run(`copy (
    select timestamp '${firstDay}' + to_microseconds((greatest(joined, ${from}) * 86400e6
        + random() * (${to} - greatest(joined, ${from})) * 86400e6)::bigint) as ts,
      'user-' || user as user_id, 'product-' || (hash(user) % 3) as product
    from (
      select user, (hash(user * 7 + 1) % 1000) / 1000.0 * 0.9 * ${days} as joined
      from (select floor(power(random(), 3) * ${users})::bigint as user from range(${count}))
    ) where joined < ${to}
  ) to '${path}' (format parquet)`)
  connection.closeSync()
  instance.closeSync()
}

const part = (file: string, rows: number, first: string, last: string) => ({
  table: 'events' as const,
  file: `parts/${file}`,
  rows,
  columns: ['ts', 'user_id', 'product'],
  first,
  last,
  source: { name: file, sha256: file },
  mapping: {},
  options: {},
  licence: null,
  rejected: 0,
  rejects: null,
  imported: '2026-01-01T00:00:00Z',
})

const replaceParts = (parts: readonly ReturnType<typeof part>[]) =>
  writeFile(join(folder, 'manifest.json'), JSON.stringify({ format: 1, parts }))

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) => stat(join(entry.parentPath, entry.name)))
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0)
}

/** Growth accounting in plain SQL: distinct users of each period, joined with the period before and their first. */
function plainGrowth(workspace: Workspace, grain: Grain) {
  return workspace.all(sql`
    with active as (select distinct user_id, ${workspace.dialect.periodStart(grain, sql`ts`)} as period from events),
      firsts as (select user_id, min(period) as first from active group by user_id)
    select a.period, count(*) as active, count(*) filter (a.period = f.first) as new, count(b.user_id) as retained
    from active a join firsts f on f.user_id = a.user_id
      left join active b on b.user_id = a.user_id
        and b.period = ${raw(grain === 'day' ? 'a.period - 1' : grain === 'week' ? 'a.period - 7' : 'cast(a.period - interval 1 month as date)')}
    group by a.period order by a.period`)
}

/** Bounded retention in plain SQL. */
function plainRetention(workspace: Workspace) {
  return workspace.all(sql`
    with active as (select distinct user_id, ${workspace.dialect.periodStart('week', sql`ts`)} as period from events),
      firsts as (select user_id, min(period) as first from active group by user_id)
    select first as cohort, (period - first) // 7 as k, count(*) as retained
    from active join firsts using (user_id) where period - first <= 84 group by all order by all`)
}

const figures: { what: string; seconds: number; note?: string }[] = []
const note = (what: string, seconds: number, text = '') => {
  figures.push({ what, seconds, note: text })
  console.log(`${what.padEnd(44)} ${seconds.toFixed(3).padStart(9)} s  ${text}`)
}
function check(what: string, equal: boolean): void {
  if (!equal) throw new Error(`${what} differs from plain SQL`)
}

const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'bellwether-growth-')))
await mkdir(join(folder, 'parts'), { recursive: true })
try {
  const year = part('year.parquet', events, firstDay, addDays(firstDay, days - 2))
  const day = part(
    'day.parquet',
    Math.round(events / days),
    addDays(firstDay, days - 1),
    addDays(firstDay, days - 1),
  )
  const made = await timed(async () => {
    await makeEvents(join(folder, 'parts/year.parquet'), events, 0, days - 1)
    await makeEvents(join(folder, 'parts/day.parquet'), day.rows, days - 1, days)
  })
  console.log(
    `${events.toLocaleString('en')} events of ${users.toLocaleString('en')} users in ${days} days, made in ${made.seconds.toFixed(0)} s\n`,
  )
  await replaceParts([year])

  const workspace = await openWorkspace(folder, limits)
  const scan = await warm(() => workspace.all(sql`select max(ts), max(user_id) from events`))
  note('scan of the two columns (the limit)', scan.seconds)
  const build = await timed(() => growth(workspace, { grain: 'day' }))
  note('day index and first answer', build.seconds, `${(build.seconds / scan.seconds).toFixed(1)} × the scan`)
  const monthly = await timed(() => growth(workspace, { grain: 'month' }))
  note('first answer by month', monthly.seconds)
  for (const grain of ['month', 'week', 'day'] as const) {
    const ours = await warm(() => growth(workspace, { grain }))
    const plain = await timed(() => plainGrowth(workspace, grain))
    note(
      `growth by ${grain}, warm`,
      ours.seconds,
      `plain SQL ${plain.seconds.toFixed(1)} s, ${(plain.seconds / ours.seconds).toFixed(0)} ×`,
    )
    const cells = ours.value.map(({ period, active, new: fresh, retained }) => ({
      period,
      active,
      new: fresh,
      retained,
    }))
    check(`growth by ${grain}`, JSON.stringify(cells) === JSON.stringify(plain.value))
  }
  const kept = await warm(() => retention(workspace, { grain: 'week', periods: 12 }))
  const plainKept = await timed(() => plainRetention(workspace))
  note(
    'retention by week, warm',
    kept.seconds,
    `plain SQL ${plainKept.seconds.toFixed(1)} s, ${(plainKept.seconds / kept.seconds).toFixed(0)} ×`,
  )
  const cells = kept.value
    .filter(({ retained }) => retained > 0)
    .map(({ cohort, k, retained }) => ({ cohort, k, retained }))
  check('retention by week', JSON.stringify(cells) === JSON.stringify(plainKept.value))
  for (const grain of ['month', 'week', 'day'] as const) {
    note(`stickiness by ${grain}, warm`, (await warm(() => stickiness(workspace, { grain }))).seconds)
  }
  note('DAU, WAU, MAU of every day, warm', (await warm(() => active(workspace))).seconds)
  await workspace.close()

  await replaceParts([year, day])
  const appended = await openWorkspace(folder, limits)
  const append = await timed(() => updateIndex(appended, { timezone: 'UTC', by: [] }))
  note(
    'append of a day to the index',
    append.seconds,
    `1/${(build.seconds / append.seconds).toFixed(0)} of the build`,
  )
  const after = await timed(() => growth(appended, { grain: 'week' }))
  note('first answer after the append, by week', after.seconds)
  await appended.close()
  console.log(
    `\nindex on disk ${((await sizeOf(join(folder, 'index'))) / 1e6).toFixed(0)} MB of ${((await sizeOf(join(folder, 'parts'))) / 1e6).toFixed(0)} MB of events; peak memory ${(process.resourceUsage().maxRSS / 1e6).toFixed(2)} GB`,
  )
} finally {
  if (!values.keep) await rm(folder, { recursive: true, force: true })
}
