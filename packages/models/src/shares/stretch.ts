import { quantile } from '@bellwether/core'
import { drawShares } from './draws.ts'
import type { ShareHistory } from './history.ts'
import { noChange } from './no-change.ts'

/** Origins a horizon apart: each sees another state of the world. */
const mostOrigins = 6
const leastHistory = 8
/** How many origins it takes to say as much as there being nothing to correct. */
const priorOrigins = 1
/** Draws to tell how far a market was expected to move. */
const fewDraws = 200

/** How far each share went from no change, in parts of the distance that an 80 % interval reached on that side. */
function reaches(history: ShareHistory, horizon: number, back: number): number[] {
  const origin = history.shares.length - back
  const known = { members: history.members, shares: history.shares.slice(0, origin) }
  const mean = noChange.forecast(known, horizon)
  const { quantile: bounds } = drawShares(known, mean, { draws: fewDraws })
  const [low, high] = [bounds(0.1), bounds(0.9)]
  return mean.flatMap((row, h) =>
    Array.from(row).flatMap((expected, j) => {
      const came = history.shares[origin + h]![j]!
      if (!(expected > 0 && came > 0)) return []
      const side = came > expected ? high[h]![j]! : low[h]![j]!
      const size = Math.abs(Math.log(came / expected)) / Math.abs(Math.log(side / expected))
      return Number.isFinite(size) ? [size] : []
    }),
  )
}

/**
 * How much further than their own past changes markets have moved within a horizon: the 80 % quantile of all past origins,
 * markets, members and steps. All markets of an origin see the same world, so that a few origins say little: it is drawn
 * to 1 as if one more origin had said so.
 *
 * @param histories markets that end at the same time
 */
export function shareStretch(histories: readonly ShareHistory[], horizon: number): number {
  const sizes: number[] = []
  let origins = 0
  for (let k = 1; k <= mostOrigins; k++) {
    const long = histories.filter(({ shares }) => shares.length - k * horizon >= leastHistory)
    const found = long.flatMap((history) => reaches(history, horizon, k * horizon))
    if (found.length === 0) break
    sizes.push(...found)
    origins += 1
  }
  if (sizes.length === 0) return 1
  return Math.max(quantile(sizes, 0.8), 0.1) ** (origins / (origins + priorOrigins))
}
