import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sql, { join as joinSql, raw, type Sql } from 'sql-template-tag'
import { z } from 'zod'
import { duckdb, textListLiteral, textLiteral } from '../dialects/duckdb.ts'
import { activityOfEvents, wordColumns } from '../queries/activity.ts'
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

/** The rows of index parts together; words that a part lacks are empty there. */
function rowsOf(folder: string, spec: ActivitySpec, parts: readonly IndexPart[]): StoredIndex {
  const files = textListLiteral(parts.map(({ file }) => join(folder, file)))
  const range = {
    unit: spec.unit,
    first: Math.min(...parts.map(({ first }) => first)),
    last: Math.max(...parts.map(({ last }) => last)),
  }
  const words = wordColumns(range).map((name) => sql`coalesce(${raw(name)}, 0) as ${raw(name)}`)
  const columns = joinSql([...indexColumns(spec).map(duckdb.identifier), sql`user_id`, ...words])
  return { from: sql`(select ${columns} from read_parquet(${files}, union_by_name = true))`, range }
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

/** Indexes event files in one pass over them. */
async function build(
  workspace: Workspace,
  folder: string,
  spec: ActivitySpec,
  parts: readonly EventPart[],
): Promise<IndexPart> {
  const days = parts.flatMap(({ first, last }) => (first && last ? [first, last] : [])).toSorted()
  const [first, last] = [days[0]!, days.at(-1)!]
  const range = wordsBetween(spec.unit, first, last)
  const files = parts.map(({ file }) => join(workspace.folder, file))
  const rows = activityOfEvents(workspace.dialect, {
    from: sql`(${rowsOfParts('events', files)})`,
    keys: indexColumns(spec).map((name) => keyColumn(workspace.dialect, name)),
    timezone: spec.timezone,
    first,
    last,
    range,
    condition: eventCondition(spec),
  })
  return writePart(workspace, folder, { rows, sources: parts.map(({ file }) => file), range })
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

/** Whether an index of the workspace covers all of its events already. */
export async function isIndexed(workspace: Workspace, spec: ActivitySpec): Promise<boolean> {
  const stored = await readIndex(folderOf(workspace, spec))
  const covered = stored.flatMap(({ sources }) => sources).toSorted()
  const present = eventParts(workspace).map(({ file }) => file)
  return covered.join('\n') === present.toSorted().join('\n')
}

/**
 * Brings the activity index of a workspace up to date, reading only the event files that it does not cover yet, and
 * opens it. An event file that has left the workspace makes the index be built anew.
 *
 * @returns undefined when the workspace has no events
 */
export async function updateIndex(
  workspace: Workspace,
  spec: ActivitySpec,
): Promise<StoredIndex | undefined> {
  const events = eventParts(workspace)
  if (events.length === 0) return undefined
  const folder = folderOf(workspace, spec)
  await mkdir(folder, { recursive: true })
  const present = new Set(events.map(({ file }) => file))
  const stored = await readIndex(folder)
  const usable = stored.every(({ sources }) => sources.every((source) => present.has(source))) ? stored : []
  const covered = new Set(usable.flatMap(({ sources }) => sources))
  const missing = events.filter(({ file }) => !covered.has(file))
  let parts = usable
  if (missing.length > 0) parts = [...parts, await build(workspace, folder, spec, missing)]
  if (parts.length > mostParts) parts = [await compact(workspace, folder, spec, parts)]
  if (parts !== stored) {
    await replaceFile(join(folder, manifestName), `${JSON.stringify({ spec, parts }, null, 2)}\n`)
    await sweep(folder, parts)
  }
  return rowsOf(folder, spec, parts)
}
