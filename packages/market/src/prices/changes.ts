import { bootstrap, createRandom, groupBy, median, quantile } from '@bellwether/core'
import type { PricePoint, ReleasePrice } from '../queries/price-history.ts'
import { allVendors } from '../share/contract.ts'

/** How the list price of one model changed from the first on record to the last. Blended, USD per million tokens. */
export type PriceChange = {
  readonly vendor: string
  readonly model: string
  readonly from: string
  readonly to: string
  readonly first: number
  readonly last: number
  /** The last price over the first, less 1. */
  readonly relative: number
  readonly sources: readonly string[]
}

/** Models whose price on record changed, deepest cut first; free models and those with one price are left out. */
export function priceChanges(points: readonly PricePoint[]): PriceChange[] {
  return [...groupBy(points, ({ vendor, model }) => JSON.stringify([vendor, model])).values()]
    .flatMap((history) => {
      const [first, last] = [history[0]!, history.at(-1)!]
      if (!(first.blended > 0 && last.blended > 0) || first.blended === last.blended) return []
      const { vendor, model } = first
      const dates = { from: first.effective_date, to: last.effective_date }
      const prices = { first: first.blended, last: last.blended, relative: last.blended / first.blended - 1 }
      return {
        vendor,
        model,
        ...dates,
        ...prices,
        sources: [...new Set(history.map((point) => point.source_id))],
      }
    })
    .sort((a, b) => a.relative - b.relative)
}

/** The spread of list prices of the models that were released in one half-year. Blended, USD per million tokens. */
export type ReleaseBand = {
  readonly period_start: string
  readonly period_end: string
  readonly models: number
  readonly low: number
  readonly median: number
  readonly high: number
}

function halfOf(date: string): { period_start: string; period_end: string } {
  const year = date.slice(0, 4)
  return date.slice(5, 7) <= '06'
    ? { period_start: `${year}-01-01`, period_end: `${year}-06-30` }
    : { period_start: `${year}-07-01`, period_end: `${year}-12-31` }
}

/**
 * Median and quartiles of the prices of models by the half-year of their release, oldest first.
 *
 * @param least half-years with fewer models are left out: their quartiles say nothing
 */
export function releaseBands(models: readonly ReleasePrice[], least = 5): ReleaseBand[] {
  const halves = groupBy(models, ({ release_date }) => halfOf(release_date).period_start)
  return [...halves.values()]
    .filter(({ length }) => length >= least)
    .map((group) => {
      const prices = group.map(({ blended }) => blended)
      const [low, median, high] = [0.25, 0.5, 0.75].map((p) => quantile(prices, p)) as [
        number,
        number,
        number,
      ]
      return { ...halfOf(group[0]!.release_date), models: group.length, low, median, high }
    })
}

/** How list prices changed in the middle, with how sure that is. */
export type MiddleChange = {
  /** One vendor, or all of them. */
  readonly vendor: string
  readonly models: number
  /** The median of the models' relative changes, with its 95 % interval by the bootstrap over models. */
  readonly median: number
  readonly low: number
  readonly high: number
  /** The part of the models that became cheaper. */
  readonly cut: number
  readonly sources: readonly string[]
}

/**
 * The median change of all models, then of each vendor with enough of them, deepest cut first.
 *
 * @param least vendors with fewer models are left out: their median says nothing
 */
export function middleChanges(changes: readonly PriceChange[], { least = 3, seed = 1 } = {}): MiddleChange[] {
  const middle = (vendor: string, rows: readonly PriceChange[]): MiddleChange => {
    const values = rows.map(({ relative }) => relative)
    const interval = bootstrap(
      values.length,
      (drawn) => median(Float64Array.from(drawn, (i) => values[i]!)),
      { random: createRandom(seed) },
    )
    return {
      ...{ vendor, models: rows.length, median: median(values) },
      ...{ low: interval.low, high: interval.high },
      cut: values.filter((value) => value < 0).length / values.length,
      sources: [...new Set(rows.flatMap(({ sources }) => sources))],
    }
  }
  if (changes.length < least) return []
  const vendors = [...groupBy(changes, ({ vendor }) => vendor)]
    .filter(([, rows]) => rows.length >= least)
    .map(([vendor, rows]) => middle(vendor, rows))
    .toSorted((a, b) => a.median - b.median)
  return [middle(allVendors, changes), ...vendors]
}
