import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sql, { join as joinSql, raw, type Sql } from 'sql-template-tag'
import { z } from 'zod'
import { duckdb, textListLiteral, textLiteral } from '../dialects/duckdb.ts'
import { activityOfEvents, type EventSource, marksOfEvents, wordColumns } from '../queries/activity.ts'
import { renameDurably, replaceFile, syncFile } from '../workspace/durable.ts'
import { rowsOfParts, type Workspace } from '../workspace/open.ts'
import { type ActivitySpec, eventCondition, indexColumns, keyColumn, specHash } from './spec.ts'
import { type WordRange, wordsBetween } from './words.ts'

/** One Parquet file of an index, and the event files that it covers. */
const indexPart = z.object({
  file: z.string(),
  sources: z.array(z.string()),
  first: z.int(),
  last: z.int(),
})

const indexManifest = z.object({ spec: z.unknown(), parts: z.array(indexPart) })

type IndexPart = z.infer<typeof indexPart>

type EventPart = Workspace['manifest']['parts'][number]

/** An index of a workspace: where its rows are read from, and which words they have. */
export type StoredIndex = { readonly from: Sql; readonly range: WordRange }

/** The most parts that an index is kept in; one more, and they are put together. */
const mostParts = 12

const manifestName = 'index.json'

async function readIndex(folder: string): Promise<IndexPart[]> {
  try {
    return indexManifest.parse(JSON.parse(await readFile(join(folder, manifestName), 'utf8'))).parts
  } catch {
    // An index is made from the events alone: one that is missing or damaged is made anew.
    return []
  }
}

type Words = Pick<WordRange, 'first' | 'last'>

/** The columns of an index over a range of words, read from rows that have some of them; the others are empty. */
function columnsOf(spec: ActivitySpec, range: WordRange, held: readonly Words[]): Sql {
  const words = wordColumns(range).map((name, i) => {
    const word = range.first + i
    const isHeld = held.some(({ first, last }) => first <= word && word <= last)
    return sql`${isHeld ? sql`coalesce(${raw(name)}, 0)` : sql`cast(0 as bigint)`} as ${raw(name)}`
  })
  return joinSql([...indexColumns(spec).map(duckdb.identifier), sql`user_id`, ...words])
}

/** The rows of index parts together, and of events beside them; words that some lack are empty there. */
function rowsOf(
  folder: string,
  spec: ActivitySpec,
  parts: readonly IndexPart[],
  beside?: EventSource,
): StoredIndex {
  const held: Words[] = [...parts, ...(beside ? [beside.range] : [])]
  const range = {
    unit: spec.unit,
    first: Math.min(...held.map(({ first }) => first)),
    last: Math.max(...held.map(({ last }) => last)),
  }
  const files = textListLiteral(parts.map(({ file }) => join(folder, file)))
  const indexed = sql`select ${columnsOf(spec, range, parts)} from read_parquet(${files}, union_by_name = true)`
  if (!beside) return { from: sql`(${indexed})`, range }
  const marks = sql`select ${columnsOf(spec, range, [beside.range])} from (${marksOfEvents(duckdb, beside)}) marked`
  return { from: sql`(${indexed} union all ${marks})`, range }
}

/** Writes rows to a part whose name follows from what it covers: two processes at once write the same file. */
async function writePart(
  workspace: Workspace,
  folder: string,
  { rows, sources, range }: { rows: Sql; sources: readonly string[]; range: WordRange },
): Promise<IndexPart> {
  const hash = createHash('sha256').update(sources.toSorted().join('\n')).digest('hex')
  const file = `${hash.slice(0, 24)}.parquet`
  const path = join(folder, file)
  const temporary = `${path}.${process.pid}.tmp`
  await workspace.run(sql`copy (${rows}) to ${textLiteral(temporary)} (format parquet, compression zstd)`)
  await syncFile(temporary)
  await renameDurably(temporary, path)
  return { file, sources: [...sources], first: range.first, last: range.last }
}

/** Event files as what an index is made from. */
function sourceOf(workspace: Workspace, spec: ActivitySpec, parts: readonly EventPart[]): EventSource {
  const days = parts.flatMap(({ first, last }) => (first && last ? [first, last] : [])).toSorted()
  const [first, last] = [days[0]!, days.at(-1)!]
  const files = parts.map(({ file }) => join(workspace.folder, file))
  return {
    from: sql`(${rowsOfParts('events', files)})`,
    keys: indexColumns(spec).map((name) => keyColumn(workspace.dialect, name)),
    timezone: spec.timezone,
    first,
    last,
    range: wordsBetween(spec.unit, first, last),
    condition: eventCondition(spec),
  }
}

