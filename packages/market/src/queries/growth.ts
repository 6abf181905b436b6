import sql, { join, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import { type Bitmaps, keyColumns, wordsOf } from './bitmaps.ts'
import { constant } from './bits.ts'
import { positionCounts } from './positions.ts'

/**
 * For each period: the users who were active, those of them who were so in the period before (retained), and those who
 * never were before (new). What else growth accounting names follows from these: resurrected = active − retained −
 * new, and churned = active in the period before − retained.
 *
 * @returns columns of `by`, `position` (of the period), `active`, `retained`, `fresh`
 */
export function growth(dialect: Dialect, bitmaps: Bitmaps, between: readonly [number, number]): Sql {
  const by = keyColumns(dialect, bitmaps)
  const counts = positionCounts(dialect, { from: bitmaps.table, by, words: wordsOf(bitmaps), between })
  const firsts = sql`
    select ${join([...by, sql`first as position`])}, count(*) as fresh
    from ${bitmaps.table}
    where first between ${constant(between[0])} and ${constant(between[1])}
    group by ${join([...by, sql`first`])}`
  const same = [
    ...by.map((column) => sql`counts.${column} is not distinct from firsts.${column}`),
    sql`counts.position = firsts.position`,
  ]
  return sql`
    select ${join([...by.map((column) => sql`counts.${column} as ${column}`), sql`counts.position as position`])},
      active, retained, coalesce(fresh, 0) as fresh
    from (${counts}) counts left join (${firsts}) firsts on ${join(same, ' and ')}
    where active > 0
    order by ${join([...by.map((column) => sql`counts.${column}`), sql`counts.position`])}`
}
