import sql, { join, raw, type Sql } from 'sql-template-tag'
import { wordBits } from '../activity/words.ts'
import type { Dialect } from '../dialects/dialect.ts'
import { type Bitmaps, keyColumns, wordsOf } from './bitmaps.ts'
import { constant, lowBits, shiftDown, wordConstant } from './bits.ts'
import { bitCounts, positionCounts } from './positions.ts'

/** Which cohorts, by the number of their period, and how many periods after it. */
export type RetentionRange = { readonly cohorts: readonly [number, number]; readonly length: number }

/**
 * The bitmap of each user from the period of its first activity on: bit k is k periods later. Word `a0` is taken from
 * the two words in which the first period's falls.
 */
function aligned(dialect: Dialect, bitmaps: Bitmaps, { cohorts, length }: RetentionRange): Sql {
  const { bits } = dialect
  const words = wordsOf(bitmaps)
  const shift = sql`(first % ${constant(wordBits)})`
  const alignedWord = (low: Sql, high: Sql | undefined): Sql => {
    const own = bits.right(low, shift)
    if (!high) return own
    const kept = sql`(${bits.left(wordConstant(1n), shift)} - 1)`
    // Bits of the next word below `shift` come to lie above the own ones; for shift 0 there are none.
    const next = bits.left(bits.and(high, kept), sql`(${constant(wordBits)} - ${shift})`)
    return bits.or(own, next)
  }
  // Comparing `first` with where words begin takes half as long as dividing it by their size.
  const alignedWords = Array.from({ length: Math.ceil(length / wordBits) }, (_, i) => {
    const cases = words.map((_, q) => {
      const low = words[q + i]
      const value = low ? alignedWord(low, words[q + i + 1]) : wordConstant(0n)
      return sql`when first < ${constant((q + 1) * wordBits)} then ${value}`
    })
    return sql`case ${join(cases, ' ')} end as ${raw(`a${i}`)}`
  })
  return sql`
    select ${join([...keyColumns(dialect, bitmaps), sql`first as cohort`, ...alignedWords])}
    from ${bitmaps.table}
    where first between ${constant(cohorts[0])} and ${constant(cohorts[1])}`
}

/**
 * Bounded retention of first-ever cohorts: of the users whose first active period is `cohort`, those who are active
 * exactly `k` periods later.
 *
 * @returns columns of `by`, `cohort`, `k`, `retained`; at k = 0 that is the size of the cohort
 */
export function boundedRetention(dialect: Dialect, bitmaps: Bitmaps, range: RetentionRange): Sql {
  const by = [...keyColumns(dialect, bitmaps), sql`cohort`]
  const words = Array.from({ length: Math.ceil(range.length / wordBits) }, (_, i) => raw(`a${i}`))
  const counts = bitCounts(dialect, { from: sql`aligned`, by, words, length: range.length })
  return sql`
    with aligned as ${dialect.materialized} (${aligned(dialect, bitmaps, range)})
    select ${join([...by, sql`position as k`, sql`users as retained`])} from (${counts}) counts
    where users > 0
    order by ${join([...by, sql`position`])}`
}

/**
 * Unbounded retention of first-ever cohorts: those who are active `k` periods later or at any time after.
 *
 * @returns columns of `by`, `cohort`, `span` (from the first to the last active period), `users` with that span
 */
export function activeSpans(dialect: Dialect, bitmaps: Bitmaps, { cohorts }: RetentionRange): Sql {
  const by = keyColumns(dialect, bitmaps)
  return sql`
    select ${join([...by, sql`first as cohort`])}, last - first as span, count(*) as users
    from ${bitmaps.table}
    where first between ${constant(cohorts[0])} and ${constant(cohorts[1])}
    group by ${join([...by, sql`first`, sql`last - first`])}
    order by ${join([...by, sql`first`, sql`last - first`])}`
}

/**
 * Retention of first-ever cohorts within brackets of periods: those who are active in any period from `from` to `to`
 * after the cohort's, both included.
 *
 * @returns columns of `by`, `cohort`, `size`, and `b0 …`, one a bracket
 */
export function bracketRetention(
  dialect: Dialect,
  bitmaps: Bitmaps,
  range: RetentionRange,
  brackets: readonly { readonly from: number; readonly to: number }[],
): Sql {
  const by = [...keyColumns(dialect, bitmaps), sql`cohort`]
  const words = Math.ceil(range.length / wordBits)
  const counts = brackets.map(({ from, to }, i) => {
    const touched = Array.from({ length: words }, (_, word) => {
      const start = Math.max(0, from - word * wordBits)
      const end = Math.min(wordBits, to + 1 - word * wordBits)
      if (start >= end) return undefined
      const mask = lowBits(end) & ~lowBits(start)
      return sql`${dialect.bits.and(raw(`a${word}`), wordConstant(mask))} <> 0`
    }).filter((condition) => condition !== undefined)
    return sql`sum(case when ${join(touched, ' or ')} then 1 else 0 end) as ${raw(`b${i}`)}`
  })
  return sql`
    select ${join([...by, sql`count(*) as size`, ...counts])}
    from (${aligned(dialect, bitmaps, range)}) aligned
    group by ${join(by)}
    order by ${join(by)}`
}

/**
 * Retention of recurring cohorts: of all users who are active in a period, new or not, those who are also active
 * exactly `k` periods later.
 *
 * @returns columns of `by`, `cohort`, `k`, `retained`
 */
export function recurringRetention(
  dialect: Dialect,
  bitmaps: Bitmaps,
  { cohorts, length }: RetentionRange,
): Sql {
  const by = keyColumns(dialect, bitmaps)
  const words = wordsOf(bitmaps)
  const counts = Array.from({ length }, (_, k) => {
    const later = shiftDown(dialect, words, k)
    const both = words.map((word, i) => dialect.bits.and(word, later[i]!))
    const counted = positionCounts(dialect, { from: bitmaps.table, by, words: both, between: cohorts })
    return sql`select ${join([...by, sql`position as cohort`])}, ${constant(k)} as k, active as retained from (${counted}) counted`
  })
  return sql`
    select * from (${join(counts, ' union all ')}) counts
    where retained > 0
    order by ${join([...by, sql`cohort`, sql`k`])}`
}
