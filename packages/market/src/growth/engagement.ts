import { type Grain, groupBy, type Period, periodContaining, shiftPeriod, UserError } from '@bellwether/core'
import { type ActivityOptions, openActivity } from '../activity/open.ts'
import type { Engine, Row } from '../engines/engine.ts'
import type { Bitmaps } from '../queries/bitmaps.ts'
import type { Range } from './growth.ts'
import { bySegment, masksBetween, positionsBetween } from './periods.ts'
import { countSpans } from './stretches.ts'

/** How much users do, at the end of one period: over the days of the window that ends with it. */
export type ActivityRow = {
  /** The first day of the period. */
  readonly period: string
  /** The last day of the window. */
  readonly period_end: string
  readonly [by: string]: string | number | null
  /** Users with an event in the window: power + core + casual. */
  readonly active: number
  /** Active on at least `power` days of the window. */
  readonly power: number
  /** Active on fewer, and on at least `core` days. */
  readonly core: number
  /** Active on fewer days than that, and on one at least. */
  readonly casual: number
  /** Active at some time before the window and not in it. */
  readonly dormant: number
  /** power / active and dormant / (active + dormant); null of nobody. */
  readonly power_share: number | null
  readonly dormant_share: number | null
  /** Mean active days of an active user of the window. */
  readonly mean_days: number | null
  /** mean_days / days of the window: mean daily over window-active users. */
  readonly stickiness: number | null
}

export type EngagementOptions = Omit<ActivityOptions, 'grain'> &
  Range & {
    readonly grain: Grain
    /** Days of the window; 28 unless given. */
    readonly window?: number
    /** Active days of the window from which a user is a power user: half of the window unless given. */
    readonly power?: number
    /** Active days from which a user belongs to the core: one a week unless given. */
    readonly core?: number
  }

type Counted = Row & { span: number; periods: number; users: number }

function thresholds({
  window = 28,
  power = Math.ceil(window / 2),
  core = Math.ceil(window / 7),
}: EngagementOptions) {
  if (window >= 1 && window <= 366 && core >= 1 && core <= power && power <= window)
    return { window, power, core }
  throw new UserError(`a window of ${window} days with power from ${power} and core from ${core} days`, {
    hint: 'a window has 1 to 366 days, and 1 ≤ core ≤ power ≤ window',
  })
}

/** The ends of periods that lie within the positions asked for; the last one is cut where the data end. */
function spansOf(
  { periods }: Bitmaps,
  [first, last]: readonly [number, number],
  window: number,
  { grain, weekStart = 1 }: EngagementOptions,
) {
  const spans: { period: Period; end: number }[] = []
  const lastDay = periods[last]!.start
  let period = periodContaining(periods[first]!.start, grain, weekStart)
  for (; period.start <= lastDay; period = shiftPeriod(period, grain, 1)) {
    const end = period.end < lastDay ? periods.findIndex(({ start }) => start === period.end) : last
    spans.push({ period, end })
  }
  return spans.map(({ period, end }) => ({
    period: { start: period.start, end: periods[end]!.start },
    masks: masksBetween(Math.max(0, end - window + 1), end),
    last: end,
  }))
}

function rowOf(
  period: Period,
  counted: readonly Counted[],
  { window, power, core }: ReturnType<typeof thresholds>,
) {
  const usersWith = (from: number, to: number) =>
    counted.reduce((sum, { periods, users }) => (periods >= from && periods <= to ? sum + users : sum), 0)
  const active = usersWith(1, window)
  const dormant = usersWith(0, 0)
  const days = counted.reduce((sum, { periods, users }) => sum + periods * users, 0)
  const powerful = usersWith(power, window)
  return {
    period: period.start,
    period_end: period.end,
    active,
    power: powerful,
    core: usersWith(core, power - 1),
    casual: usersWith(1, core - 1),
    dormant,
    power_share: active === 0 ? null : powerful / active,
    dormant_share: active + dormant === 0 ? null : dormant / (active + dormant),
    mean_days: active === 0 ? null : days / active,
    stickiness: active === 0 ? null : days / active / window,
  }
}

/**
 * Activity: power, core, casual and dormant users at the end of every period, by their active days in a trailing
 * window. Growth by activity is users moving up these classes, where growth by acquisition is new users.
 *
 * @throws UserError when there are no events, or the classes make no sense
 */
export async function engagement(engine: Engine, options: EngagementOptions): Promise<ActivityRow[]> {
  const classes = thresholds(options)
  const { from, to, window: _w, power: _p, core: _c, grain: _g, ...activity } = options
  const bitmaps = await openActivity(engine, { ...activity, grain: 'day' })
  const between = await positionsBetween(engine, bitmaps, { from, to })
  if (between[1] < between[0]) return []
  const spans = spansOf(bitmaps, between, classes.window, options)
  const counted = await countSpans(engine, bitmaps, spans)
  return bySegment(bitmaps, counted).flatMap(({ keys, rows }) => {
    const bySpan = groupBy(rows, ({ span }) => String(span))
    return spans.map(
      ({ period }, i) => ({ ...keys, ...rowOf(period, bySpan.get(String(i)) ?? [], classes) }) as ActivityRow,
    )
  })
}
