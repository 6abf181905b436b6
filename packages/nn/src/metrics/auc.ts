import { UserError } from '@bellwether/core'
import { checkOptions, named } from '../named.ts'
import { createAveragePrecision } from './averagePrecision.ts'
import type { Metric, MetricStream } from './metric.ts'
import { type Rows, rowsOf } from './rows.ts'
import { createSortedRuns, type SortedRuns } from './sortedRuns.ts'

/** Scores of positives and of negatives. */
export type Scores<T> = { readonly positives: T; readonly negatives: T }

/**
 * Scores in rising order by their labels.
 *
 * @param seen how many scores were read before, for the message
 */
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
  return { positives: Float64Array.from(positives).sort(), negatives: Float64Array.from(negatives).sort() }
}

/** An area under a curve, of the scores so far. */
export type Curve = { add(fresh: Scores<Float64Array>): void; result(): number }

/** The area under the receiver operating characteristic; it costs nothing to ask for after every batch. */
function createRoc(): Curve {
  const all: Scores<SortedRuns> = { positives: createSortedRuns(), negatives: createSortedRuns() }
  /** Pairs of a positive and a negative in which the positive scores higher (Mann and Whitney 1947). */
  let right = 0
  return {
    add({ positives, negatives }) {
      right += negatives.length * all.positives.count - all.positives.pairsBelow(negatives)
      all.negatives.add(negatives)
      right += all.negatives.pairsBelow(positives)
      all.positives.add(positives)
    },
    result: () => right / (all.positives.count * all.negatives.count),
  }
}

/**
 * The area under the receiver operating characteristic, exact: the chance that a positive scores above a negative, ties
 * counting half. All scores are kept until the end (8 bytes each, 12 for positives of `pr`), where Keras counts at 200 thresholds. NaN while only one
 * label has been seen.
 *
 * @param options.curve `pr` gives average precision instead
 */
export function auc(options: { curve?: 'roc' | 'pr' } = {}): Metric {
  checkOptions('auc', options, { curve: true })
  const { curve = 'roc' } = options
  const open = named('curve', { roc: createRoc, pr: createAveragePrecision }, curve)
  const start = (): MetricStream => {
    let seen = 0
    const { add, result } = open()
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
