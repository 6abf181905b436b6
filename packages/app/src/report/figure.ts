import type { ChartSpec } from '@bellwether/charts'
import type { ReportContext } from './context.ts'
import type { Figure, Provenance, ReportTable } from './section.ts'

type Sourced = {
  readonly basis?: string
  readonly sources: readonly string[]
  readonly period_end?: string
  readonly as_of?: string | null
  readonly published?: string | null
}

const distinct = (texts: readonly (string | null | undefined)[]): string[] => [
  ...new Set(texts.filter((text): text is string => Boolean(text))),
]

/** The provenance of rows that name their bases and sources. */
export function provenanceOf(
  rows: readonly Sourced[],
  sql: readonly string[],
  method: string,
  { names, sources }: Pick<ReportContext, 'names' | 'sources'>,
): Provenance {
  const ids = distinct(rows.flatMap((row) => row.sources))
  const known = ids.map((id) => sources.get(id)?.published)
  const stated = rows.map(({ as_of, published }) => as_of ?? published)
  const _dates = distinct([...stated, ...known])
  const _ends = distinct(rows.map(({ period_end }) => period_end))
  return {
    basis: distinct(rows.map(({ basis }) => basis)).map(names.basis),
    as_of:
      distinct([...stated, ...known])
        .sort()
        .at(-1) ?? '',
    sources: ids,
    method,
    sql,
  }
}

/** Puts a figure together. */
export const figure = (id: string, spec: ChartSpec, provenance: Provenance, table: ReportTable): Figure => ({
  id,
  spec,
  provenance,
  table,
})
