import { UserError } from '@bellwether/core'
import type { StreakRow } from '@bellwether/market'
import type { LeverPlan } from '@bellwether/models'

/** What a plan is read off: users of successive periods by how long they have been active or away. */
export type UserHistory = readonly Pick<StreakRow, 'active' | 'new' | 'streaks' | 'gaps'>[]

/** New users go on at the level of this many last periods: a year's mean would miss what has changed since. */
const recent = 6

/** One chance a length: of those at risk in the period before, the part to whom it happened. */
type Odds = { happened: number; atRisk: number }[]

/** So many lengths are told apart: no more than a history that begins with the product shows twice. */
const lengthsOf = (history: UserHistory): number =>
  Math.min(history[0]!.streaks.length - 1, history.length - 2)

/** Users of exactly 1 … `lengths` periods, the last entry all longer ones. */
function merged(counts: readonly number[], lengths: number): number[] {
  const kept = counts.slice(0, lengths)
  return [...kept, counts.slice(lengths).reduce((sum, users) => sum + users, 0)]
}

/** Adds what one period tells of going on: who had length a before and a + 1 now; the last length takes all longer ones. */
function addTransition(odds: Odds, before: readonly number[], now: readonly number[]): void {
  const last = odds.length - 1
  odds.forEach((entry, a) => {
    const wentOn = a === last ? now[last + 1]! : now[a + 1]!
    const atRisk = a === last ? before[last]! + before[last + 1]! : before[a]!
    entry.happened += wentOn
    entry.atRisk += atRisk
  })
}

/** Chances to go on; where nobody was at risk, that of the length before. */
function chancesOf(odds: Odds): Float64Array {
  const chances = new Float64Array(odds.length)
  odds.forEach(({ happened, atRisk }, a) => {
    chances[a] = atRisk > 0 ? Math.min(1, happened / atRisk) : (chances[a - 1] ?? 0)
  })
  return chances
}

const oddsOf = (lengths: number): Odds => Array.from({ length: lengths }, () => ({ happened: 0, atRisk: 0 }))

/**
 * The plan if nothing changes: each user goes on or returns with the chance that users of the same age or absence had, and
 * new ones come as in the last periods.
 *
 * @param without the number of a transition (0 from the first period to the second) to leave out
 * @throws UserError for fewer than four periods
 */
export function planOf(
  history: UserHistory,
  { periods, revenuePerUser }: { periods: number; revenuePerUser: number },
  without = -1,
): LeverPlan {
  if (history.length < 4) {
    throw new UserError(`${history.length} periods are too few to see how users stay`, {
      hint: 'take a shorter grain (--grain week), or import more events',
    })
  }
  const lengths = lengthsOf(history)
  const [stay, away] = [oddsOf(lengths), oddsOf(lengths)]
  const arrived: number[] = []
  for (let t = 1; t < history.length; t++) {
    if (t - 1 === without) continue
    const [before, now] = [history[t - 1]!, history[t]!]
    addTransition(stay, merged(before.streaks, lengths), merged(now.streaks, lengths))
    addTransition(away, merged(before.gaps, lengths), merged(now.gaps, lengths))
    arrived.push(now.new)
  }
  const last = history.at(-1)!
  const level = arrived.slice(-recent)
  return {
    model: {
      stay: chancesOf(stay),
      return: chancesOf(away).map((p, g) => (away[g]!.atRisk > 0 ? 1 - p : 0)),
    },
    base: { byAge: Float64Array.from(last.streaks), dormant: Float64Array.from(last.gaps) },
    newUsers: new Array<number>(periods).fill(level.reduce((sum, n) => sum + n, 0) / level.length),
    revenuePerUser,
  }
}

/** An estimate with the bounds of its interval. */
export type Estimate = { readonly value: number; readonly low: number; readonly high: number }
