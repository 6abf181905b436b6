import type { FactTable } from '../folder.ts'
import { type Problem, problemAt, type Tell } from '../problem.ts'
import type { FactBase } from '../read.ts'

/** One thing that must hold in a fact base. It sees only rows whose cells fit their columns. */
export type Rule = (base: FactBase, today: string) => readonly Problem[]

/** A row of any table: its line, and its cells by column. */
export type AnyRow = { readonly line: number; readonly row: Readonly<Record<string, unknown>> }

/** The rows of any table of a base. */
export const rowsOf = ({ rows }: FactBase, table: FactTable): readonly AnyRow[] => rows[table]

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
