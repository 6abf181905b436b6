import { closed, type ShareHistory } from './history.ts'

/**
 * Shares as log-ratios to the market's weighted geometric mean (Aitchison, 1986), a series a member. The weights are the
 * mean shares, so that small members, whose logarithms move most, do not move all others.
 *
 * Zeros: before a member's first share it is not there yet (NaN); between shares a zero stands for less than could be
 * counted, half of the smallest share that was; a member without a share at the end has left.
 */
export type LogRatios = {
  /** A series a member; undefined for members that have left. */
  readonly series: readonly (Float64Array | undefined)[]
}

/** The smallest share that was counted. */
export const smallestShare = ({ shares }: ShareHistory): number =>
  shares.reduce((least, row) => row.reduce((min, v) => (v > 0 ? Math.min(min, v) : min), least), 1)

export function logRatios(history: ShareHistory): LogRatios {
  const { members, shares } = history
  const half = smallestShare(history) / 2
  const last = shares.at(-1)!
  const weights = closed(
    members.reduce((sums, _, j) => {
      for (const row of shares) sums[j]! += row[j]!
      return sums
    }, new Float64Array(members.length)),
  )
  const reference = shares.map((row) =>
    row.reduce((sum, v, j) => sum + weights[j]! * Math.log(Math.max(v, half)), 0),
  )
  const series = members.map((_, j) => {
    if (!(last[j]! > 0)) return undefined
    const first = shares.findIndex((row) => row[j]! > 0)
    return Float64Array.from(shares, (row, t) =>
      t < first ? Number.NaN : Math.log(Math.max(row[j]!, half)) - reference[t]!,
    )
  })
  return { series }
}

/** Log-ratios of the members that are there as shares; those that have left stay at 0. */
export const sharesOf = (ratios: readonly (number | undefined)[]): Float64Array =>
  closed(Float64Array.from(ratios, (ratio) => (ratio === undefined ? 0 : Math.exp(ratio))))
