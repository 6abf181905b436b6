import { groupBy, periodContaining } from '@bellwether/core'
import type { Engine } from '../engines/engine.ts'
import type { FigureOptions } from '../queries/figures.ts'
import { type SalesTotal, salesTotals } from '../queries/sales-totals.ts'
import { type SizeFigure, sizes } from '../queries/sizes.ts'
import type { Metric } from './contract.ts'
import { yearBefore } from './growth.ts'
import { type SoldShareOptions, salesMarket, spanOf } from './sold.ts'

/** The size of a market by one definition in one period: a range where publishers differ, never a sum. */
export type SizeRow = Omit<Metric, 'basis'> & {
  /** How the totals are counted; several where publishers of the same definition count differently. */
  readonly bases: readonly string[]
  /** What the total is called, where it is not the market itself. */
  readonly entity: string
  readonly period_start: string
  readonly period_end: string
  /** The preferred figure, or the one published last. */
  readonly value: number
  readonly low: number
  readonly high: number
  /** The value over that of a year before by the same definition, less 1; null where none is known. */
  readonly yoy: number | null
  readonly publishers: readonly string[]
  readonly as_of: string | null
  readonly sources: readonly string[]
  readonly notes: readonly string[]
}

const distinct = (texts: readonly (string | null)[]): string[] =>
  [...new Set(texts)].filter((text) => text !== null).sort()

function sizeOf(figures: readonly SizeFigure[]): Omit<SizeRow, 'yoy'> {
  // The query puts the preferred and newest first.
  const { market, measure, unit, region, segment, entity, period_start, period_end, value } = figures[0]!
  return {
    ...{ market, measure, unit, region, segment, entity, period_start, period_end, value },
    low: Math.min(...figures.map((figure) => figure.low ?? figure.value)),
    high: Math.max(...figures.map((figure) => figure.high ?? figure.value)),
    bases: distinct(figures.map(({ basis }) => basis)),
    publishers: distinct(figures.map(({ publisher, source_id }) => publisher ?? source_id)),
    as_of: distinct(figures.map(({ published }) => published)).at(-1) ?? null,
    sources: distinct(figures.map(({ source_id }) => source_id)),
    notes: distinct(figures.map(({ note }) => note)),
  }
}

type Definition = Pick<SizeRow, 'market' | 'measure' | 'unit' | 'region' | 'segment' | 'entity'>

const definitionOf = ({ market, measure, unit, region, segment, entity }: Definition): string =>
  JSON.stringify([market, measure, unit, region, segment, entity])

/** Sizes with the growth that each definition has from one year to the next. */
function withGrowth(sizesOfAll: readonly Omit<SizeRow, 'yoy'>[]): SizeRow[] {
  const series = groupBy(sizesOfAll, definitionOf)
  return sizesOfAll.map((size) => {
    const before = yearBefore(series.get(definitionOf(size))!, size)
    return { ...size, yoy: before && before.value !== 0 ? size.value / before.value - 1 : null }
  })
}

/**
 * Sizes of markets: for each definition, region and period the range over all publishers that state one. Definitions
 * contain and overlap each other, so they stand side by side and are never added.
 */
export async function marketSizes(engine: Engine, options: FigureOptions = {}): Promise<SizeRow[]> {
  const figures = await engine.all<SizeFigure>(sizes(engine.dialect, options))
  const stated = groupBy(figures, (f) => `${definitionOf(f)}${f.period_start}/${f.period_end}`)
  return withGrowth([...stated.values()].map(sizeOf))
}

/**
 * What sales come to in all, by period and unit. Units are never added.
 *
 * @throws UserError when there are no such sales, or none states the measure
 */
export async function salesSizes(
  engine: Engine,
  { measure: asked, grain, ...filter }: Omit<SoldShareOptions, 'by' | 'seed'> = {},
): Promise<SizeRow[]> {
  const { first, last, measure } = await spanOf(engine, filter, asked)
  const totals = await engine.all<SalesTotal>(salesTotals(engine.dialect, { ...filter, measure, grain }))
  const whole = { start: filter.from ?? first, end: filter.to ?? last }
  return withGrowth(
    totals.map(({ unit, period_start, value }) => {
      const period = period_start === null ? whole : periodContaining(period_start, grain!)
      return {
        ...{ market: salesMarket, measure, unit, entity: salesMarket, bases: [`all sales by ${measure}`] },
        ...{ region: filter.region ?? null, segment: filter.segment ?? null, as_of: last },
        ...{ period_start: period.start, period_end: period.end, value, low: value, high: value },
        ...{ publishers: [salesMarket], sources: [salesMarket], notes: [] },
      }
    }),
  )
}

/** Whether a size is an amount of money: its unit is then an ISO 4217 code. */
export const isMoney = ({ unit }: Pick<SizeRow, 'unit'>): boolean => /^[A-Z]{3}$/.test(unit)
