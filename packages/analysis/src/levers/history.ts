import type { Grain } from '@bellwether/core'
import {
  type ActivityOptions,
  type Engine,
  lastEventDay,
  type Range,
  type RevenuePerActive,
  revenuePerActive,
  type StreakRow,
  streaks,
} from '@bellwether/market'

/** A history of users without the last period where that is not over. */
export type ReadHistory = {
  readonly history: readonly StreakRow[]
  /** The period that was left out. */
  readonly unfinished: string | undefined
  /** What an active user brings in a period, where there are sales. */
  readonly revenue: RevenuePerActive | undefined
}

/**
 * Users by how long they have been active or away, from the events of an engine. A last period whose last day has no event
 * is not over, and is left out unless `to` asks for it.
 *
 * @throws UserError when there are no events
 */
export async function readHistory(
  engine: Engine,
  question: Omit<ActivityOptions, 'by'> & Range & { grain: Grain },
): Promise<ReadHistory> {
  const rows = await streaks(engine, question)
  const last = rows.at(-1)
  const day = await lastEventDay(engine)
  const unfinished =
    question.to === undefined && last && day !== undefined && day < last.period_end ? last.period : undefined
  const history = unfinished === undefined ? rows : rows.slice(0, -1)
  return { history, unfinished, revenue: await revenuePerActive(engine, history) }
}
