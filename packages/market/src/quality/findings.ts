import sql from 'sql-template-tag'
import type { Engine } from '../engines/engine.ts'
import type { Observation } from '../schema/observations.ts'
import { readEvidence } from './evidence.ts'
import type { Gate, GateFinding } from './gate.ts'
import { type GateName, gates } from './registry.ts'

/** What a gate found, with the gate's name. */
export type Finding = GateFinding & { readonly gate: GateName }

async function tablesOf(engine: Engine): Promise<ReadonlySet<string>> {
  const rows = await engine.all<{ name: string }>(
    sql`select table_name as name from information_schema.tables`,
  )
  return new Set(rows.map(({ name }) => name))
}

/**
 * Puts an engine's data through all gates: published figures, and sales and events where the engine has them. Nothing
 * is changed or left out.
 */
export async function findings(engine: Engine): Promise<Finding[]> {
  const tables = await tablesOf(engine)
  const evidence = await readEvidence(engine)
  const found: Finding[] = []
  for (const [name, gate] of Object.entries(gates) as [GateName, Gate][]) {
    const all = [
      ...gate.observations(evidence),
      ...((tables.has('sales') && (await gate.sales?.(engine))) || []),
      ...((tables.has('events') && (await gate.events?.(engine))) || []),
    ]
    found.push(...all.map((finding) => ({ gate: name, ...finding })))
  }
  return found
}

/** The columns that tell one published figure from another. */
const keyColumns = [
  'market',
  'basis',
  'metric',
  'unit',
  'region',
  'segment',
  'entity',
  'vendor',
  'period_start',
  'period_end',
  'source_id',
] as const

export type FigureKey = Pick<Observation, (typeof keyColumns)[number]>

/** One text for the key of a published figure, to look its gates up by. */
export const figureId = (figure: FigureKey): string => JSON.stringify(keyColumns.map((name) => figure[name]))

/** A published figure that a gate holds: its key, and what to say beside it wherever it is shown. */
export type GatedRow = FigureKey & Pick<Finding, 'gate' | 'severity' | 'message' | 'remedy'>

/**
 * The published figures that findings concern, one row a figure and gate. Join them to figures by `figureId` or their
 * columns and show them as gated; never drop them.
 */
export function gatedRows(all: readonly Finding[]): GatedRow[] {
  return all.flatMap(({ gate, severity, message, remedy, concerned }) =>
    concerned.map((figure) => {
      const key = Object.fromEntries(keyColumns.map((name) => [name, figure[name]])) as FigureKey
      return { ...key, gate, severity, message, remedy }
    }),
  )
}

/** The gated figures of an engine: `gatedRows` of its `findings`. */
export async function gateRows(engine: Engine): Promise<GatedRow[]> {
  return gatedRows(await findings(engine))
}
