import { type Grain, unreachable } from '@bellwether/core'
import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Dialect } from '../dialects/dialect.ts'
import type { FirstEvents } from './acquisition.ts'
import { localDay } from './activity.ts'
import { constant } from './bits.ts'
import { type Clock, localPeriod } from './local-period.ts'

/** Periods after the first event, both ends included; without an end, then or at any time after. */
export type Bracket = { readonly from: number; readonly to: number | undefined }

/** The ticks of a clock that windows are counted in, and how many make one. */
export type Windows = { readonly tick: 'microsecond' | 'hour' | 'day'; readonly length: number }

const microsecondsPerDay = 86_400_000_000
const hoursPerDay = 24
const secondsPerHour = 3600

/** The days that a period has where windows are of one length. */
const windowDays: Readonly<Record<Grain, number>> = {
  day: 1,
  week: 7,
  month: 30,
  quarter: 91,
  half: 182,
  year: 365,
}

/** Windows of a grain, counted from the very moment of a user's first event. */
export const exactWindows = (grain: Grain): Windows => ({
  tick: 'microsecond',
  length: windowDays[grain] * microsecondsPerDay,
})

/** Windows whose days begin at the full hour of a user's first event; longer ones at its day. */
export const flooredWindows = (grain: Grain): Windows =>
  grain === 'day' ? { tick: 'hour', length: hoursPerDay } : { tick: 'day', length: windowDays[grain] }

function tickOf(dialect: Dialect, { tick }: Windows, { offsets }: Clock): Sql {
  switch (tick) {
    case 'microsecond':
      return dialect.epochMicroseconds(sql`ts`)
    case 'hour':
      return dialect.divide(dialect.epochSeconds(sql`ts`), constant(secondsPerHour))
    case 'day':
      return localDay(dialect, sql`ts`, offsets)
    default:
      return unreachable(tick)
  }
}

const monthsOf = { month: 1, quarter: 3, half: 6, year: 12 } as const

/** How many calendar periods lie between the first days of two. */
function periodsBetween(dialect: Dialect, first: Sql, later: Sql, grain: Grain): Sql {
  if (grain === 'day' || grain === 'week') {
    const day = (date: Sql) =>
      dialect.divide(dialect.epochSeconds(sql`cast(${date} as timestamp)`), constant(86_400))
    return dialect.divide(sql`(${day(later)} - ${day(first)})`, constant(windowDays[grain]))
  }
  const months = (date: Sql) => sql`(extract(year from ${date}) * 12 + extract(month from ${date}))`
  return dialect.divide(sql`(${months(later)} - ${months(first)})`, constant(monthsOf[grain]))
}

const lies = (k: Sql, { from, to }: Bracket): Sql =>
  to === undefined ? sql`${k} >= ${constant(from)}` : sql`${k} between ${constant(from)} and ${constant(to)}`

/**
 * Retention of first-ever cohorts by windows of one length that are counted from each user's first event, beside that by
 * calendar periods: of the users of a cohort those whose events lie in a bracket by the one count, the other, and both.
 *
 * @returns columns of the keys, `cohort` (the first day of its period), `size`, `latest` (the last first event of the
 * cohort, in ticks), and for each bracket `w0 …` (by windows), `c0 …` (by the calendar), `b0 …` (by both)
 */
export function elapsedRetention(
  dialect: Dialect,
  events: FirstEvents,
  clock: Clock,
  windows: Windows,
  brackets: { readonly counted: readonly Bracket[]; readonly calendar: readonly Bracket[] },
): Sql {
  const names = events.keys.map(({ name }) => dialect.identifier(name))
  const columns = events.keys.map(({ name, value }) => sql`${value} as ${dialect.identifier(name)}`)
  const who = events.aliases ? sql`coalesce(aliases.user_id, read.user_id)` : sql`read.user_id`
  const joined = events.aliases
    ? sql`left join ${events.aliases} aliases on aliases.alias = read.user_id`
    : empty
  const each = [...names, sql`user_id`]
  const flag = (k: Sql, bracket: Bracket, name: string) =>
    sql`max(case when ${lies(k, bracket)} then 1 else 0 end) as ${raw(name)}`
  const flags = brackets.counted.flatMap((bracket, i) => [
    flag(sql`k`, bracket, `w${i}`),
    flag(sql`calendar`, brackets.calendar[i]!, `c${i}`),
  ])
  const sums = brackets.counted.flatMap((_, i) => {
    const [w, c] = [raw(`w${i}`), raw(`c${i}`)]
    return [sql`sum(${w}) as ${w}`, sql`sum(${c}) as ${c}`, sql`sum(${w} * ${c}) as ${raw(`b${i}`)}`]
  })
  return sql`
    with mine as (
      select ${join([...names.map((name) => sql`read.${name} as ${name}`), sql`${who} as user_id`])}, tick, period
      from (
        select ${join([...columns, sql`user_id`])}, ${tickOf(dialect, windows, clock)} as tick,
          ${localPeriod(dialect, sql`ts`, clock)} as period
        from ${events.from} where ${events.condition}
      ) read ${joined}
    ),
    begun as (
      select ${join(each)}, min(tick) as started, min(period) as cohort from mine group by ${join(each)}
    ),
    counted as (
      select ${join([...each.map((name) => sql`begun.${name} as ${name}`)])}, cohort, started,
        ${dialect.divide(sql`(tick - started)`, constant(windows.length))} as k,
        ${periodsBetween(dialect, sql`cohort`, sql`period`, clock.grain)} as calendar
      from mine join begun on ${join(
        each.map((name) => sql`mine.${name} = begun.${name}`),
        ' and ',
      )}
    ),
    users as (
      select ${join([...each, sql`cohort`, sql`started`, ...flags])} from counted
      group by ${join([...each, sql`cohort`, sql`started`])}
    )
    select ${join([...names, sql`cohort`])}, count(*) as size, max(started) as latest, ${join(sums)}
    from users group by ${join([...names, sql`cohort`])} order by ${join([...names, sql`cohort`])}`
}

/** The tick that lies just after a moment: up to it the data are known. */
export const ticksUntil = (dialect: Dialect, windows: Windows, clock: Clock, moment: Sql): Sql =>
  sql`select ${tickOf(dialect, windows, clock)} as until from (select ${moment} as ts) known`
