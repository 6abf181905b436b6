import { UserError } from '@bellwether/core'
import { concentration, type Unlisted } from './concentration.ts'
import { type Dimension, other, type ShareRow } from './contract.ts'
import { byPeriod } from './groups.ts'

/** What a merger would do to a market's concentration. */
export type MergerRow = {
  readonly market: string
  readonly basis: string
  readonly measure: string
  readonly unit: string
  readonly period_start: string
  readonly period_end: string
  readonly merger: readonly string[]
  /** The share of the merged firm, a fraction of 1. */
  readonly share: number
  readonly hhi_before: number
  readonly hhi_after: number
  /** Twice the product of the two shares; known exactly even where other firms are not named. */
  readonly hhi_change: number
  /** Bounds of the HHI after the merger where firms are not named. */
  readonly hhi_after_low: number
  readonly hhi_after_high: number
  /** Whether the guidelines presume harm: `possible` where it depends on the firms that are not named. */
  readonly presumption: 'yes' | 'possible' | 'no'
  /** The threshold that is passed: of HHI or of the merged firm's share. */
  readonly guideline: 'hhi' | 'share' | null
}

/**
 * Thresholds of guideline 1 of the US Merger Guidelines (Department of Justice and Federal Trade Commission, 18
 * December 2023): a highly concentrated market (HHI over 1,800) and a change over 100, or a share over 30 % and a
 * change over 100.
 */
export const mergerGuidelines = { hhi: 1800, change: 100, share: 0.3 } as const

/** A change of exactly 100 is not over 100, though binary fractions may make it so. */
const rounding = 1e-9

type Judgement = Pick<MergerRow, 'presumption' | 'guideline'>

function judge({
  share,
  hhi_change,
  hhi_after_low,
  hhi_after_high,
}: Omit<MergerRow, keyof Judgement>): Judgement {
  const { hhi, change, share: threshold } = mergerGuidelines
  if (hhi_change <= change + rounding) return { presumption: 'no', guideline: null }
  if (hhi_after_low > hhi) return { presumption: 'yes', guideline: 'hhi' }
  if (share > threshold) return { presumption: 'yes', guideline: 'share' }
  return hhi_after_high > hhi
    ? { presumption: 'possible', guideline: 'hhi' }
    : { presumption: 'no', guideline: null }
}

function mergerIn<By extends Dimension>(
  rows: readonly ShareRow<By>[],
  names: readonly string[],
  by: By,
  known: Unlisted,
): MergerRow | undefined {
  const merging = rows.filter((row) => names.some((name) => name.toLowerCase() === row[by].toLowerCase()))
  if (merging.length < names.length) return undefined
  const { market, basis, measure, unit, period_start, period_end } = rows[0]!
  const shares = rows.filter((row) => row[by] !== other).map((row) => row.share)
  const unnamed = rows.find((row) => row[by] === other)?.share ?? 0
  const before = concentration(shares, unnamed, known)
  const share = merging.reduce((sum, row) => sum + row.share, 0)
  const hhi_change = (share ** 2 - merging.reduce((sum, row) => sum + row.share ** 2, 0)) * 10_000
  const row = {
    ...{ market, basis, measure, unit, period_start, period_end },
    merger: merging.map((row) => row[by]),
    share,
    hhi_before: before.hhi,
    hhi_after: before.hhi + hhi_change,
    hhi_change,
    hhi_after_low: before.hhi_low + hhi_change,
    hhi_after_high: before.hhi_high + hhi_change,
  }
  return { ...row, ...judge(row) }
}

/**
 * What a merger of two or more vendors would do to every market in which all of them are named.
 *
 * @throws UserError when no market names all of them
 */
export function mergers<By extends Dimension = 'vendor'>(
  shares: readonly ShareRow<By>[],
  names: readonly string[],
  { by = 'vendor' as By, known = 'smaller' }: { by?: By; known?: Unlisted } = {},
): MergerRow[] {
  const rows = byPeriod(shares)
    .map((market) => mergerIn(market, names, by, known))
    .filter((row) => row !== undefined)
  if (rows.length > 0) return rows
  throw new UserError(`no market has shares of ${names.join(' and ')} in the same period`, {
    hint: 'write the vendors as "bellwether share" does, joined by +',
  })
}
