import { createHash } from 'node:crypto'
import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import type { KeyColumn } from '../queries/activity.ts'
import type { BitUnit } from './words.ts'

/** What an activity index is of. Two questions with the same spec are answered from the same index. */
export type ActivitySpec = {
  /** What its bits stand for. */
  readonly unit: BitUnit
  /** A name of the IANA database; days begin at its midnight. */
  readonly timezone: string
  /** What users are divided by: columns of `events`, or names of event properties. */
  readonly by: readonly string[]
  /** Only events of this name count as activity; all do when it is not given. */
  readonly event?: string | undefined
}

const columns = new Set(['product', 'segment', 'region', 'event'])

/** A column of the index, read from an event. An event that has no such value belongs to the group ''. */
export function keyColumn({ identifier, property }: Dialect, name: string): KeyColumn {
  const value = columns.has(name) ? identifier(name) : property(name)
  return { name, value: sql`coalesce(${value}, '')` }
}

/**
 * The columns that an index with this spec has: always the product, so that the question for one product and the
 * question for all are answered from one index.
 */
export const indexColumns = ({ by }: ActivitySpec): string[] => [
  'product',
  ...by.filter((name) => name !== 'product'),
]

/** Which events count. */
export const eventCondition = ({ event }: Pick<ActivitySpec, 'event'>): Sql =>
  event === undefined ? sql`user_id is not null` : sql`user_id is not null and event = ${event}`

/** A short name of an index that differs when the spec, or the way that indexes are written, does. */
export function specHash(spec: ActivitySpec): string {
  const format = 2
  const text = JSON.stringify([format, spec.unit, spec.timezone, indexColumns(spec), spec.event ?? null])
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
