import { defineMessages, formatNumber } from '@bellwether/core'
import sql from 'sql-template-tag'
import type { Engine } from '../../engines/engine.ts'
import { grouped, type Observed, periodName, preferredInTime, seriesKey, seriesName } from '../evidence.ts'
import { foundAmong, foundIn, type Gate, type GateFinding } from '../gate.ts'

const messages = defineMessages({
  en: {
    jump: ({ series, period, factor }: { series: string; period: string; factor: string }) =>
      `${series}: the figure of ${period} is ${factor} times its neighbours`,
    compare:
      'compare the unit with the source: thousands, millions, 万, 亿, cents, or a fraction for a percentage',
  },
  zh: {
    jump: ({ series, period, factor }) => `${series}：${period} 的数字是前后的 ${factor} 倍`,
    compare: '与来源核对单位：千、百万、万、亿、分，或把百分数写成了小数',
  },
})

/** A slip of units multiplies by at least 100; markets that grow tenfold a year must not be taken for one. */
const inner = 60
/** At an end of a series one neighbour alone vouches for a figure, so more is asked. */
const outer = 600
/** Neighbours that differ by more than this do not vouch for what lies between them. */
const agreement = 10

/** How many times a positive value its neighbours lead to expect it is, where that can only be another unit. */
function unitSlip(before: number | undefined, value: number, after: number | undefined): number | undefined {
  const neighbours = [before, after].filter((n): n is number => n !== undefined && n > 0)
  if (value <= 0 || neighbours.length === 0) return undefined
  if (Math.max(...neighbours) > agreement * Math.min(...neighbours)) return undefined
  const expected = Math.exp(neighbours.reduce((sum, n) => sum + Math.log(n), 0) / neighbours.length)
  const factor = value / expected
  const limit = neighbours.length === 2 ? inner : outer
  return factor >= limit || factor <= 1 / limit ? factor : undefined
}

/** The points of a series that are out by a unit. */
function slips<P extends { readonly value: number }>(series: readonly P[]): { point: P; factor: number }[] {
  // Of two points that contradict each other, the later is told: nothing says which is wrong.
  const first = series.length === 2 ? 1 : 0
  return series.flatMap((point, i) => {
    if (i < first) return []
    const factor = unitSlip(series[i - 1]?.value, point.value, series[i + 1]?.value)
    return factor === undefined ? [] : [{ point, factor }]
  })
}

/** Small shares flicker by such factors; only a percentage that was or should be large is out by a unit. */
const telling = ({ unit, value }: Observed, factor: number): boolean =>
  unit !== 'percent' || Math.max(value, value / factor) >= 5

function check(series: readonly Observed[]): GateFinding[] {
  return slips(preferredInTime(series))
    .filter(({ point, factor }) => telling(point, factor))
    .map(({ point, factor }) =>
      foundIn('warning', [point], (language) => [
        messages(language).jump({
          series: seriesName(point, language),
          period: periodName(point),
          factor: formatNumber(factor, language, factor < 1 ? 4 : 0),
        }),
        messages(language).compare,
      ]),
    )
}

type MonthOfSales = {
  readonly vendor: string
  readonly month: string
  readonly value: number
  readonly sold: number
}

/** The mean amount of a sale, month by month and vendor by vendor. */
async function checkSales(engine: Engine): Promise<GateFinding[]> {
  const months = await engine.all<MonthOfSales>(sql`
    select vendor, ${engine.dialect.periodStart('month', sql`ts`)} as month, avg(amount) as value, count(*) as sold
    from sales group by 1, 2 order by 1, 2`)
  return grouped(months, ({ vendor }) => vendor)
    .flatMap(slips)
    .map(({ point: { vendor, month, sold }, factor }) =>
      foundAmong('sales', 'warning', sold, (language) => [
        messages(language).jump({
          series: vendor,
          period: month.slice(0, 7),
          factor: formatNumber(factor, language, factor < 1 ? 4 : 0),
        }),
        messages(language).compare,
      ]),
    )
}

/** Figures that stand out from their neighbours by a factor that only another unit explains. */
export const unitJumps: Gate = {
  title: { en: 'Unit jumps', zh: '单位跳变' },
  observations: ({ observations }) => grouped(observations, seriesKey).flatMap(check),
  sales: checkSales,
}
