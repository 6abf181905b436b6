import { type Contract, type Dimension, other, type ShareRow } from './contract.ts'
import { byPeriod } from './groups.ts'

/** Who has the largest named share of a market on one basis in one period. */
export type LeaderRow = Contract & {
  readonly leader: string
  readonly share: number
  /** The second, and how far it is behind; null where a publisher names one vendor only. */
  readonly second: string | null
  readonly lead: number | null
}

/** The leader of every market and period that shares are given of, by the largest share that is named. */
export function leaders<By extends Dimension = 'vendor'>(
  shares: readonly ShareRow<By>[],
  by: By = 'vendor' as By,
): LeaderRow[] {
  return byPeriod(shares).flatMap((rows) => {
    const named = rows.filter((row) => row[by] !== other).toSorted((a, b) => b.share - a.share)
    const [first, second] = named
    if (!first) return []
    const { market, basis, measure, unit, region, segment, period_start, period_end } = first
    const { population, as_of, total, interval } = first
    return {
      ...{ market, basis, measure, unit, region, segment, period_start, period_end },
      ...{ population, as_of, total, interval, leader: first[by], share: first.share },
      second: second?.[by] ?? null,
      lead: second ? first.share - second.share : null,
      sources: [...new Set(named.flatMap(({ sources }) => sources))].sort(),
    }
  })
}
