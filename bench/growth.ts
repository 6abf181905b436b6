/**
 * Growth accounting on events, beside the same answers in plain SQL.
 *
 *   npm run bench:growth -- [--events 100000000] [--users 900000] [--days 365] [--threads 2] [--memory 2GB]
 *                           [--folder FOLDER] [--plain none]
 *   npm run bench:growth -- --wide        two years of days for 10 million users: the size of the index, and what a
 *                                         question reads of it
 *
 * Makes a log of events that is skewed as real use is (kept in the system's folder for temporary files, so that the next
 * run starts at once), then prints: a scan of the two columns, which is the limit of any answer without an index; the
 * build of the month and of the day index from nothing; warm questions; the append of one more day; peak memory and disk;
 * the same answers in plain SQL on DuckDB, and on ClickHouse's engine where `npm run test:clickhouse` has fetched it. It
 * fails when a cell differs.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isUserError } from '@bellwether/core'
import { active, growth, openWorkspace, retention, stickiness } from '@bellwether/market'
import sql, { type Sql } from 'sql-template-tag'
import { type Log, makeLog, replaceParts, type Size, sizeOf } from './growth/data.ts'
import { growthCells, openChdb, plainGrowth, plainRetention, retentionCells } from './growth/plain.ts'
import { type Timed, timed, warm } from './timing.ts'

const { values } = parseArgs({
  options: {
    events: { type: 'string' },
    users: { type: 'string' },
    days: { type: 'string' },
    threads: { type: 'string', default: '2' },
    memory: { type: 'string', default: '2GB' },
    folder: { type: 'string' },
    plain: { type: 'string', default: 'all' },
    wide: { type: 'boolean', default: false },
  },
})
const usual: Size = values.wide
  ? { events: 300_000_000, users: 10_000_000, days: 730 }
  : { events: 100_000_000, users: 900_000, days: 365 }
const size: Size = {
  events: Number(values.events ?? usual.events),
  users: Number(values.users ?? usual.users),
  days: Number(values.days ?? usual.days),
}
const limits = { memoryLimit: values.memory, threads: Number(values.threads) }
const grains = ['month', 'week', 'day'] as const
type Answers = Map<string, readonly object[]>

type Took = Pick<Timed<unknown>, 'seconds' | 'cpu'>

function print(what: string, { seconds, cpu }: Took, note = ''): void {
  const figures = [seconds, cpu].map((value) => value.toFixed(3).padStart(9))
  console.log(`${what.padEnd(52)} ${figures[0]} s ${figures[1]} s CPU  ${note}`.trimEnd())
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(2)} GB`

/** How many bytes this process has read from files; 0 where the system does not say. */
async function bytesRead(): Promise<number> {
  const { readFile } = await import('node:fs/promises')
  const text = await readFile('/proc/self/io', 'utf8').catch(() => '')
  return Number(/rchar: (\d+)/.exec(text)?.[1] ?? 0)
}

/** Builds an index from nothing, in a new process's state: what the first question of a grain waits for. */
async function coldBuild(log: Log, grain: 'month' | 'day'): Promise<Took> {
  await rm(join(log.folder, 'index'), { recursive: true, force: true })
  const workspace = await openWorkspace(log.folder, limits)
  const took = await timed(() => growth(workspace, { grain }))
  await workspace.close()
  return took
}

async function warmQuestions(log: Log): Promise<Answers> {
  const answers: Answers = new Map()
  const workspace = await openWorkspace(log.folder, limits)
  for (const grain of grains) {
    const took = await warm(() => growth(workspace, { grain }))
    print(`growth by ${grain}, warm`, took)
    answers.set(`growth by ${grain}`, growthCells(took.value))
  }
  for (const grain of grains) {
    const took = await warm(() => retention(workspace, { grain, periods: 12 }))
    print(`retention by ${grain}, warm`, took)
    if (grain === 'week') answers.set('retention by week', retentionCells(took.value))
  }
  for (const grain of grains) {
    print(`stickiness by ${grain}, warm`, await warm(() => stickiness(workspace, { grain })))
  }
  print('DAU, WAU, MAU of every day, warm', await warm(() => active(workspace)))
  await workspace.close()
  return answers
}

