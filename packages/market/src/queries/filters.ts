import sql, { join, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'

/** Conditions joined by `and`; those that are undefined are left out. True when none is left. */
export function allOf(conditions: readonly (Sql | undefined)[]): Sql {
  const present = conditions.filter((condition) => condition !== undefined)
  return present.length === 0 ? sql`true` : join(present, ' and ')
}

/** A column that equals a text, in any case; undefined when no text is asked for. */
export const equals = ({ lower }: Dialect, column: Sql, text: string | undefined): Sql | undefined =>
  text === undefined ? undefined : sql`${lower(column)} = ${lower(sql`${text}`)}`

/** A column that contains a text, in any case; undefined when no text is asked for. */
export const contains = ({ lower }: Dialect, column: Sql, text: string | undefined): Sql | undefined =>
  text === undefined ? undefined : sql`position(${lower(sql`${text}`)} in ${lower(column)}) > 0`
