import sql, { join, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import type { Column, SqlType } from '../schema/table.ts'
import type { Cell, Row } from './engine.ts'

const rowsAtOnce = 500

/** Moments as every engine casts them: UTC is understood, not written. */
const written = (value: Cell | undefined, type: SqlType): Cell | undefined =>
  type === 'TIMESTAMP' && typeof value === 'string' ? value.replace('T', ' ').replace(/Z$/, '') : value

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
        (row[name] ?? null) === null
          ? sql`null`
          : sql`cast(${written(row[name], type)} as ${dialect.columnType(type)})`,
      ),
    )
  return Array.from({ length: Math.ceil(rows.length / rowsAtOnce) }, (_, i) => {
    const block = rows.slice(i * rowsAtOnce, (i + 1) * rowsAtOnce)
    return sql`insert into ${table} (${names}) values ${join(block.map((row) => sql`(${cells(row)})`))}`
  })
}
