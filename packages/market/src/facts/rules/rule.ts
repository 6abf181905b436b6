import type { FactTable } from '../folder.ts'
import { type Problem, problemAt, type Tell } from '../problem.ts'
import type { FactBase, FactRow } from '../read.ts'

/** One thing that must hold in a fact base. It sees only rows whose cells fit their columns. */
export type Rule = (base: FactBase, today: string) => readonly Problem[]

/** Makes the problem of one row of a table, at a column if there is one to blame. */
export function rowProblem<T extends FactTable>(
  { folder }: FactBase,
  table: T,
  { line, row }: FactRow<T>,
  column: (keyof FactRow<T>['row'] & string) | undefined,
  tell: Tell,
): Problem {
  const at = { folder, table, line }
  return problemAt(column === undefined ? at : { ...at, column, value: row[column] }, tell)
}

/** Rows in groups of an equal key, in the order of their first row. */
export function groupRows<R>(rows: readonly R[], key: (row: R) => string): R[][] {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group) group.push(row)
    else groups.set(key(row), [row])
  }
  return [...groups.values()]
}
