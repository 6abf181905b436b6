import { randomUUID } from 'node:crypto'
import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'

/** What names of tables that an engine keeps for itself begin with. */
const keptPrefix = 'bellwether_kept_'

/** How an engine makes tables of its own in a database that others use too, and drops them in the end. */
export type Kept = {
  keep(name: string, rows: Sql): Promise<Sql>
  /** Drops all that was kept. */
  drop(): Promise<void>
}

/**
 * Keeps rows in tables whose names no other process has. The name holds the minute in which it was made, so that what a
 * killed process left can be told by its age.
 *
 * @param create the statement that makes a table of rows
 */
export function keptTables(
  { identifier }: Dialect,
  run: (query: Sql) => Promise<void>,
  create: (table: Sql, rows: Sql) => Sql,
): Kept {
  const session = `${Math.floor(Date.now() / 60_000).toString(36)}_${randomUUID().slice(0, 8)}`
  const made = new Map<string, Sql>()
  const drop = (table: Sql) => run(sql`drop table if exists ${table}`)
  return {
    async keep(name, rows) {
      const table = identifier(`${keptPrefix}${session}_${name}`)
      if (made.has(name)) await drop(table)
      made.set(name, table)
      await run(create(table, rows))
      return table
    },
    async drop() {
      for (const table of made.values()) await drop(table)
      made.clear()
    },
  }
}
