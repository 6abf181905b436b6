import { join } from 'node:path'
import { UserError } from '@bellwether/core'
import sql from 'sql-template-tag'
import { duckdb, textLiteral } from '../dialects/duckdb.ts'
import { openDuckdb } from '../engines/duckdb.ts'
import type { Engine } from '../engines/engine.ts'
import { type Change, changeWorkspace } from '../workspace/change.ts'
import { type Manifest, type Part, readManifest } from '../workspace/manifest.ts'
import { inPartOrder } from '../workspace/part-order.ts'
import { type Conversion, conversionOf } from './conversion.ts'
import type { FileOptions, ImportOptions } from './options.ts'
import { guessTable } from './origins.ts'
import { type Plan, planImport } from './plan.ts'
import {
  type RefusedRow,
  type RejectCount,
  RejectWriter,
  writeRowRejects,
  writeTextRejects,
} from './rejects.ts'
import { type Rows, requireUnchanged } from './rows.ts'
import { openSource, readableRows, type Source } from './source.ts'

/** The stages of an import, for progress. */
export type Stage = 'read' | 'load' | 'rejects' | 'commit'

/** What surrounds an import. */
export type ImportSurroundings = {
  /** Guess only; nothing is written. */
  dryRun?: boolean
  /** DuckDB's memory; 1 GB unless said otherwise. */
  memoryLimit?: string
  threads?: number
  signal?: AbortSignal
  onStage?: (stage: Stage) => void
}

/** What an import did. */
export type ImportResult = {
  readonly state: 'imported' | 'unchanged' | 'planned'
  readonly file: string
  readonly plan: Plan
  /** How the file was read: `utf-8`, `gb18030` …; null for Parquet. */
  readonly encoding: string | null
  readonly delimiter: string
  /** The first rows of the file, for the guess to be checked against. */
  readonly sample: Rows['sample']
  /** Rows of the file, rows taken and rows rejected. */
  readonly read: number
  readonly rows: number
  readonly rejected: number
  readonly reasons: readonly RejectCount[]
  /** Where the rejected rows are, relative to the workspace; null when there are none. */
  readonly rejects: string | null
  /** The first and the last day that the rows speak of. */
  readonly first: string | null
  readonly last: string | null
  /** The same name was imported before with other content, whose rows stay. */
  readonly earlier: boolean
}

/** The column that says when; aliases hold at any time. */
const timeColumn = { sales: 'ts', events: 'ts', observations: 'period_start', aliases: undefined } as const

/** What an import learned of its rows beside them. */
type Loaded = { part: string; rows: number; first: string | null; last: string | null }

/** Writes the rows that can be taken to a Parquet file of `staging`. */
async function loadRows(
  engine: Engine,
  { accepted }: Conversion,
  plan: Plan,
  change: Change,
): Promise<Loaded> {
  const part = join(change.staging, 'part.parquet')
  const rows = inPartOrder(plan.table, accepted)
  // With zstd files are a seventh smaller and every pass over them takes a quarter longer.
  await engine.run(sql`copy (${rows}) to ${textLiteral(part)} (format parquet, compression snappy)`)
  const column = timeColumn[plan.table]
  const time = column ? duckdb.identifier(column) : sql`cast(null as date)`
  const [facts] = await engine.all<{ rows: number; first: string | null; last: string | null }>(
    sql`select count(*) as rows, cast(cast(min(${time}) as date) as varchar) as first,
      cast(cast(max(${time}) as date) as varchar) as last from read_parquet(${textLiteral(part)})`,
  )
  return { part, ...facts! }
}

/** Writes the rejected rows of a file and counts them. */
async function writeRejects(
  engine: Engine,
  { rows, survey }: Source,
  { refused, refusals }: Conversion,
  target: string,
): Promise<RejectWriter> {
  const writer = new RejectWriter(rows.name, target)
  const blocks = engine.stream<RefusedRow>(refused)
  if (survey) await writeTextRejects(survey, blocks, refusals, writer)
  else await writeRowRejects(blocks, refusals, writer)
  await writer.close()
  return writer
}

/** What the manifest keeps of how a file was read. */
function mappingOf(plan: Plan): Record<string, string> {
  return Object.fromEntries(
    plan.columns.flatMap(({ column, origin }) =>
      origin.kind === 'column' ? [[column.name, origin.name]] : [],
    ),
  )
}

/**
 * Whether a part holds what this import would read: of sales and events a file has one reading, but a file of figures
 * may have several measures, a column each, and each of them is imported by itself.
 */
const isSameReading = (part: Part, { table, columns }: Plan): boolean => {
  if (part.table !== table) return false
  const origin = columns.find(({ column }) => column.name === 'value')?.origin
  return table !== 'observations' || origin?.kind !== 'column' || part.mapping.value === origin.name
}

const isSameSource = (part: Part, rows: Rows, plan: Plan) =>
  isSameReading(part, plan) && (part.source.sha256 === rows.sha256 || part.source.name === rows.name)

function describe(source: Source, plan: Plan) {
  const { rows, survey } = source
  const faulty = survey?.faulty ?? 0
  return {
    file: rows.name,
    plan,
    encoding: survey?.encoding ?? null,
    delimiter: rows.delimiter,
    sample: rows.sample.slice(0, 3),
    read: rows.count + faulty,
    rows: 0,
    rejected: 0,
    reasons: [],
    rejects: null,
    first: null,
    last: null,
    earlier: false,
  }
}

