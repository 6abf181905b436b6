import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import type { KeyColumn } from './activity.ts'
import { constant } from './bits.ts'

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
}

const microseconds = 1_000_000
const stepColumn = (i: number) => raw(`step${i}`)
const startColumn = (i: number) => raw(`start${i}`)

/** The events that take part: who, when in microseconds, and which steps each of them is. */
function participants(dialect: Dialect, { steps, exclude, by, from, aliases }: FunnelQuery): Sql {
  const user = aliases ? sql`coalesce(aliases.user_id, e.user_id)` : sql`e.user_id`
  const keys = by.map(({ name, value }) => sql`${value} as ${dialect.identifier(name)}`)
  const marks = steps.map((step, i) => sql`event = ${step} as ${stepColumn(i)}`)
  const excluded = exclude.length ? sql`event in (${join(exclude)})` : sql`false`
  return sql`
    select ${join([...keys, sql`${user} as user_id`, sql`${dialect.epochMicroseconds(sql`ts`)} as t`, ...marks])}, ${excluded} as excluded
    from (select * from ${from} where event in (${join([...steps, ...exclude])})) e
      ${aliases ? sql`left join ${aliases} aliases on aliases.alias = e.user_id` : empty}`
}

/**
 * An ordered funnel, exactly: an event is step k of an attempt when it is one by name and some earlier step k − 1 began
 * within the window. Of all attempts that an event can belong to, the one that began last is kept: it has the most
 * time left, and every exclusion that ends it ends the others too, so that no attempt is missed. Two steps may happen
 * at the same moment unless they are the same event.
 *
 * @returns columns of `by`, and for each step `users` as `n0 …` and the 10th, 50th and 90th percentile of the seconds
 * from the first step, as `q10_1 …`: of the shortest way of each user there
 */
export function orderedFunnel(dialect: Dialect, query: FunnelQuery): Sql {
  const { steps, window } = query
  const keys = query.by.map(({ name }) => dialect.identifier(name))
  const partition = sql`partition by ${join([...keys, sql`user_id`])} order by t`
  const exclusions = sql`max(case when excluded then t end) over (${partition} range between unbounded preceding and current row)`
  let rows = sql`select *, case when ${stepColumn(0)} then t end as ${startColumn(0)}, ${exclusions} as last_excluded from (${participants(dialect, query)}) participants`
  for (let i = 1; i < steps.length; i++) {
    const end = steps[i] === steps[i - 1] ? raw('1 preceding') : raw('current row')
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
  const keys = query.by.map(({ name }) => dialect.identifier(name))
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
        select *, case when excluded_at < window_end then excluded_at else window_end end as until from (
          select *, t + ${constant(window * microseconds)} as window_end, ${excluded} as excluded_at, ${join(next)}
          from (${participants(dialect, query)}) participants
        ) ends
      ) following
    ) sorted where not excluded`,
  )
}
