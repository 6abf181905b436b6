import { embeddedFacts, requireFacts } from './folder.ts'
import type { Problem } from './problem.ts'
import { readFacts } from './read.ts'
import { rules } from './rules/registry.ts'

/** How a fact base is checked. */
export type CheckOptions = {
  /** The day that counts as now, `YYYY-MM-DD`: figures of later periods must be forecasts. */
  today?: string
}

/** The outcome of a check: how many rows were read, and everything that is wrong, by file and line. */
export type FactsReport = { readonly rows: number; readonly problems: readonly Problem[] }

const byPlace = (a: Problem, b: Problem): number =>
  a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line

/**
 * Checks a fact base: its schema, then every rule over the rows that fit it. All problems are found, not only the
 * first.
 *
 * @param folder a fact base in the layout of `data/llm-market`; the embedded one by default
 * @throws UserError when the folder holds no fact base
 */
export function checkFacts(
  folder: string = embeddedFacts(),
  { today = new Date().toISOString().slice(0, 10) }: CheckOptions = {},
): FactsReport {
  requireFacts(folder)
  const { base, problems } = readFacts(folder)
  const found = Object.values(rules).flatMap((rule) => rule(base, today))
  return {
    rows: Object.values(base.rows).reduce((sum, rows) => sum + rows.length, 0),
    problems: [...problems, ...found].sort(byPlace),
  }
}
