import sql, { type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import { type Bitmaps, keyColumns, type Masks, periodsIn } from './bitmaps.ts'

/** The name of what a user used, in bitmaps that are divided by one column. */
const nameOf = (dialect: Dialect, bitmaps: Bitmaps): Sql => keyColumns(dialect, bitmaps)[0]!

/** What names no product is none: users are not divided by it. */
const named = (dialect: Dialect, bitmaps: Bitmaps): Sql => sql`${nameOf(dialect, bitmaps)} <> ''`

/**
 * Moves of users between the products that they used most in two spans of time: on the most days, the first by name
 * where two are equal. Only users who were active in both move.
 *
 * @returns columns `from`, `to`, `customers`
 */
export function productTransitions(dialect: Dialect, bitmaps: Bitmaps, before: Masks, after: Masks): Sql {
  const name = nameOf(dialect, bitmaps)
  return sql`
    with used as (
      select user_id, ${name} as name, ${periodsIn(dialect, bitmaps, before)} as d0,
        ${periodsIn(dialect, bitmaps, after)} as d1
      from ${bitmaps.table} where ${named(dialect, bitmaps)}
    ),
    ranked as (
      select user_id, name, d0, d1, row_number() over (partition by user_id order by d0 desc, name) as p0,
        row_number() over (partition by user_id order by d1 desc, name) as p1
      from used
    )
    select o.name as "from", t.name as "to", count(*) as customers
    from (select * from ranked where p0 = 1 and d0 > 0) o
      join (select * from ranked where p1 = 1 and d1 > 0) t on t.user_id = o.user_id
    group by o.name, t.name order by o.name, t.name`
}

/**
 * Users that any two products have in common in a span of time.
 *
 * @returns columns `name`, `beside`, `customers`
 */
export function sharedUsers(dialect: Dialect, bitmaps: Bitmaps, masks: Masks): Sql {
  const used = sql`select user_id, ${nameOf(dialect, bitmaps)} as name from ${bitmaps.table}
    where ${named(dialect, bitmaps)} and ${periodsIn(dialect, bitmaps, masks)} > 0`
  return sql`
    select a.name as name, b.name as beside, count(*) as customers
    from (${used}) a join (${used}) b on b.user_id = a.user_id
    group by a.name, b.name order by a.name, b.name`
}

/**
 * Users by how many products they used in a span of time.
 *
 * @returns columns `products` (at least 1), `users`
 */
export function productsPerUser(dialect: Dialect, bitmaps: Bitmaps, masks: Masks): Sql {
  return sql`
    select products, count(*) as users
    from (
      select user_id, count(*) as products from ${bitmaps.table}
      where ${named(dialect, bitmaps)} and ${periodsIn(dialect, bitmaps, masks)} > 0 group by user_id
    ) homes
    group by products order by products`
}
