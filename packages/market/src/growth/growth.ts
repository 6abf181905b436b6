import type { Grain, Period } from '@bellwether/core'
import { type ActivityOptions, openActivity } from '../activity/open.ts'
import type { Engine, Row } from '../engines/engine.ts'
import type { Bitmaps } from '../queries/bitmaps.ts'
import { growth as growthQuery } from '../queries/growth.ts'
import { bySegment, groupSpans, positionsBetween } from './periods.ts'
import { askEach, stretchesOf } from './stretches.ts'

/** Growth accounting of one period: who came, stayed, came back and left. */
export type GrowthRow = {
  /** The first day of the period. */
  readonly period: string
  readonly period_end: string
  /** The values of the columns that users are divided by. */
  readonly [by: string]: string | number | null
  /** Users with an event in the period. */
  readonly active: number
  /** Active for the first time ever. */
  readonly new: number
  /** Active in the period before too. */
  readonly retained: number
  /** Active, not in the period before, but at some time before that. */
  readonly resurrected: number
  /** Active in the period before and not in this one. */
  readonly churned: number
  /** (new + resurrected) / churned; null when nobody left. */
  readonly quick_ratio: number | null
  /** active − active in the period before. */
  readonly change: number
  /** change / active in the period before; null when nobody was. */
  readonly growth_rate: number | null
}

/** A stretch of time that is asked for, by days; all there is unless given. */
export type Range = { readonly from?: string | undefined; readonly to?: string | undefined }

type Counted = Row & { position: number; active: number; retained: number; fresh: number }

const nothing = { active: 0, retained: 0, fresh: 0 }

function account(period: Period, now: typeof nothing, before: number) {
  const churned = before - now.retained
  const resurrected = now.active - now.retained - now.fresh
  const change = now.active - before
  return {
    period: period.start,
    period_end: period.end,
    active: now.active,
    new: now.fresh,
    retained: now.retained,
    resurrected,
    churned,
    quick_ratio: churned === 0 ? null : (now.fresh + resurrected) / churned,
    change,
    growth_rate: before === 0 ? null : change / before,
  }
}

/** The rows of one group from its first active period on, a row a period also when nobody was active. */
function accounts(
  bitmaps: Bitmaps,
  counted: readonly Counted[],
  begun: number,
  [first, last]: readonly [number, number],
) {
  const at = new Map(counted.map((row) => [row.position, row]))
  const start = Math.max(first, begun)
  return Array.from({ length: Math.max(0, last - start + 1) }, (_, i) => {
    const position = start + i
    const before = at.get(position - 1)?.active ?? 0
    return account(bitmaps.periods[position]!, at.get(position) ?? nothing, before)
  })
}

/**
 * Growth accounting: active_t − active_(t−1) = new + resurrected − churned, exactly, in every period and group. New is
 * against all that is known of a user, also before `from`; a user who is active under two values of a `by` column
 * counts under both, and is new under each.
 *
 * @throws UserError when there are no events
 * @see https://tribecap.co/a-quantitative-approach-to-product-market-fit/ for the terms and the quick ratio
 */
export async function growth(
  engine: Engine,
  options: ActivityOptions & Range & { grain: Grain },
): Promise<GrowthRow[]> {
  const { from, to, ...activity } = options
  const bitmaps = await openActivity(engine, activity)
  const between = await positionsBetween(engine, bitmaps, { from, to })
  if (between[1] < between[0]) return []
  // The period before the first one asked for says who was retained and who churned.
  const stretches = await stretchesOf(engine, bitmaps, [Math.max(0, between[0] - 1), between[1]])
  const counted = await askEach(stretches, bitmaps, (stretch) =>
    engine.all<Counted>(growthQuery(engine.dialect, bitmaps, stretch)),
  )
  const groups = new Map(
    bySegment(bitmaps, counted).map(({ keys, rows }) => [JSON.stringify(keys), rows] as const),
  )
  return bySegment(bitmaps, await groupSpans(engine, bitmaps)).flatMap(({ keys, rows: [group] }) =>
    accounts(bitmaps, groups.get(JSON.stringify(keys)) ?? [], group!.first, between).map(
      (row) => ({ ...keys, ...row }) as GrowthRow,
    ),
  )
}
