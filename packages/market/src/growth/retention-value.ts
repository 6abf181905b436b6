import {
  type Interval,
  type Period,
  periodContaining,
  shiftPeriod,
  UserError,
  wilson,
} from '@bellwether/core'
import sql from 'sql-template-tag'
import { aliasTable } from '../activity/aliases.ts'
import type { Engine, Row } from '../engines/engine.ts'
import { valueRetention as valueQuery } from '../queries/value-retention.ts'
import { clockOf, eventsSpan } from './clock.ts'
import { valuesOf } from './measure.ts'
import { bySegment } from './periods.ts'
import type { RetentionOptions, RetentionRow } from './retention.ts'

/** What a cohort is worth k periods after it began. */
export type ValueRetentionRow = RetentionRow & {
  /** Of all values of the cohort in period k; `retained` counts its users who have one. */
  readonly sum: number
  /** sum / size: of a user of the cohort, whether it came back or not, with its 95 % interval. */
  readonly mean: number
  readonly mean_low: number
  readonly mean_high: number
  /** The mean of periods 0 to k together: what a user has brought in by then. */
  readonly cumulative_mean: number
  readonly unit: string
}

type Counted = Row & {
  cohort: string
  period: string | null
  size: number
  users: number
  total: number
  squares: number
}

const z = 1.959963984540054

/** Values are whole millionths: what floating-point sums add beyond them is noise. */
const toMillionths = (value: number): number => Math.round(value * 1e6) / 1e6

/** The interval of a mean by the central limit theorem; users without a value count as 0. */
function meanInterval(total: number, squares: number, size: number): Interval {
  const mean = total / size
  const variance = size > 1 ? Math.max(0, squares - size * mean ** 2) / (size - 1) : 0
  const half = z * Math.sqrt(variance / size)
  return { low: mean - half, high: mean + half }
}

function cohortRows(
  rows: readonly Counted[],
  start: Period,
  length: number,
  {
    grain,
    unit,
    isOver,
  }: { grain: RetentionOptions['grain']; unit: string; isOver: (period: Period) => boolean },
) {
  const size = rows.find(({ period }) => period === null)!.size
  const at = new Map(rows.map((row) => [row.period, row]))
  let brought = 0
  return Array.from({ length }, (_, k) => {
    const period = shiftPeriod(start, grain, k)
    const { users = 0, total: read = 0, squares = 0 } = at.get(period.start) ?? {}
    const total = toMillionths(read)
    const { low, high } = meanInterval(total, squares, size)
    brought += total
    return {
      ...{ cohort: start.start, size, k, retained: users, rate: users / size },
      ...wilson(users, size),
      complete: isOver(period),
      ...{ sum: total, mean: total / size, mean_low: low, mean_high: high },
      ...{ cumulative_mean: toMillionths(brought) / size, unit },
    }
  })
}

/**
 * Retention of cohorts by the sum and mean of a value.
 *
 * @param options `of` names the value, as for growth
 * @throws UserError when nothing of that name is known, or the cohorts are not first-ever and bounded
 */
export async function valueRetention(
  engine: Engine,
  options: RetentionOptions & { readonly of: string },
): Promise<ValueRetentionRow[]> {
  const { of, by = [], event, from, to, grain, weekStart = 1, timezone = 'UTC', periods = 12, asOf } = options
  if ((options.kind ?? 'bounded') !== 'bounded' || options.cohort === 'recurring') {
    throw new UserError('values are summed over bounded periods of first-ever cohorts', {
      hint: 'leave out --kind and --cohort, or --of',
    })
  }
  const { table, unit, ...values } = await valuesOf(engine, { of, by, event })
  const clock = (await clockOf(engine, table, options))!
  const aliases = await aliasTable(engine)
  const named = table === 'events' && event !== undefined ? sql`event = ${event}` : sql`true`
  const all = sql`(select * from ${table === 'events' ? sql`events` : sql`sales`} where ${named}) begin_at`
  const rows = await engine.all<Counted>(valueQuery(engine.dialect, all, { ...values, aliases }, clock))
  const last = asOf ?? (table === 'events' ? (await eventsSpan(engine, timezone)).last : undefined)
  const latest = rows
    .map(({ period }) => period ?? '')
    .toSorted()
    .at(-1)!
  const isOver = ({ start, end }: Period) => (last === undefined ? start <= latest : end <= last)
  return bySegment({ by }, rows).flatMap(({ keys, rows: own }) =>
    bySegment({ by: ['cohort'] }, own).flatMap(({ keys: { cohort }, rows: cells }) => {
      if (cohort! < (from ?? '') || cohort! > (to ?? '9999')) return []
      const start = periodContaining(cohort!, grain, weekStart)
      const told = cohortRows(cells, start, periods + 1, { grain, unit, isOver })
      return told.map((row) => ({ ...keys, ...row }) as ValueRetentionRow)
    }),
  )
}
