import type { Curve, Scores } from './auc.ts'
import { createSortedRuns, type SortedRuns } from './sortedRuns.ts'

/** Scores of positives in rising order, each with its false alarms: the negatives that score as high or higher. */
type Ranking = { readonly scores: Float64Array; readonly alarms: Uint32Array }

/** Precision at each score, weighted by the recall it adds, without interpolation. */
function averagePrecision({ scores, alarms }: Ranking): number {
  let sum = 0
  for (let at = scores.length; at > 0; ) {
    const top = at
    const score = scores[top - 1]
    do at--
    while (at > 0 && scores[at - 1] === score)
    const hits = scores.length - at
    sum += ((top - at) * hits) / (hits + alarms[at]!)
  }
  return sum / scores.length
}

/**
 * A ranking and more scores together, in one pass from the top.
 *
 * @param fresh in rising order
 * @param alarmsAt how many negatives from before score as high as a fresh positive or higher
 */
function merge(
  known: Ranking,
  { positives, negatives }: Scores<Float64Array>,
  alarmsAt: (score: number) => number,
): Ranking {
  const count = known.scores.length + positives.length
  const merged = { scores: new Float64Array(count), alarms: new Uint32Array(count) }
  const { scores, alarms } = known
  let old = scores.length - 1
  let fresh = positives.length - 1
  let lower = negatives.length
  for (let at = count - 1; at >= 0; at--) {
    const isFresh = old < 0 || (fresh >= 0 && positives[fresh]! >= scores[old]!)
    const score = isFresh ? positives[fresh--]! : scores[old]!
    const before = isFresh ? alarmsAt(score) : alarms[old--]!
    while (lower > 0 && negatives[lower - 1]! >= score) lower--
    merged.scores[at] = score
    merged.alarms[at] = before + negatives.length - lower
  }
  return merged
}

const noScores = (): Scores<SortedRuns> => ({ positives: createSortedRuns(), negatives: createSortedRuns() })

/**
 * Average precision. What comes between two looks at it waits; a look then goes once through the positives, and looks negatives
 * up only for fresh ones.
 */
export function createAveragePrecision(): Curve {
  const known = createSortedRuns()
  let ranking: Ranking = { scores: new Float64Array(), alarms: new Uint32Array() }
  let waiting = noScores()
  return {
    add({ positives, negatives }) {
      waiting.positives.add(positives)
      waiting.negatives.add(negatives)
    },
    result() {
      const fresh = { positives: waiting.positives.all(), negatives: waiting.negatives.all() }
      waiting = noScores()
      ranking = merge(ranking, fresh, (score) => known.count - known.below(score))
      known.add(fresh.negatives)
      return averagePrecision(ranking)
    },
  }
}
