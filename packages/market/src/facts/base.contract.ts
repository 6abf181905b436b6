import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { tables } from '../schema/tables.ts'
import { checkFacts, type FactsReport } from './check.ts'
import { type FactTable, factFile } from './folder.ts'

type Cells = Readonly<Record<string, string | number | boolean | null>>

/** A row of each table that is in order, and in order with the others. */
export const orderly: { readonly [T in FactTable]: Cells } = {
  observations: {
    market: 'Ships',
    basis: 'as counted in port',
    metric: 'tokens',
    entity: 'Ark',
    vendor: 'Noah',
    segment: null,
    region: 'Worldwide',
    period_start: '2025-01-01',
    period_end: '2025-03-31',
    value: 40,
    unit: 'percent',
    low: 38,
    high: 42,
    quality: 'measured',
    preferred: true,
    source_id: 'log-2025',
    note: 'read twice, "by hand"',
  },
  sources: {
    source_id: 'log-2025',
    title: 'The log',
    publisher: 'Harbour',
    url: 'https://example.org/log',
    published: '2025-04',
    licence: 'CC0-1.0',
    note: null,
  },
  models: {
    model: 'ark-1',
    vendor: 'Noah',
    release_date: '2024-09',
    as_of: '2025-01-01',
    source_id: 'log-2025',
  },
  prices: {
    vendor: 'Noah',
    model: 'ark-1',
    effective_date: '2025-01-01',
    price_input: 1,
    price_output: 2,
    preferred: true,
    source_id: 'log-2025',
  },
  milestones: {
    date: '2024-09',
    actor: 'Noah',
    kind: 'release',
    title_en: 'Ark 1 sails',
    title_zh: '方舟一号启航',
    source_id: 'log-2025',
  },
  vendors: { vendor: 'Noah', name_zh: '诺亚', country: null, note: null },
  products: { entity: 'Ark', vendor: 'Noah', name_zh: '方舟' },
  markets: { market: 'Ships', name_zh: '船' },
  bases: { basis: 'as counted in port', name_zh: '港口统计' },
}

/** A cell as RFC 4180 has it. */
const quoted = (cell: unknown): string => {
  const text = cell === null || cell === undefined ? '' : String(cell)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export function csv(table: FactTable, rows: readonly Cells[]): string {
  const names = tables[table].columns.map(({ name }) => name)
  return [names.join(','), ...rows.map((row) => names.map((name) => quoted(row[name])).join(',')), ''].join(
    '\n',
  )
}

/** A folder that is removed when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'facts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/**
 * Writes an orderly fact base with some tables replaced: by rows that differ from the orderly one in the cells that
 * are given, by a file's text, or by nothing.
 */
export function writeBase(changes: { [T in FactTable]?: readonly Cells[] | string | null } = {}): string {
  const folder = temporaryFolder()
  for (const table of Object.keys(orderly) as FactTable[]) {
    const change = changes[table]
    if (change === null) continue
    const rows = (typeof change === 'object' ? change : [{}]).map((row) => ({ ...orderly[table], ...row }))
    writeFileSync(factFile(folder, table), typeof change === 'string' ? change : csv(table, rows))
  }
  return folder
}

/** Checks an orderly base with these changes as of a day long after its figures. */
export const checkBase = (changes: Parameters<typeof writeBase>[0]): FactsReport =>
  checkFacts(writeBase(changes), { today: '2026-01-01' })

/** The problems of a base as `table:line column "value"`, for tests of where problems are found. */
export const placesOf = ({ problems }: FactsReport): string[] =>
  problems.map(({ file, line, column, value }) => {
    const table = file.split(/[\\/]/).at(-1)!.replace('.csv', '')
    return [`${table}:${line}`, column, value === null ? null : `"${value}"`].filter(Boolean).join(' ')
  })
