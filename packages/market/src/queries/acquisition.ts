import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import type { KeyColumn } from './activity.ts'
import { type Clock, localPeriod } from './local-period.ts'

/** Which events begin a user, and what is read of the first of them. */
export type FirstEvents = {
  readonly from: Sql
  readonly condition: Sql
  readonly keys: readonly KeyColumn[]
  readonly aliases?: Sql | undefined
}

/**
 * Every user by its first event: when that was, and the keys that it has. Of several events at that moment the least
 * value of each key is taken, so that the order in which events are told makes no difference.
 *
 * @returns columns of the keys, `user_id`, `ts`
 */
function firstEvents(dialect: Dialect, { from, condition, keys, aliases }: FirstEvents): Sql {
  const user = aliases ? sql`coalesce(aliases.user_id, e.user_id)` : sql`e.user_id`
  const joined = aliases ? sql`left join ${aliases} aliases on aliases.alias = e.user_id` : empty
  const columns = keys.map(({ name, value }) => sql`${value} as ${dialect.identifier(name)}`)
  const chosen = sql`select user_id, ts from ${from} where ${condition}`
  const firsts = sql`select ${user} as user_id, min(e.ts) as ts from (${chosen}) e ${joined} group by ${user}`
  if (keys.length === 0) return firsts
  const least = keys.map(({ name }) => {
    const column = dialect.identifier(name)
    return sql`min(e.${column}) as ${column}`
  })
  return sql`
    select ${join(least)}, firsts.user_id as user_id, firsts.ts as ts
    from (select ${join([...columns, sql`user_id`, sql`ts`])} from ${from} where ${condition}) e ${joined}
      join (${firsts}) firsts on firsts.user_id = ${user} and firsts.ts = e.ts
    group by firsts.user_id, firsts.ts`
}

/**
 * New users of every period by what their first event says.
 *
 * @returns columns of the keys, `period` (its first day), `users`
 */
export function acquisition(dialect: Dialect, events: FirstEvents, clock: Clock): Sql {
  const columns = [...events.keys.map(({ name }) => dialect.identifier(name)), sql`period`]
  const begun = events.keys.map(({ name }) => dialect.identifier(name))
  return sql`
    select ${join(columns)}, count(*) as users
    from (
      select ${join([...begun, sql`${localPeriod(dialect, sql`ts`, clock)} as period`])}
      from (${firstEvents(dialect, events)}) firsts
    ) begun
    group by ${join(columns)} order by ${join(columns)}`
}
