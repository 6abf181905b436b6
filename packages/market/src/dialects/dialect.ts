import type { Grain } from '@bellwether/core'
import type { Sql } from 'sql-template-tag'

/** What differs between databases: an object of small functions from SQL to SQL. */
export type Dialect = {
  readonly name: string
  /** How the bound values of a template are written: `?`, `$1`, `{p0:String}`. */
  placeholder(index: number, value: unknown): string
  /** The first day of the period of `grain` that a date or timestamp lies in, as a date. */
  periodStart(grain: Grain, moment: Sql): Sql
  /** Quotes an identifier. */
  identifier(name: string): Sql
}
