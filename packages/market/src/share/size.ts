import type { Engine } from '../engines/engine.ts'
import type { FigureOptions } from '../queries/figures.ts'
import { type SizeFigure, sizes } from '../queries/sizes.ts'
import type { Metric } from './contract.ts'
import { groupBy } from './groups.ts'

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
  readonly publishers: readonly string[]
  readonly as_of: string | null
  readonly sources: readonly string[]
  readonly notes: readonly string[]
}

const distinct = (texts: readonly (string | null)[]): string[] =>
  [...new Set(texts)].filter((text) => text !== null).sort()

function sizeOf(figures: readonly SizeFigure[]): SizeRow {
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

const definition = ({
  market,
  measure,
  unit,
  region,
  segment,
  entity,
  period_start,
  period_end,
}: SizeFigure): string =>
  JSON.stringify([market, measure, unit, region, segment, entity, period_start, period_end])

/**
 * Sizes of markets: for each definition, region and period the range over all publishers that state one. Definitions
 * contain and overlap each other, so they stand side by side and are never added.
 */
export async function marketSizes(engine: Engine, options: FigureOptions = {}): Promise<SizeRow[]> {
  const figures = await engine.all<SizeFigure>(sizes(engine.dialect, options))
  return [...groupBy(figures, definition).values()].map(sizeOf)
}
