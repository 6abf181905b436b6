import type { Grain } from '@bellwether/core'
import sql, { type Sql } from 'sql-template-tag'
import type { Offset } from '../activity/timezone.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { localDay } from './activity.ts'
import { constant } from './bits.ts'

/** Whose clock is looked at, and how long a period is. */
export type Clock = {
  readonly grain: Grain
  /** The first day of a week: 0 Sunday … 6 Saturday. */
  readonly weekStart: number
  readonly offsets: readonly Offset[]
}

const daysOfWeek = 7
/** 1970-01-01 was a Thursday; whole weeks are added so that no remainder is negative. */
const thursday = 4 + daysOfWeek * 100_000

/** The first day of the local period that a moment lies in, as a date. */
export function localPeriod(dialect: Dialect, moment: Sql, { grain, weekStart, offsets }: Clock): Sql {
  const day = localDay(dialect, moment, offsets)
  if (grain === 'day') return dialect.dateOf(day)
  if (grain !== 'week') return dialect.periodStart(grain, dialect.dateOf(day))
  const sinceStart = sql`((${day} + ${constant(thursday - weekStart)}) % ${constant(daysOfWeek)})`
  return dialect.dateOf(sql`(${day} - ${sinceStart})`)
}
