import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Address } from './address.ts'
import { type ComparedMeasure, compareEngines } from './compare.ts'
import { openDuckdb } from './duckdb.ts'
import type { Engine } from './engine.ts'
import type { Setting } from './questions/question.ts'
import { calendars, insertSample, sampleHalves } from './random-log.ts'
import { openRemote, type RemoteOptions } from './remote.ts'
import { replaceTable } from './tables.ts'

/** What a check of an engine takes. */
export type CheckEngineOptions = RemoteOptions & {
  /** Of the random log. */
  readonly seed?: number
  /** In which time zones and week starts questions are asked; three that differ unless given. */
  readonly settings?: readonly Setting[]
}

/** The tables that the random log fills. */
const filled = ['events', 'aliases', 'sales'] as const

/** An embedded engine that holds the random log: what others are compared with. */
export async function sampleReference(seed: number): Promise<Engine> {
  const reference = await openDuckdb({ threads: 1 })
  for (const name of filled) await replaceTable(reference, name)
  await insertSample(reference, seed)
  return reference
}

/** Runs work on an engine in a database (Trino: a schema) of its own, and takes it away again. */
async function withScratch<T>(
  address: Address,
  options: RemoteOptions,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const name = `bellwether_check_${randomUUID().slice(0, 8)}`
  const around = await openRemote(address, options)
  const [kind, own] =
    address.engine === 'trino'
      ? [sql`schema`, { ...address, schema: name }]
      : [sql`database`, { ...address, database: name }]
  const place = around.dialect.identifier(name)
  try {
    await around.run(sql`create ${kind} ${place}`)
    const engine = await openRemote(own, options)
    try {
      return await work(engine)
    } finally {
      await engine.close()
      for (const table of filled) {
        await around.run(sql`drop table if exists ${place}.${around.dialect.identifier(table)}`)
      }
      await around.run(sql`drop ${kind} ${place}`)
    }
  } finally {
    await around.close()
  }
}

/**
 * The contract test of engines: a random log with late and repeated events, users of two names and awkward texts is put
 * into a database of its own on the engine, every measure is asked of it and of the embedded engine in several time
 * zones and week starts, and the answers are compared cell by cell.
 *
 * @param onMeasure told of each measure as it is compared
 * @throws UserError when the engine can't be reached, or lets no database be made
 */
export async function checkEngine(
  address: Address,
  { seed = 1, settings = calendars, ...options }: CheckEngineOptions,
  onMeasure: (measure: ComparedMeasure) => void = () => {},
): Promise<ComparedMeasure[]> {
  const reference = await sampleReference(seed)
  try {
    return await withScratch(address, options, async (engine) => {
      for (const name of filled) await replaceTable(engine, name)
      await insertSample(engine, seed)
      const compared: ComparedMeasure[] = []
      const question = {
        settings,
        halves: sampleHalves,
        tables: new Set(['events', 'sales'] as const),
      }
      for await (const measure of compareEngines(engine, reference, question)) {
        compared.push(measure)
        onMeasure(measure)
      }
      return compared
    })
  } finally {
    await reference.close()
  }
}
