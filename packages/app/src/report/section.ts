import type { ChartSpec } from '@bellwether/charts'
import type { Bilingual } from '@bellwether/core'
import type { ReportContext } from './context.ts'

/** Where the numbers of a figure come from: the metric contract as a reader sees it. */
export type Provenance = {
  /** How the figures are counted, one a basis. */
  readonly basis: readonly string[]
  /** The latest day on which one of the figures was known. */
  readonly as_of: string
  /** Ids of the sources. */
  readonly sources: readonly string[]
  /** How the figures became what is shown, in words. */
  readonly method: string
  /** The queries that were run. */
  readonly sql: readonly string[]
  /** What the quality gates say of the figures; they are shown all the same. */
  readonly gates: readonly string[]
}

/** A table of the report: its name and its rows, with the JSON names of the commands. */
export type ReportTable = { readonly name: string; readonly rows: readonly object[] }

/** A chart with its provenance, and the table that its numbers are in. */
export type Figure = {
  /** Unique in the report; addresses are made of it. */
  readonly id: string
  readonly spec: ChartSpec
  readonly provenance: Provenance
  readonly table: ReportTable
}

/** A sentence that was computed. Its numbers are marked by `cite` and lead to the figure that shows them. */
export type Finding = {
  readonly text: string
  readonly figure: string
  /** Whether the summary repeats it. */
  readonly headline?: boolean
}

/** What a section comes to: every part may be empty, and an empty section is left out. */
export type Chapter = {
  /** What the section asks, in a sentence or two. */
  readonly lead: string
  readonly findings: readonly Finding[]
  readonly figures: readonly Figure[]
  /** Limits that the reader must know. */
  readonly notes: readonly string[]
  /** HTML of its own, for sections that are lists. */
  readonly html?: string
}

/** One section of the report. */
export type Section = {
  readonly id: string
  readonly title: Bilingual
  readonly build: (context: ReportContext) => Promise<Chapter>
}

const open = '\ue000'
const close = '\ue001'

/** Marks a number of a finding as one that leads to its figure. */
export const cite = (text: string): string => open + text + close

/** Replaces every marked number of a finding. */
export const replaceCited = (text: string, replace: (cited: string) => string): string =>
  text.replace(/\ue000([^\ue001]*)\ue001/g, (_, cited: string) => replace(cited))

/** A finding without marks. */
export const plainText = (text: string): string => replaceCited(text, (cited) => cited)
