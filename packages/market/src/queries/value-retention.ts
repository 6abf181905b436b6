import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import { type Clock, localPeriod } from './local-period.ts'
import { millionths, userValues, type ValuesOf } from './value-growth.ts'

/**
 * What first-ever cohorts are worth over time. A user's cohort is the period of the first row of its own, whether or
 * not that row has a value.
 *
 * @param all the rows that begin a user
 * @returns columns of the keys, `cohort`, `period` (null once a cohort, for its `size`), `size`, `users` (with a value),
 * `total` and `squares` of users' values
 */
export function valueRetention(dialect: Dialect, all: Sql, values: ValuesOf, clock: Clock): Sql {
  const { user, keys, aliases } = values
  const names = keys.map(({ name }) => dialect.identifier(name))
  const who = aliases ? sql`coalesce(aliases.user_id, read.user_id)` : sql`read.user_id`
  const columns = keys.map(({ name, value }) => sql`${value} as ${dialect.identifier(name)}`)
  const read = sql`
    select ${join([...columns, sql`${user} as user_id`, sql`${localPeriod(dialect, sql`ts`, clock)} as period`])}
    from ${all} where ${user} is not null`
  const same = [...names, sql`user_id`].map((name) => sql`spent.${name} = begun.${name}`)
  const own = names.map((name) => sql`begun.${name} as ${name}`)
  const worth = sql`(cast(v as double) / ${millionths})`
  return sql`
    with begun as (
      select ${join([...names, sql`${who} as user_id`])}, min(period) as cohort
      from (${read}) read ${aliases ? sql`left join ${aliases} aliases on aliases.alias = read.user_id` : empty}
      group by ${join([...names, who])}
    ),
    spent as (${userValues(dialect, values, clock)})
    select * from (
      select ${join([...names, sql`cohort`])}, cast(null as date) as period, count(*) as size, 0 as users,
        0.0 as total, 0.0 as squares
      from begun group by ${join([...names, sql`cohort`])}
      union all
      select ${join([...own, sql`cohort`, sql`period`])}, 0 as size, count(*) as users,
        sum(${worth}) as total, sum(${worth} * ${worth}) as squares
      from spent join begun on ${join(same, ' and ')}
      group by ${join([...names.map((name) => sql`begun.${name}`), sql`cohort`, sql`period`])}
    ) cells order by ${join([...names, sql`cohort`, sql`period`])}`
}