/** The part that came from the same content, if it is in the workspace already. */
function knownPart(manifest: Manifest, rows: Rows, plan: Plan, options: ImportOptions): Part | undefined {
  if (options.replace) return undefined
  return manifest.parts.find((part) => part.source.sha256 === rows.sha256 && isSameReading(part, plan))
}

async function importUnder(
  change: Change,
  engine: Engine,
  source: Source,
  plan: Plan,
  options: ImportOptions,
  around: ImportSurroundings,
): Promise<ImportResult> {
  const { survey } = source
  around.onStage?.('load')
  const rows = await readableRows(source, join(change.staging, 'records'))
  around.signal?.throwIfAborted()
  const isJson = survey?.layout.format === 'ndjson' || survey?.layout.format === 'json'
  const conversion = conversionOf(rows, plan, isJson)
  const loaded = await loadRows(engine, conversion, plan, change)
  const rejected = rows.count - loaded.rows + (survey?.faulty ?? 0)
  around.signal?.throwIfAborted()
  const name = `${plan.table}-${rows.sha256.slice(0, 12)}`
  const target = join(change.staging, 'rejects.csv')
  if (rejected > 0) around.onStage?.('rejects')
  const writer = rejected > 0 ? await writeRejects(engine, source, conversion, target) : undefined
  await requireUnchanged(source.path, source.stamp)
  around.onStage?.('commit')
  const rejects = writer ? await change.keep(target, 'rejects', `${name}.csv`) : null
  if (loaded.rows === 0) throw nothingGood(source.rows.name, rejected, writer?.counts()[0])
  const { as, map: _map, columns: _columns, ...told } = options
  const part: Part = {
    table: as,
    file: await change.keep(loaded.part, 'parts', `${name}.parquet`),
    rows: loaded.rows,
    columns: [...plan.columns.map(({ column }) => column.name)],
    first: loaded.first,
    last: loaded.last,
    source: { name: rows.name, sha256: rows.sha256 },
    mapping: mappingOf(plan),
    options: told,
    licence: options.licence ?? null,
    rejected,
    rejects,
    imported: new Date().toISOString(),
  }
  const replaced = (old: Part) => options.replace === true && isSameSource(old, rows, plan)
  await change.commit([...change.manifest.parts.filter((old) => !replaced(old)), part])
  const earlier = !options.replace && change.manifest.parts.some((old) => isSameSource(old, rows, plan))
  return {
    ...describe(source, plan),
    state: 'imported',
    rows: loaded.rows,
    rejected,
    reasons: writer?.counts() ?? [],
    rejects,
    first: loaded.first,
    last: loaded.last,
    earlier,
  }
}

function nothingGood(name: string, rejected: number, worst: RejectCount | undefined): UserError {
  if (!worst) return new UserError(`${name} has a header but no rows`, { hint: 'check how it was exported' })
  const where = worst.column ? `, column "${worst.column}": "${worst.value ?? ''}"` : ''
  return new UserError(
    `none of the ${rejected} rows of ${name} can be taken; the first is ${name}:${worst.line}${where} (${worst.reason})`,
    {
      hint: 'check the guess with --dry-run; name the columns with --map and the notation with --date-format or --decimal',
    },
  )
}

function unchanged(source: Source, plan: Plan, known: Part): ImportResult {
  const { rows, rejected, rejects, first, last } = known
  return { ...describe(source, plan), state: 'unchanged', rows, rejected, rejects, first, last }
}

/**
 * Imports a file into a workspace: CSV, TSV, NDJSON, JSON or Parquet, plain or gzip, of any size that fits the disk.
 * What can't be taken is told row by row in `rejects`; the same content twice changes nothing. A failure or a kill at any
 * moment leaves the workspace as it was.
 *
 * @throws UserError when the file can't be read or understood, or the workspace can't be written
 */
export async function importFile(
  path: string,
  folder: string,
  told: FileOptions,
  around: ImportSurroundings = {},
): Promise<ImportResult> {
  const engine = await openDuckdb({
    memoryLimit: around.memoryLimit ?? '1GB',
    ...(around.threads && { threads: around.threads }),
    temporaryFolder: join(folder, 'staging', `${process.pid}-spill`),
  })
  const stop = () => engine.interrupt()
  around.signal?.addEventListener('abort', stop, { once: true })
  try {
    // A filter pushed down would work out every value once more, to the letter, below the steps that they are made in.
    await engine.run(sql`set disabled_optimizers = 'filter_pushdown'`)
    around.onStage?.('read')
    const source = await openSource(engine, path, told)
    const options = { ...told, as: told.as ?? guessTable(source.rows.columns) }
    const plan = await planImport(engine, source.rows, options)
    around.signal?.throwIfAborted()
    const known = knownPart(await readManifest(folder), source.rows, plan, options)
    if (known) return unchanged(source, plan, known)
    if (around.dryRun) return { ...describe(source, plan), state: 'planned' }
    return await changeWorkspace(folder, async (change) => {
      const meanwhile = knownPart(change.manifest, source.rows, plan, options)
      if (meanwhile) return unchanged(source, plan, meanwhile)
      return importUnder(change, engine, source, plan, options, around)
    })
  } finally {
    around.signal?.removeEventListener('abort', stop)
    await engine.close()
  }
}
