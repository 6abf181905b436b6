import { type Grain, UserError, wilson } from '@bellwether/core'
import { type ActivityOptions, openActivity } from '../activity/open.ts'
import type { Engine, Row } from '../engines/engine.ts'
import type { Bitmaps } from '../queries/bitmaps.ts'
import {
  activeSpans,
  boundedRetention,
  bracketRetention,
  type RetentionRange,
  recurringRetention,
} from '../queries/retention.ts'
import { eventsSpan } from './clock.ts'
import type { Range } from './growth.ts'
import { bySegment, positionsBetween } from './periods.ts'
import { elapsedRetention } from './retention-elapsed.ts'
import { askEach, stretchesOf } from './stretches.ts'

/** The share of a cohort that came back, with Wilson's 95 % interval. */
export type RetentionRow = {
  /** The first day of the period in which the cohort began. */
  readonly cohort: string
  readonly [by: string]: string | number | boolean | null
  readonly size: number
  /** How many periods later; for brackets, the first one of the bracket. */
  readonly k: number
  readonly retained: number
  readonly rate: number
  readonly low: number
  readonly high: number
  /** Whether the period k lies whole before the end of the data: if not, the rate can still rise. */
  readonly complete: boolean
}

/** How a return is counted. */
export const retentionKinds = ['bounded', 'unbounded', 'bracket'] as const
export type RetentionKind = (typeof retentionKinds)[number]

export type RetentionOptions = ActivityOptions &
  Range & {
    readonly grain: Grain
    /** bounded: active exactly k periods later; unbounded: then or at any time after; bracket: within it. */
    readonly kind?: RetentionKind
    /** The greatest k; 12 unless given. */
    readonly periods?: number
    /** The brackets, for that kind, in periods after the cohort's, both ends included. */
    readonly brackets?: readonly { readonly from: number; readonly to: number }[]
    /** first: users whose first ever period it is; recurring: all who are active in it. */
    readonly cohort?: 'first' | 'recurring'
    /** calendar: by periods of the calendar; rolling: by windows of 24 hours, 7 or 30 days from the first event. */
    readonly windows?: 'calendar' | 'rolling'
    /** The last day that the data covers in full; the last day with an event unless given. */
    readonly asOf?: string
  }

type Cell = { cohort: number; k: number; to: number; retained: number }
type Keyed = Row & { cohort: number }

/** Sums from the end: how many had a span of at least k. */
function unboundedCells(rows: readonly (Keyed & { span: number; users: number })[], length: number): Cell[] {
  const cohorts = new Map<number, number[]>()
  for (const { cohort, span, users } of rows) {
    const counts = cohorts.get(cohort) ?? new Array<number>(length).fill(0)
    cohorts.set(cohort, counts)
    for (let k = 0; k <= Math.min(span, length - 1); k++) counts[k]! += users
  }
  return [...cohorts].flatMap(([cohort, counts]) =>
    counts.map((retained, k) => ({ cohort, k, to: k, retained })),
  )
}

/** Cohorts whose cells are missing where nobody came back get them, as zeros. */
function fillCells(rows: readonly (Keyed & { k: number; retained: number })[], length: number): Cell[] {
  const counts = new Map(rows.map(({ cohort, k, retained }) => [`${cohort}:${k}`, retained]))
  return [...new Set(rows.map(({ cohort }) => cohort))].flatMap((cohort) =>
    Array.from({ length }, (_, k) => ({ cohort, k, to: k, retained: counts.get(`${cohort}:${k}`) ?? 0 })),
  )
}

type Bounded = Keyed & { k: number; retained: number }

const boundedCells = (engine: Engine, bitmaps: Bitmaps, range: RetentionRange): Promise<Bounded[]> =>
  engine.all(boundedRetention(engine.dialect, bitmaps, range))

async function recurringCells(engine: Engine, bitmaps: Bitmaps, range: RetentionRange): Promise<Bounded[]> {
  const stretches = await stretchesOf(engine, bitmaps, range.cohorts, { layers: range.length })
  return askEach(stretches, bitmaps, (cohorts) =>
    engine.all<Bounded>(recurringRetention(engine.dialect, bitmaps, { ...range, cohorts })),
  )
}

