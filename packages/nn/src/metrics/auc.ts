import { UserError } from '@bellwether/core'
import { checkOptions, named } from '../named.ts'
import type { Metric, MetricStream } from './metric.ts'
import { type Rows, rowsOf } from './rows.ts'
import { createSortedRuns, type Place, type SortedRuns } from './sortedRuns.ts'

/** Scores of positives and of negatives. */
type Scores<T> = { readonly positives: T; readonly negatives: T }

/** @param seen how many scores were read before, for the message */
function divide({ scores, classes, truth }: Rows, seen: number): Scores<Float64Array> {
  const positives: number[] = []
  const negatives: number[] = []
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!
    if (Number.isNaN(score))
      throw new UserError(`metric auc: prediction ${seen + i} is NaN`, { hint: 'lower the learning rate' })
    const isPositive = truth(Math.floor(i / classes), i % classes) > 0.5
    ;(isPositive ? positives : negatives).push(score)
  }
  return { positives: Float64Array.from(positives), negatives: Float64Array.from(negatives) }
}

/** How many of others a score lies above, those that equal it counting half. */
const above = ({ below, equal }: Place) => below + equal / 2

/** Average precision: precision at each score, weighted by the recall it adds (no interpolation). */
function averagePrecision(positives: Float64Array, negatives: Float64Array): number {
  let sum = 0
  let alarms = 0
  for (let at = positives.length; at > 0; ) {
    const score = positives[at - 1]!
    const top = at
    while (at > 0 && positives[at - 1] === score) at--
    while (alarms < negatives.length && negatives[negatives.length - 1 - alarms]! >= score) alarms++
    const hits = positives.length - at
    sum += ((top - at) * hits) / (hits + alarms)
  }
  return sum / positives.length
}

/** The area under the curve so far; it costs nothing to ask for after every batch. */
function rocStream(
  all: Scores<SortedRuns>,
): Pick<MetricStream, 'result'> & { add: (fresh: Scores<Float64Array>) => void } {
  /** Pairs of a positive and a negative in which the positive scores higher (Mann and Whitney 1947). */
  let right = 0
  return {
    add({ positives, negatives }) {
      for (const score of negatives) right += all.positives.count - above(all.positives.place(score))
      all.negatives.add(negatives)
      for (const score of positives) right += above(all.negatives.place(score))
      all.positives.add(positives)
    },
    result: () => right / (all.positives.count * all.negatives.count),
  }
}

const precisionStream = (all: Scores<SortedRuns>): ReturnType<typeof rocStream> => ({
  add({ positives, negatives }) {
    all.positives.add(positives)
    all.negatives.add(negatives)
  },
  result: () => averagePrecision(all.positives.all(), all.negatives.all()),
})

/**
 * The area under the receiver operating characteristic, exact: the chance that a positive scores above a negative, ties
 * counting half. All scores are kept until the end (8 bytes each), where Keras counts at 200 thresholds. NaN while only one
 * label has been seen.
 *
 * @param options.curve `pr` gives average precision instead
 */
export function auc(options: { curve?: 'roc' | 'pr' } = {}): Metric {
  checkOptions('auc', options, { curve: true })
  const { curve = 'roc' } = options
  const open = named('curve', { roc: rocStream, pr: precisionStream }, curve)
  const start = (): MetricStream => {
    let seen = 0
    const { add, result } = open({ positives: createSortedRuns(), negatives: createSortedRuns() })
    return {
      update(labels, predictions) {
        const rows = rowsOf('auc', labels, predictions)
        add(divide(rows, seen))
        seen += rows.scores.length
      },
      result,
    }
  }
  return { name: 'auc', start }
}
