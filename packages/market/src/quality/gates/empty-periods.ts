import {
  addDays,
  defineMessages,
  formatPeriod,
  type Grain,
  grainOf,
  periodContaining,
} from '@bellwether/core'
import sql, { raw } from 'sql-template-tag'
import type { Engine } from '../../engines/engine.ts'
import {
  grouped,
  marketKey,
  marketName,
  measureName,
  type Observed,
  periodName,
  seriesName,
} from '../evidence.ts'
import { foundAmong, foundIn, type Gate, type GateFinding } from '../gate.ts'

const messages = defineMessages({
  en: {
    gap: ({ market, measure, periods }: { market: string; measure: string; periods: string }) =>
      `${market}, ${measure}: no figures for ${periods}`,
    zero: ({ series, period }: { series: string; period: string }) => `${series} is zero in ${period}`,
    days: ({ count, first }: { count: number; first: string }) =>
      `${count} days between the first and the last have no rows, the first is ${first}`,
    find: 'look for the missing periods at the source; growth over them is not drawn through',
    verify: 'check it at the source: leave the figure out if it means that nothing is known',
    importAgain: 'check the export for these days, and import it again',
  },
  zh: {
    gap: ({ market, measure, periods }) => `${market}，${measure}：${periods} 没有数据`,
    zero: ({ series, period }) => `${series} 在 ${period} 为零`,
    days: ({ count, first }) => `首末日之间有 ${count} 天没有数据，最早为 ${first}`,
    find: '到来源查找缺失期间；增长曲线不跨越缺口',
    verify: '到来源核对：若零表示未知，请删去该数字',
    importAgain: '检查这些日期的导出文件并重新导入',
  },
})

/** A series has gaps only if it is otherwise regular: at most this part of its periods may be missing. */
const tolerated = 0.25
const leastPeriods = 6

/** The starts of all periods of a grain from the first to the last. */
function everyPeriod(grain: Grain, first: string, last: string): string[] {
  const starts: string[] = []
  for (let start = first; start <= last; start = addDays(periodContaining(start, grain).end, 1))
    starts.push(start)
  return starts
}

/** The periods that are missing among starts of one grain; none where so many are missing that it is not regular. */
export function missingPeriods(starts: readonly string[], grain: Grain): string[] {
  const present = new Set(starts)
  const sorted = [...present].sort()
  if (sorted.length < leastPeriods) return []
  const all = everyPeriod(grain, sorted[0]!, sorted.at(-1)!)
  const missing = all.filter((start) => !present.has(start))
  return missing.length <= tolerated * all.length ? missing : []
}

function gaps(market: readonly Observed[]): GateFinding[] {
  const byGrain = grouped(market, (o) => grainOf({ start: o.period_start, end: o.period_end }) ?? 'none')
  return byGrain.flatMap((figures) => {
    const last = figures.at(-1)!
    const grain = grainOf({ start: last.period_start, end: last.period_end })
    if (grain === undefined || grain === 'day') return []
    const missing = missingPeriods(
      figures.map(({ period_start }) => period_start),
      grain,
    )
    if (missing.length === 0) return []
    const periods = missing.map((start) => periodContaining(start, grain)).map((p) => formatPeriod(p))
    return foundIn('warning', figures, (language) => [
      messages(language).gap({
        market: marketName(last, language),
        measure: measureName(last, language),
        periods: periods.join(', '),
      }),
      messages(language).find,
    ])
  })
}

/** An amount of zero is suspicious; a share of zero is a small vendor. */
function zeros(figures: readonly Observed[]): GateFinding[] {
  return figures
    .filter(({ value, unit }) => value === 0 && unit !== 'percent')
    .map((o) =>
      foundIn('warning', [o], (language) => [
        messages(language).zero({
          series: seriesName(o, language),
          period: periodName(o),
        }),
        messages(language).verify,
      ]),
    )
}

async function emptyDays(engine: Engine, table: 'sales' | 'events'): Promise<GateFinding[]> {
  const days = await engine.all<{ day: string }>(
    sql`select distinct ${engine.dialect.periodStart('day', sql`ts`)} as day from ${raw(table)} where ts is not null`,
  )
  const missing = missingPeriods(
    days.map(({ day }) => day),
    'day',
  )
  if (missing.length === 0) return []
  const said = { count: missing.length, first: missing[0]! }
  return [
    foundAmong(table, 'warning', 0, (language) => [
      messages(language).days(said),
      messages(language).importAgain,
    ]),
  ]
}

/** Periods without figures inside a regular series, amounts of zero, and days of a log without a row. */
export const emptyPeriods: Gate = {
  title: { en: 'Empty or zero periods', zh: '空白或为零的期间' },
  observations: ({ observations }) => [
    ...grouped(observations, marketKey).flatMap(gaps),
    ...zeros(observations),
  ],
  sales: (engine) => emptyDays(engine, 'sales'),
  events: (engine) => emptyDays(engine, 'events'),
}
