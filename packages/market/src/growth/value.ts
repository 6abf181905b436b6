import { type Grain, type Period, periodContaining, shiftPeriod } from '@bellwether/core'
import { aliasTable } from '../activity/aliases.ts'
import type { Engine, Row } from '../engines/engine.ts'
import { type CountedValues, millionths, valueGrowth as valueGrowthQuery } from '../queries/value-growth.ts'
import { type ClockOptions, clockOf } from './clock.ts'
import type { Range } from './growth.ts'
import { valuesOf } from './measure.ts'
import { bySegment } from './periods.ts'

/** Growth accounting of what users are worth in one period. */
export type ValueGrowthRow = {
  /** The first day of the period. */
  readonly period: string
  readonly period_end: string
  /** The values of the columns that users are divided by. */
  readonly [by: string]: string | number | null
  /** What all users are worth in the period. */
  readonly value: number
  /** Of users who never were worth anything before. */
  readonly new: number
  /** What users who were worth something in the period before are still worth: the smaller of both periods. */
  readonly retained: number
  /** What those users are worth more. */
  readonly expansion: number
  /** What those users are worth less, and are still worth something. */
  readonly contraction: number
  /** In the period before, of users who are worth nothing now. */
  readonly churned: number
  /** Of users who were worth nothing in the period before, and something at some time before that. */
  readonly reactivated: number
  /** Net retention: what the users of the period before are worth now, over what they were; null of nothing. */
  readonly nrr: number | null
  /** Gross retention: the same without expansion. */
  readonly grr: number | null
  /** (new + expansion + reactivated) / (contraction + churned); null when nothing was lost. */
  readonly quick_ratio: number | null
  /** value − value of the period before. */
  readonly change: number
  readonly growth_rate: number | null
  readonly users: number
  readonly new_users: number
  readonly retained_users: number
  readonly reactivated_users: number
  readonly churned_users: number
  /** What values are counted in. */
  readonly unit: string
}

export type ValueGrowthOptions = ClockOptions &
  Range & {
    readonly grain: Grain
    /** What is added up: `revenue`, `quantity` or `tokens` of sales, `value` of events, or a numeric event property. */
    readonly of: string
    readonly by?: readonly string[]
    /** Only events of this name count. */
    readonly event?: string | undefined
  }

type Counted = Row & CountedValues

const nothing = {
  users: 0,
  fresh_users: 0,
  kept_users: 0,
  leaving_users: 0,
  value: 0n,
  fresh: 0n,
  kept: 0n,
  expansion: 0n,
  contraction: 0n,
  reactivated: 0n,
  leaving: 0n,
}

/** Millionths as whole numbers: no digit is lost in sums and differences. */
function exactly(row: Counted): typeof nothing {
  const whole = (text: string | null) => BigInt(text ?? 0)
  return {
    ...row,
    value: whole(row.value),
    fresh: whole(row.fresh),
    kept: whole(row.kept),
    expansion: whole(row.expansion),
    contraction: whole(row.contraction),
    reactivated: whole(row.reactivated),
    leaving: whole(row.leaving),
  }
}

const number = (amount: bigint): number => Number(amount) / millionths
const ratio = (part: bigint, whole: bigint): number | null =>
  whole === 0n ? null : Number(part) / Number(whole)

function account(period: Period, now: typeof nothing, before: typeof nothing, unit: string) {
  const lost = now.contraction + before.leaving
  const change = now.value - before.value
  return {
    period: period.start,
    period_end: period.end,
    value: number(now.value),
    new: number(now.fresh),
    retained: number(now.kept),
    expansion: number(now.expansion),
    contraction: number(now.contraction),
    churned: number(before.leaving),
    reactivated: number(now.reactivated),
    nrr: ratio(before.value + now.expansion - lost, before.value),
    grr: ratio(before.value - lost, before.value),
    quick_ratio: ratio(now.fresh + now.expansion + now.reactivated, lost),
    change: number(change),
    growth_rate: ratio(change, before.value),
    users: now.users,
    new_users: now.fresh_users,
    retained_users: now.kept_users,
    reactivated_users: now.users - now.fresh_users - now.kept_users,
    churned_users: before.leaving_users,
    unit,
  }
}

/** The rows of one group, from its first period to the last one of all. */
function accounts(
  rows: readonly Counted[],
  last: string,
  unit: string,
  { grain, weekStart = 1 }: ValueGrowthOptions,
) {
  const at = new Map(rows.map((row) => [row.period, exactly(row)]))
  const accounted: ReturnType<typeof account>[] = []
  let before = nothing
  for (
    let period = periodContaining(rows[0]!.period, grain, weekStart);
    period.start <= last;
    period = shiftPeriod(period, grain, 1)
  ) {
    const now = at.get(period.start) ?? nothing
    accounted.push(account(period, now, before, unit))
    before = now
  }
  return accounted
}

/**
 * Growth accounting of revenue, tokens or any other value: value_t − value_(t−1) = new + expansion + reactivated −
 * contraction − churned in every period and group, exact to a millionth.
 *
 * @throws UserError when nothing of that name is known, or its units differ
 * @see https://tribecap.co/a-quantitative-approach-to-product-market-fit/ for the terms
 */
export async function valueGrowth(engine: Engine, options: ValueGrowthOptions): Promise<ValueGrowthRow[]> {
  const { of, by = [], event, from, to } = options
  const { table, unit, ...values } = await valuesOf(engine, { of, by, event })
  const clock = (await clockOf(engine, table, options))!
  const aliases = await aliasTable(engine)
  const counted = await engine.all<Counted>(valueGrowthQuery(engine.dialect, { ...values, aliases }, clock))
  const last =
    counted
      .map(({ period }) => period)
      .toSorted()
      .at(-1) ?? ''
  return bySegment({ by }, counted).flatMap(({ keys, rows }) =>
    accounts(rows, last, unit, options)
      .filter(({ period, period_end }) => period_end >= (from ?? '') && period <= (to ?? '9999'))
      .map((row) => ({ ...keys, ...row }) as ValueGrowthRow),
  )
}
