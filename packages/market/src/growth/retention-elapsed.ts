import { UserError, wilson } from '@bellwether/core'
import sql from 'sql-template-tag'
import { aliasTable } from '../activity/aliases.ts'
import { eventCondition, keyColumn } from '../activity/spec.ts'
import type { Engine, Row } from '../engines/engine.ts'
import {
  type Bracket,
  elapsedRetention as elapsedQuery,
  exactWindows,
  flooredWindows,
  ticksUntil,
} from '../queries/elapsed.ts'
import { clockOf } from './clock.ts'
import { bySegment } from './periods.ts'
import type { RetentionKind, RetentionOptions, RetentionRow } from './retention.ts'

/** A cell by windows, with what the calendar says of the same users. */
export type ElapsedCell = RetentionRow & {
  /** Users who came back by the calendar alone, and by the windows alone. */
  readonly calendar_only: number
  readonly windows_only: number
}

type Counted = Row & {
  cohort: string
  size: number
  latest: number
  [flag: `${'w' | 'c' | 'b'}${number}`]: number
}

/** The brackets of periods that a kind of retention asks about, each with the k that it is told as. */
function bracketsOf({ kind = 'bounded', periods = 12, brackets = [] }: RetentionOptions, as?: RetentionKind) {
  if (kind === 'bracket') return [{ from: 0, to: 0 }, ...brackets]
  const all = Array.from({ length: periods + 1 }, (_, k) => k)
  return all.map((from): Bracket => ({ from, to: (as ?? kind) === 'unbounded' ? undefined : from }))
}

/**
 * Retention by windows of one length from each user's first event: 24 hours, 7 days, 30 days.
 *
 * @param counted how windows are counted, where it differs from what the options ask of the calendar
 * @throws UserError when there are no events, or no such time zone
 */
export async function elapsedRetention(
  engine: Engine,
  options: RetentionOptions,
  counted: { readonly floored?: boolean; readonly kind?: RetentionKind } = {},
): Promise<ElapsedCell[]> {
  const { by = [], event, grain, from, to, asOf } = options
  const clock = await clockOf(engine, 'events', options)
  if (!clock) {
    throw new UserError('there are no events', { hint: 'import some: bellwether import FILE --as events' })
  }
  const { dialect } = engine
  const windows = (counted.floored ? flooredWindows : exactWindows)(grain)
  const brackets = { counted: bracketsOf(options, counted.kind), calendar: bracketsOf(options) }
  const rows = await engine.all<Counted>(
    elapsedQuery(
      dialect,
      {
        from: sql`events`,
        condition: eventCondition({ event }),
        keys: by.map((name) => keyColumn(dialect, name)),
        aliases: await aliasTable(engine),
      },
      clock,
      windows,
      brackets,
    ),
  )
  const moment =
    asOf === undefined
      ? sql`(select max(ts) from events)`
      : sql`cast(${asOf} as timestamp) + interval '1' day`
  const [known] = await engine.all<{ until: number }>(ticksUntil(dialect, windows, clock, moment))
  const wanted = rows.filter(({ cohort }) => cohort >= (from ?? '') && cohort <= (to ?? '9999'))
  return bySegment({ by }, wanted).flatMap(({ keys, rows: cohorts }) =>
    cohorts.flatMap((row) =>
      brackets.counted.map(({ from: k, to: end }, i) => {
        const [retained, calendar, both] = [row[`w${i}`]!, row[`c${i}`]!, row[`b${i}`]!]
        return {
          ...keys,
          cohort: row.cohort,
          size: row.size,
          k,
          retained,
          rate: retained / row.size,
          ...wilson(retained, row.size),
          // The window of the last of the cohort to begin is over.
          complete: k === 0 || row.latest + ((end ?? k) + 1) * windows.length <= known!.until,
          calendar_only: calendar - both,
          windows_only: retained - both,
        } as ElapsedCell
      }),
    ),
  )
}