/** Indexes event files in one pass over them. */
function build(
  workspace: Workspace,
  folder: string,
  spec: ActivitySpec,
  parts: readonly EventPart[],
): Promise<IndexPart> {
  const source = sourceOf(workspace, spec, parts)
  const rows = activityOfEvents(workspace.dialect, source)
  return writePart(workspace, folder, { rows, sources: parts.map(({ file }) => file), range: source.range })
}

/** Puts the parts of an index together: bits are joined by `or`, so nothing is counted twice. */
async function compact(
  workspace: Workspace,
  folder: string,
  spec: ActivitySpec,
  parts: readonly IndexPart[],
): Promise<IndexPart> {
  const { bits, identifier } = workspace.dialect
  const { from, range } = rowsOf(folder, spec, parts)
  const keys = [...indexColumns(spec).map(identifier), sql`user_id`]
  const words = wordColumns(range).map((name) => sql`${bits.orAll(raw(name))} as ${raw(name)}`)
  const rows = sql`select ${joinSql([...keys, ...words])} from ${from} parts group by ${joinSql(keys)}`
  return writePart(workspace, folder, { rows, sources: parts.flatMap(({ sources }) => sources), range })
}

/** Removes files that the index no longer names, and what a process that was killed has left. */
async function sweep(folder: string, parts: readonly IndexPart[]): Promise<void> {
  const kept = new Set([manifestName, ...parts.map(({ file }) => file)])
  for (const name of await readdir(folder)) if (!kept.has(name)) await rm(join(folder, name), { force: true })
}

const eventParts = ({ manifest }: Workspace) =>
  manifest.parts.filter(({ table, rows }) => table === 'events' && rows > 0)

const folderOf = (workspace: Workspace, spec: ActivitySpec) => join(workspace.folder, 'index', specHash(spec))

/** What of an index can be used, and the event files that it covers and lacks. */
export type Coverage = {
  readonly spec: ActivitySpec
  readonly parts: readonly IndexPart[]
  readonly covered: readonly EventPart[]
  readonly missing: readonly EventPart[]
}

/** Looks up how far the index of a workspace reaches. */
export async function coverageOf(workspace: Workspace, spec: ActivitySpec): Promise<Coverage> {
  const events = eventParts(workspace)
  const present = new Set(events.map(({ file }) => file))
  const stored = await readIndex(folderOf(workspace, spec))
  const isWhole = stored.every(({ sources }) => sources.every((source) => present.has(source)))
  const covered = new Set(isWhole ? stored.flatMap(({ sources }) => sources) : [])
  return {
    spec,
    parts: isWhole ? stored : [],
    covered: events.filter(({ file }) => covered.has(file)),
    missing: events.filter(({ file }) => !covered.has(file)),
  }
}

const rowsIn = (parts: readonly EventPart[]) => parts.reduce((sum, { rows }) => sum + rows, 0)

/** Whether an index covers most events, so that bringing it up to date beats making another. */
export const coversMost = ({ covered, missing }: Coverage): boolean => rowsIn(covered) > rowsIn(missing)

/**
 * Events that are fewer than this part of those in an index are read beside it, not written into it: they cost a question
 * at most this part of what the index took, and appending costs nothing until many have come, which one pass indexes.
 */
const fewEvents = 1 / 100

/**
 * Opens an index that was looked up, brought up to date where more than few events are missing from it.
 *
 * @returns undefined when the workspace has no events
 */
export async function openIndex(
  workspace: Workspace,
  { spec, parts, covered, missing }: Coverage,
): Promise<StoredIndex | undefined> {
  if (eventParts(workspace).length === 0) return undefined
  const folder = folderOf(workspace, spec)
  if (missing.length === 0) return rowsOf(folder, spec, parts)
  if (rowsIn(missing) < rowsIn(covered) * fewEvents)
    return rowsOf(folder, spec, parts, sourceOf(workspace, spec, missing))
  await mkdir(folder, { recursive: true })
  const built = [...parts, await build(workspace, folder, spec, missing)]
  const kept = built.length > mostParts ? [await compact(workspace, folder, spec, built)] : built
  await replaceFile(join(folder, manifestName), `${JSON.stringify({ spec, parts: kept }, null, 2)}\n`)
  await sweep(folder, kept)
  return rowsOf(folder, spec, kept)
}
