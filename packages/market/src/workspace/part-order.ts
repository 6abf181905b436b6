import sql, { type Sql } from 'sql-template-tag'
import { duckdb } from '../dialects/duckdb.ts'
import type { TableName } from '../schema/tables.ts'

/** The column whose equal values lie together in a part. */
const clusterColumns: Partial<Record<TableName, string>> = { events: 'user_id' }

/**
 * Rows in the order in which a part keeps them. The events of a user lie together, since every question groups them by
 * user: the groups stay in the processor's cache, and a name that repeats is stored once. The order is that of a hash,
 * which sorts in half the time of the names themselves.
 */
export function inPartOrder(table: TableName, rows: Sql): Sql {
  const column = clusterColumns[table]
  return column ? sql`select * from (${rows}) order by ${duckdb.hash(duckdb.identifier(column))}` : rows
}
