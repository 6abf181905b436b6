import sql, { raw } from 'sql-template-tag'
import { openDuckdb } from '../engines/duckdb.ts'
import type { Engine } from '../engines/engine.ts'
import type { Observation } from '../schema/observations.ts'
import type { Sale } from '../schema/sales.ts'
import type { Source } from '../schema/sources.ts'
import { tables } from '../schema/tables.ts'

type Rows = {
  observations?: readonly Partial<Observation>[]
  sources?: readonly Partial<Source>[]
  sales?: readonly Partial<Sale>[]
}

async function fill(engine: Engine, name: keyof Rows, rows: readonly object[]): Promise<void> {
  const columns = tables[name].columns.map((column) => `"${column.name}" ${column.sql}`).join(', ')
  await engine.run(sql`create or replace table ${raw(name)} (${raw(columns)})`)
  if (rows.length === 0) return
  const types = JSON.stringify([
    Object.fromEntries(tables[name].columns.map((column) => [column.name, column.sql])),
  ])
  await engine.run(
    sql`insert into ${raw(name)} select unnest(from_json(${JSON.stringify(rows)}, ${types}), recursive := true)`,
  )
}

/** Fills the tables that share queries read, in an engine of a test's own. */
export async function refill(
  engine: Engine,
  { observations = [], sources = [], sales = [] }: Rows,
): Promise<void> {
  const defaults = { basis: 'b', quality: 'measured', preferred: true, source_id: 's', unit: 'tokens' }
  await fill(
    engine,
    'observations',
    observations.map((row) => ({ ...defaults, ...row })),
  )
  await fill(engine, 'sources', sources)
  await fill(engine, 'sales', sales)
}

/** A DuckDB that holds these rows and no others. */
export async function engineWith(rows: Rows): Promise<Engine> {
  const engine = await openDuckdb()
  await refill(engine, rows)
  return engine
}

/** The ten models with the most tokens on OpenRouter in the week to 2026-05-04 (openrouter-inference-stats). */
export const openrouterWeek: readonly Partial<Observation>[] = (
  [
    ['Tencent', 'Hy3 Preview (free)', 3030e9],
    ['Moonshot AI', 'Kimi K2.6', 1820e9],
    ['Anthropic', 'Claude Sonnet 4.6', 1350e9],
    ['Google', 'Gemini 3 Flash Preview', 973e9],
    ['Anthropic', 'Claude Opus 4.7', 935e9],
    ['DeepSeek', 'DeepSeek V3.2', 907e9],
    ['StepFun', 'Step 3.5 Flash', 752e9],
    ['MiniMax', 'MiniMax M2.7', 729e9],
    ['DeepSeek', 'DeepSeek V4 Flash', 704e9],
    ['xAI', 'Grok 4.1 Fast', 646e9],
  ] as const
).map(([vendor, entity, value]) => ({
  market: 'OpenRouter top ten of the week',
  metric: 'tokens',
  vendor,
  entity,
  value,
  period_start: '2026-04-28',
  period_end: '2026-05-04',
}))
