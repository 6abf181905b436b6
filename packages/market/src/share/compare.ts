import { dayNumber } from '@bellwether/core'
import { other, type ShareRow } from './contract.ts'
import { byPeriod } from './groups.ts'

/** The shares of one market on one basis in two periods. */
export type PeriodPair = { readonly before: readonly ShareRow[]; readonly after: readonly ShareRow[] }

const daysOfYear = 365.25

/**
 * The latest period of a market and the one whose end lies nearest to a year before it.
 *
 * @param rows shares of one market on one basis
 * @returns undefined when there is only one period
 */
export function yearApart(rows: readonly ShareRow[]): PeriodPair | undefined {
  const day = (group: readonly ShareRow[]) => dayNumber(group[0]!.period_end)
  const periods = byPeriod(rows).toSorted((a, b) => day(a) - day(b))
  const after = periods.at(-1)
  if (!after || periods.length < 2) return undefined
  const distance = (group: readonly ShareRow[]) => Math.abs(day(after) - daysOfYear - day(group))
  const before = periods.slice(0, -1).toSorted((a, b) => distance(a) - distance(b))[0]!
  return { before, after }
}

type Shares = readonly { readonly vendor: string; readonly share: number }[]

/** The vendors whose share was largest in any of the given rows, largest first; what nobody names is none of them. */
export function largestVendors(rows: Shares, count: number): string[] {
  const most = new Map<string, number>()
  for (const { vendor, share } of rows)
    if (vendor !== other) most.set(vendor, Math.max(share, most.get(vendor) ?? 0))
  return [...most]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, count)
    .map(([vendor]) => vendor)
}

/** The shares of the kept vendors, and those of all others as one. */
export function lumpOthers(rows: Shares, kept: readonly string[]): { vendor: string; share: number }[] {
  const named = rows.filter(({ vendor }) => kept.includes(vendor))
  const rest = rows.filter(({ vendor }) => !kept.includes(vendor))
  const left = rest.reduce((sum, { share }) => sum + share, 0)
  const own = named.map(({ vendor, share }) => ({ vendor, share }))
  return left > 0 ? [...own, { vendor: other, share: left }] : own
}

/** A vendor's shares of two markets. */
export type Contrast = { readonly vendor: string; readonly first: number; readonly second: number }

/**
 * The vendors that differ most between two markets: the one that is most ahead in the first and the one that is most
 * ahead in the second. A vendor that one market does not name is not compared.
 */
export function contrast(
  first: Shares,
  second: Shares,
): { inFirst: Contrast; inSecond: Contrast } | undefined {
  const both = first.flatMap(({ vendor, share }) => {
    const there = second.find((row) => row.vendor === vendor)
    return there && vendor !== other ? { vendor, first: share, second: there.share } : []
  })
  const sorted = both.toSorted((a, b) => b.first - b.second - (a.first - a.second))
  const [inFirst, inSecond] = [sorted[0], sorted.at(-1)]
  return inFirst && inSecond && inFirst !== inSecond ? { inFirst, inSecond } : undefined
}

type Level = { readonly period_end: string; readonly value: number }

/**
 * The first figure of a later leader that exceeds the latest figure of the other one known on that day; both series
 * oldest first.
 *
 * @returns undefined when it never did, or was ahead from the start
 */
export function overtaking<L extends Level>(
  former: readonly L[],
  later: readonly L[],
): { former: L; later: L } | undefined {
  const latest = (day: string) => former.findLast(({ period_end }) => period_end <= day)
  const first = later.findIndex(({ period_end, value }) => {
    const known = latest(period_end)
    return known !== undefined && value > known.value
  })
  const passing = later[first]
  const known = passing && latest(passing.period_end)
  return known && first > 0 ? { former: known, later: passing } : undefined
}
