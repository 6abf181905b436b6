import sql, { join, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import type { Column } from '../schema/table.ts'
import type { Row } from './engine.ts'

const rowsAtOnce = 500

/** Statements that insert rows as bound values, some hundred rows each. */
export function insertStatements(
  dialect: Dialect,
  table: Sql,
  columns: readonly Pick<Column, 'name' | 'sql'>[],
  rows: readonly Row[],
): Sql[] {
  const names = join(columns.map(({ name }) => dialect.identifier(name)))
  const cells = (row: Row) =>
    join(
      columns.map(({ name, sql: type }) =>
        (row[name] ?? null) === null ? sql`null` : sql`cast(${row[name]} as ${dialect.columnType(type)})`,
      ),
    )
  return Array.from({ length: Math.ceil(rows.length / rowsAtOnce) }, (_, i) => {
    const block = rows.slice(i * rowsAtOnce, (i + 1) * rowsAtOnce)
    return sql`insert into ${table} (${names}) values ${join(block.map((row) => sql`(${cells(row)})`))}`
  })
}
