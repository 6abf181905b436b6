import { groupBy, parsePeriod } from '@bellwether/core'
import { type Engine, type Figure, figures, metricOf } from '@bellwether/market'
import { nowcast } from '@bellwether/models'
import { monthsOf, type StatedFigure, statedFigures } from '../nowcast/figures.ts'

/** A month of a nowcast. */
export type MonthlyEstimate = {
  readonly month: number
  readonly median: number
  readonly low: number
  readonly high: number
  readonly stated: readonly StatedFigure[]
}

/** A quantity month by month, and what of it could have been known at an earlier month. */
export type MonthlySeries = {
  readonly id: string
  readonly vendor: string
  readonly market: string
  readonly basis: string
  readonly measure: string
  readonly unit: string
  /** Months since the year 0 of the first value. */
  readonly first: number
  readonly values: Float64Array
  /** How many figures it rests on, and their sources. */
  readonly figures: number
  readonly sources: readonly string[]
  /** The nowcast of each month with its 95 % interval and what was stated for it; none of counted flows. */
  readonly estimates: readonly MonthlyEstimate[]
  /** The values up to the last figure of that month or before, from figures up to then alone. */
  known(month: number): Float64Array
}

const leastFigures = 6

/** Figures joined month by month on straight lines of the logarithm; nothing without figures. */
function interpolated(stated: readonly { readonly time: number; readonly value: number }[]): Float64Array {
  if (stated.length === 0) return new Float64Array(0)
  const sorted = [...stated].sort((a, b) => a.time - b.time)
  const [start, end] = [Math.ceil(sorted[0]!.time), Math.floor(sorted.at(-1)!.time + 0.999)]
  return Float64Array.from({ length: end - start + 1 }, (_, k) => {
    const month = start + k
    const after = sorted.findIndex(({ time }) => time >= month)
    if (after < 0) return sorted.at(-1)!.value
    const [a, b] = [sorted[Math.max(0, after - 1)]!, sorted[after]!]
    const share = b.time > a.time ? (month - a.time) / (b.time - a.time) : 1
    return Math.exp(Math.log(a.value) + share * Math.log(b.value / a.value))
  })
}

/** A stock or pace out of the figures that were stated of it: the nowcast, and interpolation for the past. */
function ofStated(own: readonly StatedFigure[]): MonthlySeries | undefined {
  const usable = own.filter(({ quality }) => quality !== 'alternative')
  if (new Set(usable.map(({ day }) => day)).size < leastFigures) return undefined
  const found = nowcast(
    own.map(({ day, value, quality, basis }) => ({ time: monthsOf(day), value, quality, group: basis })),
  )
  const points = usable
    .filter(({ basis }) => basis === found.reference)
    .map(({ day, value }) => ({ time: monthsOf(day), value }))
  if (points.length < leastFigures) return undefined
  const first = Math.ceil(Math.min(...points.map(({ time }) => time)))
  const { vendor, entity, market, measure, unit } = own[0]!
  return {
    ...{ id: entity, vendor, market, measure, unit, basis: found.reference, first },
    values: Float64Array.from(
      found.months.filter(({ month }) => month >= first),
      ({ median }) => median,
    ),
    estimates: found.months.map(({ month, median, quantile }) => ({
      month,
      median,
      low: quantile(0.025),
      high: quantile(0.975),
      stated: own.filter(({ day }) => Math.ceil(monthsOf(day)) === month),
    })),
    figures: own.length,
    sources: [...new Set(own.flatMap(({ sources }) => sources))],
    known: (month) => interpolated(points.filter(({ time }) => time <= month)),
  }
}

const isWholeMonth = ({ period_start, period_end }: Figure) => {
  const month = parsePeriod(period_start.slice(0, 7))
  return month.start === period_start && month.end === period_end
}

/** A flow that was counted in whole months, from the last gap on. */
function ofMonths(own: readonly Figure[]): MonthlySeries | undefined {
  const sorted = own
    .map((figure) => ({ month: Math.ceil(monthsOf(figure.period_end)), figure }))
    .sort((a, b) => a.month - b.month)
  const gap = sorted.findLastIndex(({ month }, k) => k > 0 && month !== sorted[k - 1]!.month + 1)
  const rows = sorted.slice(Math.max(0, gap))
  if (rows.length < leastFigures || rows.some(({ figure }) => !(figure.value > 0))) return undefined
  const { entity, vendor, market, basis, measure, unit } = rows[0]!.figure
  const [first, values] = [rows[0]!.month, Float64Array.from(rows, ({ figure }) => figure.value)]
  return {
    ...{ id: entity, vendor, market, basis, measure, unit, first, values },
    estimates: [],
    figures: rows.length,
    sources: [...new Set(rows.flatMap(({ figure }) => figure.sources))],
    known: (month) => values.slice(0, Math.max(0, month - first + 1)),
  }
}

export type MonthlyQuestion = {
  readonly metric: string
  readonly vendor?: string | undefined
  readonly market?: string | undefined
}

/**
 * The series of a measure that have enough figures to be forecast: stocks and paces (users, annualized revenue) are
 * nowcast, flows (tokens, visits) are taken where they were counted in whole months. Measures and bases are never mixed.
 */
export async function monthlySeries(engine: Engine, question: MonthlyQuestion): Promise<MonthlySeries[]> {
  const { metric, vendor, market } = question
  const kind = metricOf(metric)?.kind
  if (kind === 'flow' && metric !== 'revenue') {
    const rows = await engine.all<Figure>(figures(engine.dialect, { measure: metric, vendor, market }))
    const whole = rows.filter((row) => row.unit !== 'percent' && isWholeMonth(row))
    const groups = groupBy(whole, (row) =>
      [row.market, row.basis, row.region, row.segment, row.vendor, row.entity].join('\n'),
    )
    return [...groups.values()].flatMap((own) => ofMonths(own) ?? [])
  }
  const stated = await statedFigures(engine, question)
  const groups = groupBy(stated, (row) =>
    [row.market, row.region, row.measure, row.unit, row.vendor, row.entity].join('\n'),
  )
  return [...groups.values()].flatMap((own) => ofStated(own) ?? [])
}
