import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import type { KeyColumn } from './activity.ts'
import { constant } from './bits.ts'
import { type Clock, localPeriod } from './local-period.ts'

/** What a funnel is of. */
export type FunnelQuery = {
  /** Names of events, in order. */
  readonly steps: readonly string[]
  /** Names of events that end an attempt when they come between its first step and the step in question. */
  readonly exclude: readonly string[]
  /** Seconds from the first step within which a step must be reached. */
  readonly window: number
  readonly by: readonly KeyColumn[]
  readonly from: Sql
  readonly aliases?: Sql | undefined
  /** Divides attempts by the period that they begin in, as a last column `period`; a user counts in each of them. */
  readonly clock?: Clock | undefined
}

const microseconds = 1_000_000
const stepColumn = (i: number) => raw(`step${i}`)
const startColumn = (i: number) => raw(`start${i}`)

/** The events that take part: who, when in microseconds, which steps each of them is, and the period it lies in. */
function participants(dialect: Dialect, { steps, exclude, by, from, aliases, clock }: FunnelQuery): Sql {
  const user = aliases ? sql`coalesce(aliases.user_id, e.user_id)` : sql`e.user_id`
  const keys = by.map(({ name, value }) => sql`${value} as ${dialect.identifier(name)}`)
  const marks = steps.map((step, i) => sql`event = ${step} as ${stepColumn(i)}`)
  const excluded = exclude.length ? sql`event in (${join(exclude)})` : sql`false`
  const own = clock ? [sql`${localPeriod(dialect, sql`ts`, clock)} as own`] : []
  return sql`
    select ${join([...keys, sql`${user} as user_id`, sql`${dialect.epochMicroseconds(sql`ts`)} as t`, ...marks, ...own])}, ${excluded} as excluded
    from (select * from ${from} where event in (${join([...steps, ...exclude])})) e
      ${aliases ? sql`left join ${aliases} aliases on aliases.alias = e.user_id` : empty}`
}

/** The names of the columns that a funnel is divided by: those of `by`, and the period where attempts have one. */
const divisions = (dialect: Dialect, { by, clock }: FunnelQuery): Sql[] => [
  ...by.map(({ name }) => dialect.identifier(name)),
  ...(clock ? [sql`period`] : []),
]

/**
 * The events that take part, once for each period in which the user can begin an attempt, with the first step only where
 * it lies in that period.
 *
 * @param begins which events begin an attempt
 */
function attempts(dialect: Dialect, query: FunnelQuery, begins: Sql, first: Sql): Sql {
  const all = participants(dialect, query)
  if (!query.clock) return all
  const keys = [...query.by.map(({ name }) => dialect.identifier(name)), sql`user_id`]
  const later = query.steps.slice(1).map((_, i) => sql`p.${stepColumn(i + 1)} as ${stepColumn(i + 1)}`)
  const columns = [...keys.map((key) => sql`p.${key} as ${key}`), sql`p.t as t`, ...later]
  return sql`
    select ${join([...columns, sql`${first} as ${stepColumn(0)}`])}, p.excluded as excluded, p.own as own, q.period as period
    from (${all}) p join (
      select distinct ${join([...keys, sql`own as period`])} from (${all}) beginnings where ${begins}
    ) q on ${join(
      keys.map((key) => sql`q.${key} = p.${key}`),
      ' and ',
    )}`
}

/**
 * An ordered funnel, exactly: an event is step k of an attempt when it is one by name and some earlier step k − 1 began
 * within the window. Of all attempts that an event can belong to, the one that began last is kept: it has the most
 * time left, and every exclusion that ends it ends the others too, so that no attempt is missed. Two steps may happen
 * at the same moment unless the later one's event has been a step before.
 *
 * @returns columns of `by`, and for each step `users` as `n0 …` and the 10th, 50th and 90th percentile of the seconds
 * from the first step, as `q10_1 …`: of the shortest way of each user there
 */
