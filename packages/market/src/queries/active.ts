import sql, { join, raw, type Sql } from 'sql-template-tag'
import { wordBits } from '../activity/words.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { type Bitmaps, keyColumns, type Masks, periodsIn, wordsOf } from './bitmaps.ts'
import { constant, shiftUp } from './bits.ts'
import { positionCounts } from './positions.ts'

/**
 * Widens a bitmap of days: a bit is set when one of the `days` days up to and with it is. The width grows by doubling,
 * a subquery a step, so that each step reads columns and not ever longer expressions.
 */
function trailing(dialect: Dialect, bitmaps: Bitmaps, days: number): Sql {
  const words = wordsOf(bitmaps)
  const columns = [...keyColumns(dialect, bitmaps)]
  let from = sql`select ${join([...columns, ...words])} from ${bitmaps.table}`
  for (let width = 1; width < days; ) {
    const by = Math.min(width, days - width)
    const shifted = shiftUp(dialect, words, by)
    const widened = words.map((word, i) => sql`${dialect.bits.or(word, shifted[i]!)} as ${word}`)
    from = sql`select ${join([...columns, ...widened])} from (${from}) ${raw(`width${width}`)}`
    width += by
  }
  return from
}

/**
 * The users who were active on each day, and in the trailing windows that end with it.
 *
 * @param windows numbers of days, such as [1, 7, 30]
 * @returns columns of `by`, `days` (the window), `position` (of the day), `users`
 */
export function activeUsers(
  dialect: Dialect,
  bitmaps: Bitmaps,
  windows: readonly number[],
  between: readonly [number, number],
): Sql {
  const by = keyColumns(dialect, bitmaps)
  const tables = windows.map((days) => raw(`within${days}`))
  const widened = windows.map(
    (days, i) => sql`${tables[i]!} as ${dialect.materialized} (${trailing(dialect, bitmaps, days)})`,
  )
  const counts = windows.map((days, i) => {
    const counted = positionCounts(dialect, { from: tables[i]!, by, words: wordsOf(bitmaps), between })
    return sql`select ${join([...by, sql`${constant(days)} as days`])}, position, active as users from (${counted}) counted`
  })
  return sql`
    with ${join(widened)}
    select * from (${join(counts, ' union all ')}) counts
    where users > 0
    order by ${join([...by, sql`days`, sql`position`])}`
}

const byteSize = 256

/** How many of the periods that are meant a row was active in, to group by: in one byte, where that holds them all. */
function groupedPeriods(dialect: Dialect, bitmaps: Bitmaps, masks: Masks): Sql {
  const periods = periodsIn(dialect, bitmaps, masks)
  const most = masks.filter((mask) => mask !== undefined).length * wordBits
  return most < byteSize ? dialect.bits.byte(periods) : periods
}

/**
 * How many users were active in how many periods of a range: L7 and L28 when the periods are days and the range is a
 * week or 28 days.
 *
 * @returns columns of `by`, `periods` (at least 1), `users`
 */
export function activityHistogram(dialect: Dialect, bitmaps: Bitmaps, masks: Masks): Sql {
  const by = keyColumns(dialect, bitmaps)
  const periods = groupedPeriods(dialect, bitmaps, masks)
  return sql`
    select * from (
      select ${join([...by, sql`${periods} as periods`])}, count(*) as users
      from ${bitmaps.table} group by ${join([...by, periods])}
    ) histogram
    where periods > 0
    order by ${join([...by, sql`periods`])}`
}

/**
 * For each of several spans of time, users by how many of its periods they were active in, 0 for those who had begun
 * before its end and were not active in it.
 *
 * @param spans the periods of each span, and the position of the last of them
 * @returns columns of `by`, `span` (its number), `periods`, `users`
 */
export function activityOfSpans(
  dialect: Dialect,
  bitmaps: Bitmaps,
  spans: readonly { readonly masks: Masks; readonly last: number }[],
): Sql {
  const by = keyColumns(dialect, bitmaps)
  const counts = spans.map(({ masks, last }, i) => {
    const periods = groupedPeriods(dialect, bitmaps, masks)
    return sql`
      select ${join([...by, sql`${constant(i)} as span`, sql`${periods} as periods`])}, count(*) as users
      from ${bitmaps.table} where first <= ${constant(last)}
      group by ${join([...by, periods])}`
  })
  return sql`
    select * from (${join(counts, ' union all ')}) counts
    order by ${join([...by, sql`span`, sql`periods`])}`
}
