import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import type { KeyColumn } from './activity.ts'
import { type Clock, localPeriod } from './local-period.ts'

/** Whose values are added up: rows of sales or events. */
export type ValuesOf = {
  /** The rows: a table or a subquery with the columns that the expressions below read. */
  readonly from: Sql
  /** Who a row is of. */
  readonly user: Sql
  /** What a row adds; null where it adds nothing. */
  readonly amount: Sql
  readonly keys: readonly KeyColumn[]
  /** A table of `alias` and `user_id`, where users may go by several names. */
  readonly aliases?: Sql | undefined
}

/** Values are added as whole millionths: sums are exact, and the same in whatever order rows come. */
export const millionths = 1_000_000

/** What a row adds, in millionths. */
const exact = (amount: Sql): Sql => sql`cast(round((${amount}) * ${raw('1e6')}) as decimal(38, 0))`

/**
 * What every user is worth in every period: a row a key, user and period in which the values do not sum to nothing.
 *
 * @returns columns of the keys, `user_id`, `period` (its first day), `v` (in millionths)
 */
export function userValues(dialect: Dialect, values: ValuesOf, clock: Clock): Sql {
  const { from, user, amount, keys, aliases } = values
  const names = keys.map(({ name }) => dialect.identifier(name))
  const who = aliases ? sql`coalesce(aliases.user_id, read.user_id)` : sql`read.user_id`
  const columns = keys.map(({ name, value }) => sql`${value} as ${dialect.identifier(name)}`)
  const read = sql`
    select ${join([...columns, sql`${user} as user_id`, sql`${localPeriod(dialect, sql`ts`, clock)} as period`])},
      ${exact(amount)} as v
    from ${from} where ${user} is not null and ${amount} is not null`
  return sql`
    select ${join([...names, sql`${who} as user_id`, sql`period`])}, sum(v) as v
    from (${read}) read ${aliases ? sql`left join ${aliases} aliases on aliases.alias = read.user_id` : empty}
    group by ${join([...names, who, sql`period`])}
    having sum(v) <> 0`
}

/** One period of one group, in millionths as texts of whole numbers; null where nothing is summed. */
export type CountedValues = {
  readonly period: string
  readonly users: number
  readonly value: string
  readonly fresh: string | null
  readonly kept: string | null
  readonly expansion: string | null
  readonly contraction: string | null
  readonly reactivated: string | null
  /** Of users who have nothing in the period after: what that one will call churned. */
  readonly leaving: string | null
  readonly fresh_users: number
  readonly kept_users: number
  readonly leaving_users: number
}

/**
 * Growth accounting of values. A user's value of a period is compared with that of the period before: all of it is new
 * when there never was any, reactivated when there was, but not in the period before; else the smaller of both is kept
 * and the rest is expansion or contraction.
 *
 * @returns columns of the keys and of `CountedValues`, in the order of keys and periods
 */
export function valueGrowth(dialect: Dialect, values: ValuesOf, clock: Clock): Sql {
  const names = values.keys.map(({ name }) => dialect.identifier(name))
  const order = sql`partition by ${join([...names, sql`user_id`])} order by period`
  const { grain } = clock
  const retained = sql`before = ${dialect.shiftDate(grain, sql`period`, -1)}`
  const returned = sql`before < ${dialect.shiftDate(grain, sql`period`, -1)}`
  const leaves = sql`(following is null or following <> ${dialect.shiftDate(grain, sql`period`, 1)})`
  const text = (value: Sql, name: string) => sql`cast(sum(${value}) as varchar) as ${raw(name)}`
  const count = (condition: Sql, name: string) =>
    sql`sum(case when ${condition} then 1 else 0 end) as ${raw(name)}`
  return sql`
    with spent as (${userValues(dialect, values, clock)}),
    paired as (
      select ${join([...names, sql`period`, sql`v`])}, lag(${dialect.canBeNull(sql`period`)}) over (${order}) as before,
        lag(v) over (${order}) as v0, lead(${dialect.canBeNull(sql`period`)}) over (${order}) as following
      from spent
    )
    select ${join([...names, sql`period`])}, count(*) as users, ${join([
      text(sql`v`, 'value'),
      text(sql`case when before is null then v end`, 'fresh'),
      text(sql`case when ${retained} then case when v < v0 then v else v0 end end`, 'kept'),
      text(sql`case when ${retained} and v > v0 then v - v0 end`, 'expansion'),
      text(sql`case when ${retained} and v < v0 then v0 - v end`, 'contraction'),
      text(sql`case when ${returned} then v end`, 'reactivated'),
      text(sql`case when ${leaves} then v end`, 'leaving'),
      count(sql`before is null`, 'fresh_users'),
      count(retained, 'kept_users'),
      count(leaves, 'leaving_users'),
    ])}
    from paired group by ${join([...names, sql`period`])} order by ${join([...names, sql`period`])}`
}
