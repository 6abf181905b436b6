import type { Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import type { Column } from '../schema/table.ts'

/** A value as engines return it: dates as `YYYY-MM-DD`, moments as ISO 8601 in UTC, integers as numbers. */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [key: string]: Cell }

/** A row of an answer, by column name. */
export type Row = Readonly<Record<string, Cell>>

/**
 * A database that answers queries. Queries are `sql` templates (`sql-template-tag`): values are bound, never pasted.
 */
export type Engine = {
  readonly name: string
  readonly dialect: Dialect
  /** All rows of an answer. @throws UserError when the engine refuses the query for a reason the user can mend. */
  all<R extends Row = Row>(query: Sql): Promise<R[]>
  /** The rows of an answer in blocks, for answers larger than memory. */
  stream<R extends Row = Row>(query: Sql): AsyncIterable<R[]>
  /** Runs statements that give no rows. */
  run(query: Sql): Promise<void>
  /**
   * Keeps the rows of a query for as long as the engine is open.
   *
   * @param name what the table is called, letters and digits; a table kept before under the name is replaced
   * @returns the table, as it is written after `from`
   */
  keep(name: string, rows: Sql): Promise<Sql>
  /** Adds rows to a table. Days and moments are texts, as engines return them. */
  insert(table: Sql, columns: readonly Pick<Column, 'name' | 'sql'>[], rows: readonly Row[]): Promise<void>
  close(): Promise<void>
}
