import sql, { join, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import { type Bitmaps, keyColumns, wordsOf } from './bitmaps.ts'
import { constant, shiftUp } from './bits.ts'
import { positionCounts } from './positions.ts'

const combine = (a: readonly Sql[], b: readonly Sql[], operation: (a: Sql, b: Sql) => Sql): Sql[] =>
  a.map((word, i) => operation(word, b[i]!))

/** The bitmap and those moved up by 1 … length − 1, joined by an operation. */
function neighbours(
  dialect: Dialect,
  words: readonly Sql[],
  length: number,
  operation: (a: Sql, b: Sql) => Sql,
): Sql[] {
  return Array.from({ length: length - 1 }, (_, i) => shiftUp(dialect, words, i + 1)).reduce<Sql[]>(
    (joined, moved) => combine(joined, moved, operation),
    [...words],
  )
}

/** Bit t is set for who has been active in at least `length` periods in a row, t the last of them. */
const streakWords = (dialect: Dialect, words: readonly Sql[], length: number): Sql[] =>
  neighbours(dialect, words, length, dialect.bits.and)

/** Bit t is set for who was active for the last time exactly `length` periods before t. */
function gapWords(dialect: Dialect, words: readonly Sql[], length: number): Sql[] {
  const { and, or } = dialect.bits
  const since = neighbours(dialect, words, length, or)
  // What is not in the other is what both share taken away: no dialect need know a complement.
  return combine(
    shiftUp(dialect, words, length),
    since,
    (then, later) => sql`(${then} - ${and(then, later)})`,
  )
}

/**
 * For each period: users by how many periods in a row they have been active (`streak`, at least `length`), and by how long
 * they have been away (`gap`, exactly `length`).
 *
 * @returns columns of `by`, `kind`, `length`, `position`, `users`
 */
export function streaks(
  dialect: Dialect,
  bitmaps: Bitmaps,
  { longest, between }: { longest: number; between: readonly [number, number] },
): Sql {
  const by = keyColumns(dialect, bitmaps)
  const words = wordsOf(bitmaps)
  const counts = (kind: 'streak' | 'gap') =>
    Array.from({ length: longest }, (_, i) => {
      const of = kind === 'streak' ? streakWords : gapWords
      const counted = positionCounts(dialect, {
        from: bitmaps.table,
        by,
        words: of(dialect, words, i + 1),
        between,
      })
      return sql`
        select ${join([...by, sql`${kind} as kind`, sql`${constant(i + 1)} as length`, sql`position`, sql`active as users`])}
        from (${counted}) counted`
    })
  return join([...counts('streak'), ...counts('gap')], ' union all ')
}