export function orderedFunnel(dialect: Dialect, query: FunnelQuery): Sql {
  const { steps, window } = query
  const keys = divisions(dialect, query)
  const partition = sql`partition by ${join([...keys, sql`user_id`])} order by t`
  const exclusions = sql`max(case when excluded then t end) over (${partition} range between unbounded preceding and current row)`
  let rows = sql`select *, case when ${stepColumn(0)} then t end as ${startColumn(0)}, ${exclusions} as last_excluded
    from (${attempts(dialect, query, stepColumn(0), sql`p.${stepColumn(0)} and p.own = q.period`)}) participants`
  for (let i = 1; i < steps.length; i++) {
    const end = steps.indexOf(steps[i]!) < i ? raw('1 preceding') : raw('current row')
    const begun = sql`max(${startColumn(i - 1)}) over (${partition} range between unbounded preceding and ${end})`
    const before = raw(`begun${i}`)
    const inTime = sql`${before} >= t - ${constant(window * microseconds)} and (last_excluded is null or last_excluded < ${before})`
    rows = sql`select *, case when ${stepColumn(i)} and ${inTime} then ${before} end as ${startColumn(i)}
      from (select *, ${begun} as ${before} from (${rows}) ${raw(`reached${i}`)}) ${raw(`attempts${i}`)}`
  }
  return summary(dialect, keys, steps, rows)
}

/** Users and times of each step, from rows that say when the attempt began in which each step was reached. */
function summary(dialect: Dialect, keys: readonly Sql[], steps: readonly string[], rows: Sql): Sql {
  const durations = steps.map((_, i) => sql`min(t - ${startColumn(i)}) as ${raw(`d${i}`)}`)
  const figures = steps.flatMap((_, i) => [
    sql`count(${raw(`d${i}`)}) as ${raw(`n${i}`)}`,
    ...[10, 50, 90].map(
      (p) =>
        sql`${dialect.quantile(raw(`d${i}`), p / 100)} / ${constant(microseconds)} as ${raw(`q${p}_${i}`)}`,
    ),
  ])
  const grouped = keys.length ? sql`group by ${join(keys)} order by ${join(keys)}` : empty
  return sql`
    select ${join([...keys, ...figures])}
    from (select ${join([...keys, sql`user_id`, ...durations])} from (${rows}) reached group by ${join([...keys, sql`user_id`])}) users
    ${grouped}`
}

/**
 * A funnel in any order: a user reaches step k when k of the steps, whichever they are, happen within one window.
 *
 * @returns the columns of `orderedFunnel`
 */
export function unorderedFunnel(dialect: Dialect, query: FunnelQuery): Sql {
  const { steps, window } = query
  const keys = divisions(dialect, query)
  const partition = sql`partition by ${join([...keys, sql`user_id`])} order by t`
  const ahead = sql`range between current row and unbounded following`
  const next = steps.map(
    (_, i) =>
      sql`min(case when ${stepColumn(i)} then t end) over (${partition} ${ahead}) as ${raw(`next${i}`)}`,
  )
  const excluded = sql`min(case when excluded then t end) over (${partition} ${ahead})`
  const times = dialect.sortedList(
    steps.map((_, i) => sql`case when ${raw(`next${i}`)} <= until then ${raw(`next${i}`)} end`),
  )
  // `start` of step k is put so that t − start is the time from the first of the steps to the k-th of them.
  const starts = steps.map((_, i) => sql`t - (${dialect.element(sql`times`, i)} - t) as ${startColumn(i)}`)
  return summary(
    dialect,
    keys,
    steps,
    sql`select ${join([...keys, sql`user_id`, sql`t`, ...starts])} from (
      select *, ${times} as times from (
        select *, case when excluded_at = t then t when excluded_at <= window_end then excluded_at - 1 else window_end end as until from (
          select *, t + ${constant(window * microseconds)} as window_end, ${excluded} as excluded_at, ${join(next)}
          from (${attempts(dialect, query, sql`not excluded`, sql`p.${stepColumn(0)}`)}) participants
        ) ends
      ) following
    ) sorted where not excluded ${query.clock ? sql`and own = period` : empty}`,
  )
}
