import sql, { join, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import type { Column } from '../schema/table.ts'
import { type TableName, tables } from '../schema/tables.ts'
import type { Engine } from './engine.ts'

/** The columns of a canonical table. */
export const columnsOf = (name: TableName): readonly Column[] => tables[name].columns

/** The names of the canonical tables. */
export const tableNames = Object.keys(tables) as TableName[]

/** The canonical columns in the types of an engine, as they stand in `create table`. */
export function columnList({ identifier, columnType, nullable }: Dialect, name: TableName): Sql {
  const columns = columnsOf(name).map(({ name: column, sql: type, required }) => {
    const stored = required ? columnType(type) : nullable(columnType(type))
    return sql`${identifier(column)} ${stored}`
  })
  return join(columns)
}

/**
 * What stands after the columns of a canonical table. Rows of a user lie together, so that what is counted user by user
 * reads them in order.
 */
function storage(engine: Engine, name: TableName): Sql {
  if (engine.name !== 'clickhouse') return sql``
  if (name === 'events') return sql`engine = MergeTree order by (user_id, ts)`
  return sql`engine = MergeTree order by tuple()`
}

/** Makes a canonical table, without rows, in the place of one of its name. */
export async function replaceTable(engine: Engine, name: TableName): Promise<void> {
  const table = engine.dialect.identifier(name)
  await engine.run(sql`drop table if exists ${table}`)
  await engine.run(sql`create table ${table} (${columnList(engine.dialect, name)}) ${storage(engine, name)}`)
}
