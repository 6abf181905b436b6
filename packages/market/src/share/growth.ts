import { type Day, dayNumber } from '@bellwether/core'
import type { ShareRow } from './contract.ts'

/** A value over a period, or on a day when both ends are the same. */
export type Point = { readonly period_start: Day; readonly period_end: Day; readonly value: number }

/** How a series grew from its first point to its last. */
export type Growth = {
  readonly from: Day
  readonly to: Day
  readonly first: number
  readonly last: number
  readonly change: number
  /** The change over the first value; null when that is 0. */
  readonly relative: number | null
  /** Compound annual growth rate; null unless both values are positive and lie at least a day apart. */
  readonly cagr: number | null
  /** Years in which the value doubles at that rate; null when it does not grow. */
  readonly doubling_years: number | null
  /** The last value over the one a year before, less 1; null when there is none. */
  readonly yoy: number | null
}

const anniversary = (day: Day, year: number): Day => {
  const date = `${String(year).padStart(4, '0')}${day.slice(4)}`
  const leapDay = day.endsWith('02-29') && new Date(`${date}T00:00:00Z`).getUTCDate() !== 29
  return leapDay ? `${date.slice(0, 8)}28` : date
}

/**
 * Years between two days: whole years by the calendar, and the rest as a fraction of the year that it lies in, so that
 * one year is exactly 1 whether or not it is a leap year (actual/actual, as ISMA has it).
 */
export function yearsBetween(from: Day, to: Day): number {
  const difference = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  const reached = anniversary(from, Number(to.slice(0, 4))) <= to
  const whole = reached ? difference : difference - 1
  const last = anniversary(from, Number(from.slice(0, 4)) + whole)
  const next = anniversary(from, Number(from.slice(0, 4)) + whole + 1)
  return whole + (dayNumber(to) - dayNumber(last)) / (dayNumber(next) - dayNumber(last))
}

/**
 * Compound annual growth rate: `(last / first)^(1 / years) − 1`.
 *
 * @example
 * cagr(100, 144, 2) // 0.2
 */
export const cagr = (first: number, last: number, years: number): number => (last / first) ** (1 / years) - 1

/** Years in which a value doubles at a yearly growth rate: `ln 2 / ln(1 + rate)`. */
export const doublingTime = (rate: number): number => Math.log(2) / Math.log1p(rate)

/** How far from a year before the last point, in days, another may lie to be compared with it. */
const yearTolerance = 10

/** The value a year before a point: of the period that ended then, give or take some days; undefined when none did. */
export function yearBefore(points: readonly Point[], last: Point): Point | undefined {
  const wanted = dayNumber(anniversary(last.period_end, Number(last.period_end.slice(0, 4)) - 1))
  const distance = (point: Point) => Math.abs(dayNumber(point.period_end) - wanted)
  return points
    .filter((point) => point !== last && distance(point) <= yearTolerance)
    .sort((a, b) => distance(a) - distance(b))[0]
}

/**
 * Growth of a series, by the ends of its periods.
 *
 * @param points in the order of time
 * @returns undefined when there are fewer than two points
 */
export function growthOf(points: readonly Point[]): Growth | undefined {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || first === last) return undefined
  const years = yearsBetween(first.period_end, last.period_end)
  const rate = first.value > 0 && last.value > 0 && years > 0 ? cagr(first.value, last.value, years) : null
  const before = yearBefore(points, last)
  return {
    from: first.period_end,
    to: last.period_end,
    first: first.value,
    last: last.value,
    change: last.value - first.value,
    relative: first.value === 0 ? null : last.value / first.value - 1,
    cagr: rate,
    doubling_years: rate !== null && rate > 0 ? doublingTime(rate) : null,
    yoy: before && before.value !== 0 ? last.value / before.value - 1 : null,
  }
}

/** What a vendor added to the growth of its market between two periods. */
export type Contribution = {
  readonly vendor: string
  readonly value_before: number
  readonly value_after: number
  readonly change: number
  /** The vendor's change over the market's first value: fractions of 1 that sum to the market's growth. */
  readonly contribution: number
}

/**
 * The contribution of each vendor to the growth of a market: its change over the market's total before. Contributions
 * sum to the market's growth. A vendor that is missing in one period counts as 0 there.
 *
 * @param before shares of a market in one period, `after` of the same market and basis in another; of amounts, since
 * percentages say nothing of a market's growth
 */
export function contributions(before: readonly ShareRow[], after: readonly ShareRow[]): Contribution[] {
  const total = before.reduce((sum, { value }) => sum + value, 0)
  const valueIn = (rows: readonly ShareRow[], name: string) =>
    rows.find(({ vendor }) => vendor === name)?.value ?? 0
  const names = [...new Set([...after, ...before].map(({ vendor }) => vendor))]
  return names
    .map((vendor) => {
      const [value_before, value_after] = [valueIn(before, vendor), valueIn(after, vendor)]
      const change = value_after - value_before
      return { vendor, value_before, value_after, change, contribution: change / total }
    })
    .sort((a, b) => b.contribution - a.contribution)
}
