import { type ActivityOptions, openActivity } from '../activity/open.ts'
import type { Engine, Row } from '../engines/engine.ts'
import { activeUsers, activityHistogram } from '../queries/active.ts'
import type { Range } from './growth.ts'
import { bySegment, masksBetween, positionsBetween } from './periods.ts'

/** Active users of a day and of the trailing windows that end with it. */
export type ActiveRow = {
  readonly day: string
  readonly [by: string]: string | number | null
  readonly dau: number
  readonly wau: number
  readonly mau: number
  /** dau / mau: the share of a month's users who come on a day. */
  readonly stickiness: number | null
}

export type ActiveOptions = Omit<ActivityOptions, 'grain'> &
  Range & {
    /** The days of the monthly window: 30 unless given; 28 has the same number of each weekday. */
    readonly monthDays?: number
  }

const week = 7

type Counted = Row & { days: number; position: number; users: number }

/**
 * Daily, weekly (7 days) and monthly (30 days) active users, each over the window that ends with the day, and their
 * ratio. The first days of the data have windows that reach before it.
 *
 * @throws UserError when there are no events
 */
export async function active(engine: Engine, options: ActiveOptions = {}): Promise<ActiveRow[]> {
  const { from, to, monthDays = 30, ...activity } = options
  const bitmaps = await openActivity(engine, { ...activity, grain: 'day' })
  const [first, last] = await positionsBetween(engine, bitmaps, { from, to })
  const counted = await engine.all<Counted>(
    activeUsers(engine.dialect, bitmaps, [1, week, monthDays], [first, last]),
  )
  return bySegment(bitmaps, counted).flatMap(({ keys, rows }) => {
    const users = new Map(rows.map((row) => [`${row.days}:${row.position}`, row.users]))
    const at = (days: number, position: number) => users.get(`${days}:${position}`) ?? 0
    return Array.from({ length: last - first + 1 }, (_, i) => {
      const position = first + i
      const [dau, mau] = [at(1, position), at(monthDays, position)]
      return {
        ...keys,
        day: bitmaps.periods[position]!.start,
        dau,
        wau: at(week, position),
        mau,
        stickiness: mau === 0 ? null : dau / mau,
      }
    })
  })
}

/** How many users were active in exactly so many periods. */
export type StickinessRow = {
  readonly [by: string]: string | number
  /** Active periods, from 1 to the number of periods in the range. */
  readonly periods: number
  readonly users: number
  /** Users with at least so many active periods, as a share of all active users of the range. */
  readonly at_least: number
}

/**
 * Stickiness: the histogram of active periods per user over a range. L7 is that of a week by days, L28 that of 28 days.
 *
 * @throws UserError when there are no events
 */
export async function stickiness(
  engine: Engine,
  options: ActivityOptions & Range = {},
): Promise<StickinessRow[]> {
  const { from, to, ...activity } = options
  const bitmaps = await openActivity(engine, activity)
  const [first, last] = await positionsBetween(engine, bitmaps, { from, to })
  const counted = await engine.all<Row & { periods: number; users: number }>(
    activityHistogram(engine.dialect, bitmaps, masksBetween(first, last)),
  )
  return bySegment(bitmaps, counted).flatMap(({ keys, rows }) => {
    const total = rows.reduce((sum, { users }) => sum + users, 0)
    let above = total
    return rows.map(({ periods, users }) => {
      const row = { ...keys, periods, users, at_least: above / total }
      above -= users
      return row
    })
  })
}