/** What the first question by week of a new process takes, where the index is there: the least of five, to compare. */
async function firstAnswer(log: Log, parts: readonly Log['all'][]): Promise<Took> {
  await replaceParts(log, parts)
  const runs: Took[] = []
  for (let i = 0; i < 5; i++) {
    const workspace = await openWorkspace(log.folder, limits)
    runs.push(await timed(() => growth(workspace, { grain: 'week' })))
    await workspace.close()
  }
  await replaceParts(log, [log.all])
  return runs.toSorted((a, b) => a.cpu - b.cpu)[0]!
}

/** A day is few events: it is read beside the index, so what it costs is told by the first answers without and with it. */
async function appendDay(log: Log, build: Took): Promise<void> {
  const before = await firstAnswer(log, [log.all])
  print('first answer by week of a new process', before)
  const after = await firstAnswer(log, [log.all, log.day])
  const part = (100 * (after.cpu - before.cpu)) / build.cpu
  print(
    'the same with one more day of events',
    after,
    `more by ${part.toFixed(1)} % of the build's processor time`,
  )
}

function check(what: string, found: readonly object[], expected: readonly object[]): void {
  if (JSON.stringify(found) !== JSON.stringify(expected)) throw new Error(`${what} differs from plain SQL`)
}

/** An engine that gives no answer, such as within its time limit, is told of, and the others go on. */
function refusal(error: unknown, label: string): undefined {
  if (!isUserError(error)) throw error
  console.log(`${label}: ${error.message}`)
}

/** The same answers in plain SQL, which must be equal in every cell. */
async function plainAnswers(log: Log, answers: Answers): Promise<void> {
  const workspace = await openWorkspace(log.folder, limits)
  const chdb = await openChdb(join(log.folder, log.all.file))
  const engines = [
    { name: 'DuckDB', engine: workspace, from: sql`events` as Sql },
    ...(chdb ? [{ name: 'chdb', ...chdb }] : []),
  ]
  for (const { name, engine, from } of engines) {
    const queries: [string, Sql][] = [
      ...grains.map((grain): [string, Sql] => [`growth by ${grain}`, plainGrowth(engine, from, grain)]),
      ['retention by week', plainRetention(engine, from)],
    ]
    for (const [what, query] of queries) {
      const label = `${what} in plain SQL, ${name}`
      const took = await timed(() => engine.all(query)).catch((error) => refusal(error, label))
      if (!took) continue
      check(what, answers.get(what)!, took.value)
      print(label, took, 'equal in every cell')
    }
  }
  if (!chdb) console.log('chdb is not here: npm run test:clickhouse fetches it')
  await chdb?.close()
  await workspace.close()
}

const log = await makeLog(size, values.folder)
await replaceParts(log, [log.all])
console.log(
  `${size.events.toLocaleString('en')} events of ${size.users.toLocaleString('en')} users in ${size.days} days; ${limits.threads} threads, ${limits.memoryLimit} for the engine\n`,
)
const workspace = await openWorkspace(log.folder, limits)
const scan = await timed(() => workspace.all(sql`select max(ts), max(user_id) from events`))
const grouping = await timed(() =>
  workspace.all(sql`select count(*) as n from (select user_id, count(*) from events group by user_id) users`),
)
await workspace.close()
print('scan of the two columns (the limit)', scan)
print('events counted by user (what grouping alone takes)', grouping)
const month = await coldBuild(log, 'month')
print(
  'month index from nothing, and first answer',
  month,
  `${(month.seconds / scan.seconds).toFixed(1)} × the scan`,
)
const day = await coldBuild(log, 'day')
print(
  'day index from nothing, and first answer',
  day,
  `${(day.seconds / scan.seconds).toFixed(1)} × the scan`,
)
const before = await bytesRead()
const answers = await warmQuestions(log)
if (values.wide) {
  console.log(`\nbytes read of files by all warm questions: ${gigabytes((await bytesRead()) - before)}`)
} else {
  await appendDay(log, day)
}
const disk = await sizeOf(join(log.folder, 'index'))
console.log(
  `\nindex on disk ${gigabytes(disk)}, ${(disk / size.users).toFixed(0)} bytes a user; events ${gigabytes(await sizeOf(join(log.folder, 'parts')))}; peak memory ${gigabytes(process.resourceUsage().maxRSS * 1024)}\n`,
)
if (values.plain !== 'none' && !values.wide) await plainAnswers(log, answers)
