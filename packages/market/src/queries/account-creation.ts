import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import type { FirstEvents } from './acquisition.ts'
import { type Clock, localPeriod } from './local-period.ts'

/**
 * Users by the period in which they were first active and the one in which their account was created.
 *
 * @param created the moment of creation that an event states, such as `ts` itself
 * @returns columns of the keys, `first` and `created` (first days of periods; `created` is null where nothing says it),
 * `users`
 */
export function accountCreation(dialect: Dialect, events: FirstEvents, created: Sql, clock: Clock): Sql {
  const { from, condition, keys, aliases } = events
  const names = keys.map(({ name }) => dialect.identifier(name))
  const columns = keys.map(({ name, value }) => sql`${value} as ${dialect.identifier(name)}`)
  const who = aliases ? sql`coalesce(aliases.user_id, e.user_id)` : sql`e.user_id`
  const joined = aliases ? sql`left join ${aliases} aliases on aliases.alias = e.user_id` : empty
  const period = (moment: Sql) => localPeriod(dialect, moment, clock)
  return sql`
    with active as (
      select ${join([...names.map((name) => sql`e.${name} as ${name}`), sql`${who} as user_id`])}, min(e.ts) as ts
      from (select ${join([...columns, sql`user_id`, sql`ts`])} from ${from} where ${condition}) e ${joined}
      group by ${join([...names.map((name) => sql`e.${name}`), who])}
    ),
    accounts as (
      select ${who} as user_id, min(e.made) as made
      from (select user_id, ${created} as made from ${from} where user_id is not null) e ${joined}
      group by ${who}
    )
    select ${join([...names, sql`first`, sql`created`])}, count(*) as users
    from (
      select ${join([...names.map((name) => sql`active.${name} as ${name}`), sql`${period(sql`active.ts`)} as first`])},
        ${period(sql`accounts.made`)} as created
      from active join accounts on accounts.user_id = active.user_id
    ) begun
    group by ${join([...names, sql`first`, sql`created`])}
    order by ${join([...names, sql`first`, sql`created`])}`
}
