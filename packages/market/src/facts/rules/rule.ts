import { groupBy } from '@bellwether/core'
import type { FactTable } from '../folder.ts'
import { type Problem, problemAt, type Tell } from '../problem.ts'
import type { FactBase } from '../read.ts'

/** One thing that must hold in a fact base. It sees only rows whose cells fit their columns. */
export type Rule = (base: FactBase, today: string) => readonly Problem[]

/** A row of any table: its line, and its cells by column. */
export type AnyRow = { readonly line: number; readonly row: Readonly<Record<string, unknown>> }

/** The rows of any table of a base. */
export const rowsOf = ({ rows }: FactBase, table: FactTable): readonly AnyRow[] => rows[table]

/** The rows whose key an earlier one has, each after the first of its key. */
export const repeatsOf = <R extends AnyRow>(
  rows: readonly R[],
  keyOf: (row: R) => string,
): (readonly [first: R, repeat: R])[] =>
  [...groupBy(rows, keyOf).values()].flatMap(([first, ...others]) =>
    others.map((repeat) => [first!, repeat] as const),
  )

/** Makes the problem of one row of a table, at the column that is to blame. */
export function rowProblem(
  { folder }: FactBase,
  table: FactTable,
  { line, row }: AnyRow,
  column: string,
  tell: Tell,
): Problem {
  return problemAt({ folder, table, line, column, value: row[column] }, tell)
}
