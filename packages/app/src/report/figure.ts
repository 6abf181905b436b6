import type { ChartSpec } from '@bellwether/charts'
import type { ReportContext } from './context.ts'
import type { Figure, Provenance, ReportTable } from './section.ts'

type Sourced = {
  readonly basis?: string
  readonly sources: readonly string[]
  readonly period_end?: string
  readonly as_of?: string | null
  readonly published?: string | null
  readonly market?: string
  readonly measure?: string
}

const distinct = (texts: readonly (string | null | undefined)[]): string[] => [
  ...new Set(texts.filter((text): text is string => Boolean(text))),
]

type Gated = ReportContext['gated'][number]

const concerns = ({ concerned }: Gated, rows: readonly Sourced[]): boolean =>
  concerned.some((figure) =>
    rows.some(
      ({ market, basis, measure, period_end }) =>
        figure.market === market &&
        figure.basis === basis &&
        figure.metric === measure &&
        figure.period_end === period_end,
    ),
  )

/** What the gates say of the rows: errors and warnings; the section on quality has all. */
function gateMessages(
  rows: readonly Sourced[],
  { gated, language }: Pick<ReportContext, 'gated' | 'language'>,
): string[] {
  const held = gated.filter((finding) => finding.severity !== 'info' && concerns(finding, rows))
  return distinct(held.map(({ message }) => message[language]))
}

/** The provenance of rows that name their bases and sources. */
export function provenanceOf(
  rows: readonly Sourced[],
  sql: readonly string[],
  method: string,
  context: ReportContext,
): Provenance {
  const { names, sources } = context
  const ids = distinct(rows.flatMap((row) => row.sources))
  const known = ids.map((id) => sources.get(id)?.published)
  const stated = rows.map(({ as_of, published }) => as_of ?? published)
  return {
    basis: distinct(rows.map(({ basis }) => basis)).map(names.basis),
    as_of:
      distinct([...stated, ...known])
        .toSorted()
        .at(-1) ?? '',
    sources: ids,
    method,
    sql,
    gates: gateMessages(rows, context),
  }
}

/** Puts a figure together. */
export const figure = (id: string, spec: ChartSpec, provenance: Provenance, table: ReportTable): Figure => ({
  id,
  spec,
  provenance,
  table,
})
