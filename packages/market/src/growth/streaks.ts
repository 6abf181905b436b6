import type { Grain } from '@bellwether/core'
import sql from 'sql-template-tag'
import { type ActivityOptions, openActivity } from '../activity/open.ts'
import type { Engine, Row } from '../engines/engine.ts'
import { streaks as streaksQuery } from '../queries/streaks.ts'
import { type GrowthRow, growth, type Range } from './growth.ts'
import { positionsBetween } from './periods.ts'
import { askEach, stretchesOf } from './stretches.ts'

/** Users of one period by how long they have been active, or away: what a model of who stays and returns is made from. */
export type StreakRow = {
  readonly period: string
  readonly period_end: string
  readonly active: number
  readonly new: number
  /** Active users by periods in a row, this one the last: exactly 1, 2, …; the last entry has all longer ones. */
  readonly streaks: readonly number[]
  /** Users seen before and not active, by periods since their last: exactly 1, 2, …; the last entry has all longer ones. */
  readonly gaps: readonly number[]
}

type Counted = Row & { kind: 'streak' | 'gap'; length: number; position: number; users: number }

/** From counts of at least 1, 2, … to counts of exactly 1, 2, …, the last one still at least. */
const exactly = (atLeast: readonly number[]): number[] =>
  atLeast.map((users, i) => users - (atLeast[i + 1] ?? 0))

/** The last day with an event; undefined when there is none. */
export async function lastEventDay(engine: Engine): Promise<string | undefined> {
  const [row] = await engine.all<{ last: string | null }>(
    sql`select cast(max(ts) as date) as last from events`,
  )
  return row?.last ?? undefined
}

/**
 * Users of each period by how long they have been active in a row or away.
 *
 * @param options `longest`: entries of `streaks` and `gaps`, 7 by default
 * @throws UserError when there are no events
 */
export async function streaks(
  engine: Engine,
  options: Omit<ActivityOptions, 'by'> & Range & { grain: Grain; longest?: number },
): Promise<StreakRow[]> {
  const { from, to, longest = 7, ...activity } = options
  // From the beginning on: who is away was seen at any time before.
  const rows: readonly GrowthRow[] = await growth(engine, { ...activity, to })
  const bitmaps = await openActivity(engine, activity)
  const between = await positionsBetween(engine, bitmaps, { from, to })
  const stretches = await stretchesOf(engine, bitmaps, [0, between[1]], {
    layers: 2 * longest,
    reach: longest,
  })
  const counted = await askEach(stretches, bitmaps, (stretch) =>
    engine.all<Counted>(streaksQuery(engine.dialect, bitmaps, { longest, between: stretch })),
  )
  const users = new Map(counted.map((row) => [`${row.kind}:${row.length}:${row.position}`, row.users]))
  const starts = new Map(bitmaps.periods.map(({ start }, position) => [start, position]))
  let everSeen = 0
  return rows.flatMap(({ period, period_end, active, new: fresh }) => {
    everSeen += fresh
    const position = starts.get(period)!
    if (position < between[0]) return []
    const lengths = (kind: 'streak' | 'gap', count: number) =>
      Array.from({ length: count }, (_, i) => users.get(`${kind}:${i + 1}:${position}`) ?? 0)
    const gaps = lengths('gap', longest - 1)
    const away = everSeen - active
    const longer = away - gaps.reduce((sum, count) => sum + count, 0)
    return [
      {
        ...{ period, period_end, active, new: fresh },
        streaks: exactly(lengths('streak', longest)),
        gaps: [...gaps, longer],
      },
    ]
  })
}
