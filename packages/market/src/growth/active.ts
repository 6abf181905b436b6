import { type Grain, grains, groupBy, type Period, periodContaining, UserError } from '@bellwether/core'
import { type ActivityOptions, openActivity } from '../activity/open.ts'
import type { Engine, Row } from '../engines/engine.ts'
import { activeUsers, activityHistogram } from '../queries/active.ts'
import type { Range } from './growth.ts'
import { bySegment, masksBetween, positionsBetween } from './periods.ts'
import { askEach, countSpans, stretchesOf } from './stretches.ts'

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

export type ActiveOptions = ActivityOptions &
  Range & {
    /** Tells the last day of each period only; every day unless given. */
    readonly grain?: Grain
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
  const { from, to, monthDays = 30, grain = 'day', weekStart = 1, ...activity } = options
  const bitmaps = await openActivity(engine, { ...activity, grain: 'day' })
  const [first, last] = await positionsBetween(engine, bitmaps, { from, to })
  if (last < first) return []
  const stretches = await stretchesOf(engine, bitmaps, [first, last], { reach: Math.max(week, monthDays) })
  const counted = await askEach(stretches, bitmaps, (stretch) =>
    engine.all<Counted>(activeUsers(engine.dialect, bitmaps, [1, week, monthDays], stretch)),
  )
  const isLast = (position: number) => {
    const { start } = bitmaps.periods[position]!
    return position === last || periodContaining(start, grain, weekStart).end === start
  }
  const positions = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i).filter(isLast)
  return bySegment(bitmaps, counted).flatMap(({ keys, rows }) => {
    const users = new Map(rows.map((row) => [`${row.days}:${row.position}`, row.users]))
    const at = (days: number, position: number) => users.get(`${days}:${position}`) ?? 0
    return positions.map((position) => {
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

export type StickinessOptions = ActivityOptions &
  Range & {
    /** Only the last so many periods up to the end of the range: 7 days for L7, 28 for L28. */
    readonly window?: number | undefined
    /** One histogram for each longer period, which its rows name: stickiness over time. */
    readonly over?: Grain | undefined
  }

/**
 * Stickiness: the histogram of active periods per user over a range. L7 is that of a week by days, L28 that of 28 days.
 *
 * @throws UserError when there are no events
 */
export async function stickiness(engine: Engine, options: StickinessOptions = {}): Promise<StickinessRow[]> {
  const { from, to, window, over, ...activity } = options
  if (over !== undefined) return stickinessOver(engine, { ...options, over })
  const bitmaps = await openActivity(engine, activity)
  const [start, last] = await positionsBetween(engine, bitmaps, { from, to })
  const first = window === undefined ? start : Math.max(0, last - window + 1)
  const counted = await engine.all<Row & { periods: number; users: number }>(
    activityHistogram(engine.dialect, bitmaps, masksBetween(first, last)),
  )
  return bySegment(bitmaps, counted).flatMap(({ keys, rows }) => histogramOf(rows, keys))
}

/** How many users had at least so many active periods, beside those who had exactly so many. */
function histogramOf(rows: readonly { periods: number; users: number }[], keys: Record<string, string>) {
  const total = rows.reduce((sum, { users }) => sum + users, 0)
  let above = total
  return rows.map(({ periods, users }): StickinessRow => {
    const row = { ...keys, periods, users, at_least: above / total }
    above -= users
    return row
  })
}

/** The histogram of every longer period: L7 over time by days over weeks. */
async function stickinessOver(
  engine: Engine,
  { from, to, over, window: _, ...activity }: StickinessOptions & { over: Grain },
): Promise<StickinessRow[]> {
  const { grain = 'day', weekStart = 1 } = activity
  if (grains.indexOf(over) <= grains.indexOf(grain)) {
    throw new UserError(`a histogram of ${grain}s over each ${over}`, {
      hint: 'name a longer period: --grain day --over week',
    })
  }
  const bitmaps = await openActivity(engine, activity)
  const [first, last] = await positionsBetween(engine, bitmaps, { from, to })
  const spans = new Map<string, { period: Period; first: number; last: number }>()
  for (let position = first; position <= last; position++) {
    const period = periodContaining(bitmaps.periods[position]!.start, over, weekStart)
    spans.set(period.start, { period, first: spans.get(period.start)?.first ?? position, last: position })
  }
  const asked = [...spans.values()].map((span) => ({ ...span, masks: masksBetween(span.first, span.last) }))
  if (asked.length === 0) return []
  const counted = await countSpans(engine, bitmaps, asked)
  return bySegment(bitmaps, counted).flatMap(({ keys, rows }) => {
    const bySpan = groupBy(
      rows.filter(({ periods }) => periods > 0),
      ({ span }) => String(span),
    )
    return asked.flatMap(({ period: { start, end } }, i) =>
      histogramOf(bySpan.get(String(i)) ?? [], { period: start, period_end: end, ...keys }),
    )
  })
}
