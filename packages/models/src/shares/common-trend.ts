import { mean, median } from '@bellwether/core'
import tQuantile from '@stdlib/stats-base-dists-t-quantile'
import { closed, type ShareHistory } from './history.ts'
import type { ShareModel } from './model.ts'

/** By how much of its last share each member gains or loses a period, as far as that is clear; 0 for the others. */
export type CommonTrend = ReadonlyMap<string, number>

/** How many last changes a trend is read from: whole years of months and of quarters, so that no season looks like one. */
const periods = 12
/** Fewer can't tell a trend from luck. */
const leastPeriods = 4
/** How much of the trend is expected to go on, and the least that a falling share keeps. */
const lasting = 0.75
const floor = 0.1

/** A member's last changes in one market in parts of its last share, latest first; NaN while it came or went. */
function changesOf({ members, shares }: ShareHistory, name: string): Float64Array {
  const j = members.indexOf(name)
  const path = j < 0 ? [] : shares.slice(-periods - 1).map((row) => row[j]!)
  const last = path.at(-1) ?? 0
  const changes = new Float64Array(periods).fill(Number.NaN)
  for (let k = 0; k + 1 < path.length && last > 0; k++) {
    const [before, now] = path.slice(path.length - 2 - k)
    if (before! > 0 && now! > 0) changes[k] = (now! - before!) / last
  }
  return changes
}

/** What the markets have in common at each of the last periods; as many as there are. */
function commonChanges(markets: readonly Float64Array[]): number[] {
  return Array.from({ length: periods }, (_, k) =>
    markets.map((changes) => changes[k]!).filter((change) => !Number.isNaN(change)),
  ).flatMap((known) => (known.length > 0 ? [median(known)] : []))
}

/**
 * The mean as far as it is no luck: 0 where t does not reach its two-sided 5 % point, beyond it 1 − (point / t)² of the
 * mean, after James and Stein (1961).
 */
function clear(changes: readonly number[]): number {
  const n = changes.length
  if (n < leastPeriods) return 0
  const centre = mean(changes)
  const squares = changes.reduce((sum, change) => sum + (change - centre) ** 2, 0)
  const variance = squares / (n - 1) / n
  return centre * Math.max(0, 1 - (tQuantile(0.975, n - 1) ** 2 * variance) / Math.max(centre ** 2, 1e-300))
}

/**
 * The trends that markets share: the mean of each member's last twelve changes, of each the median over all markets, so
 * that neither an odd market nor an odd period makes a trend.
 *
 * @param histories markets that end at the same time; one alone has the trends of its own
 */
export function commonTrend(histories: readonly ShareHistory[]): CommonTrend {
  const names = new Set(histories.flatMap(({ members }) => members))
  return new Map(
    [...names].map((name) => [
      name,
      clear(commonChanges(histories.map((history) => changesOf(history, name)))),
    ]),
  )
}

/** A model whose shares go on gaining and losing as a common trend says, three quarters as fast. */
export function withTrend(model: ShareModel, trend: CommonTrend): ShareModel {
  return {
    name: model.name === 'no-change' ? 'common-trend' : `${model.name} + common-trend`,
    forecast: (history, horizon) =>
      model
        .forecast(history, horizon)
        .map((row, h) =>
          closed(
            row.map(
              (v, j) => v * Math.max(floor, 1 + lasting * (h + 1) * (trend.get(history.members[j]!) ?? 0)),
            ),
          ),
        ),
  }
}