type Counter = (
  engine: Engine,
  bitmaps: Bitmaps,
  range: RetentionRange,
) => Promise<
  {
    keys: Record<string, string>
    cells: Cell[]
  }[]
>

function counterOf({ kind = 'bounded', cohort = 'first', brackets = [] }: RetentionOptions): Counter {
  if (cohort === 'recurring' && kind !== 'bounded') {
    throw new UserError(`recurring cohorts have no ${kind} retention`, {
      hint: 'ask for bounded retention, or for first-ever cohorts',
    })
  }
  switch (kind) {
    case 'bounded':
      return async (engine, bitmaps, range) => {
        const rows = await (cohort === 'recurring' ? recurringCells : boundedCells)(engine, bitmaps, range)
        return bySegment(bitmaps, rows).map(({ keys, rows }) => ({
          keys,
          cells: fillCells(rows, range.length),
        }))
      }
    case 'unbounded':
      return async (engine, bitmaps, range) => {
        const rows = await engine.all<Keyed & { span: number; users: number }>(
          activeSpans(engine.dialect, bitmaps, range),
        )
        return bySegment(bitmaps, rows).map(({ keys, rows }) => ({
          keys,
          cells: unboundedCells(rows, range.length),
        }))
      }
    case 'bracket':
      return async (engine, bitmaps, range) => {
        const rows = await engine.all<Keyed & { size: number; [bracket: `b${number}`]: number }>(
          bracketRetention(engine.dialect, bitmaps, range, brackets),
        )
        const cells = (row: (typeof rows)[number]): Cell[] => [
          { cohort: row.cohort, k: 0, to: 0, retained: row.size },
          ...brackets.map(({ from, to }, i) => ({
            cohort: row.cohort,
            k: from,
            to,
            retained: row[`b${i}`]!,
          })),
        ]
        return bySegment(bitmaps, rows).map(({ keys, rows }) => ({ keys, cells: rows.flatMap(cells) }))
      }
  }
}

/** Rolling windows, without what the calendar says beside them. */
async function rollingRetention(engine: Engine, options: RetentionOptions): Promise<RetentionRow[]> {
  if (options.cohort === 'recurring') {
    throw new UserError('recurring cohorts have no rolling windows', {
      hint: 'leave out --cohort recurring, or --windows rolling',
    })
  }
  const cells = await elapsedRetention(engine, options)
  return cells.map(({ calendar_only: _c, windows_only: _w, ...row }) => row as RetentionRow)
}

/**
 * Retention of cohorts: users by the period in which they began, and the share of them that is active k periods later.
 *
 * @throws UserError when there are no events, or the options contradict each other
 */
export async function retention(engine: Engine, options: RetentionOptions): Promise<RetentionRow[]> {
  const { from, to, kind, periods = 12, brackets, cohort: _, asOf, windows, ...activity } = options
  if (kind === 'bracket' && !brackets?.length) {
    throw new UserError('bracket retention needs brackets', {
      hint: 'for instance --brackets 1-7,8-14,15-30',
    })
  }
  if (windows === 'rolling') return rollingRetention(engine, options)
  const length = brackets ? Math.max(...brackets.map((bracket) => bracket.to)) + 1 : periods + 1
  const counter = counterOf(options)
  const bitmaps = await openActivity(engine, activity)
  const cohorts = await positionsBetween(engine, bitmaps, { from, to })
  const lastDay = asOf ?? (await eventsSpan(engine, activity.timezone ?? 'UTC')).last
  const groups = await counter(engine, bitmaps, { cohorts, length })
  const complete = (position: number) => (bitmaps.periods[position]?.end ?? '9999') <= lastDay
  return groups.flatMap(({ keys, cells }) => {
    const sizes = new Map(cells.filter(({ k }) => k === 0).map((cell) => [cell.cohort, cell.retained]))
    return cells.map((cell) => {
      const size = sizes.get(cell.cohort)!
      return {
        ...keys,
        cohort: bitmaps.periods[cell.cohort]!.start,
        size,
        k: cell.k,
        retained: cell.retained,
        rate: cell.retained / size,
        ...wilson(cell.retained, size),
        complete: complete(cell.cohort + cell.to),
      }
    })
  })
}
