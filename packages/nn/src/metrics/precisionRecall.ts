import { checkOptions, named } from '../named.ts'
import { checkFinite } from '../ranges.ts'
import type { Metric, MetricStream } from './metric.ts'
import { predictedClass, type Rows, rowsOf } from './rows.ts'

export type DecisionOptions = {
  /** A class is predicted where its score is above this (0.5 by default), or only where it is the highest. */
  threshold?: number | 'argmax'
  /** `micro` (the default, and Keras's) counts over all classes together; `macro` is the mean of each class's value. */
  average?: 'micro' | 'macro'
}

/** How often a class was predicted rightly, predicted wrongly, and missed. */
type Counts = { hits: number; falseAlarms: number; misses: number }

type Ratio = (counts: Counts) => number

/** Keras's convention: nothing of nothing is 0. */
const part = (of: number, all: number) => (all === 0 ? 0 : of / all)

const precisionOf: Ratio = ({ hits, falseAlarms }) => part(hits, hits + falseAlarms)
const recallOf: Ratio = ({ hits, misses }) => part(hits, hits + misses)
const f1Of: Ratio = ({ hits, falseAlarms, misses }) => part(2 * hits, 2 * hits + falseAlarms + misses)

function count(all: Counts[], rows: Rows, threshold: number | 'argmax'): void {
  for (let sample = 0; sample < rows.samples; sample++) {
    const highest = threshold === 'argmax' ? predictedClass(rows, sample) : -1
    for (let column = 0; column < rows.classes; column++) {
      const score = rows.scores[sample * rows.classes + column]!
      const predicted = threshold === 'argmax' ? column === highest : score > threshold
      const counts = (all[column] ??= { hits: 0, falseAlarms: 0, misses: 0 })
      if (rows.truth(sample, column) > 0.5) counts[predicted ? 'hits' : 'misses']++
      else if (predicted) counts.falseAlarms++
    }
  }
}

const pooled = (all: readonly Counts[]): Counts => ({
  hits: all.reduce((sum, { hits }) => sum + hits, 0),
  falseAlarms: all.reduce((sum, { falseAlarms }) => sum + falseAlarms, 0),
  misses: all.reduce((sum, { misses }) => sum + misses, 0),
})

function decisionMetric(name: string, ratio: Ratio, options: DecisionOptions): Metric {
  checkOptions(name, options, { threshold: true, average: true })
  const { threshold = 0.5, average = 'micro' } = options
  named('average', { micro: true, macro: true }, average)
  if (threshold !== 'argmax') checkFinite(`${name}: threshold`, threshold)
  const start = (): MetricStream => {
    const all: Counts[] = []
    return {
      update: (labels, predictions) => count(all, rowsOf(name, labels, predictions), threshold),
      result: () =>
        average === 'micro'
          ? ratio(pooled(all))
          : all.reduce((sum, counts) => sum + ratio(counts), 0) / all.length,
    }
  }
  return { name, start }
}

/** The part of predicted positives that are positive. */
export const precision = (options: DecisionOptions = {}): Metric =>
  decisionMetric('precision', precisionOf, options)

/** The part of positives that are predicted. */
export const recall = (options: DecisionOptions = {}): Metric => decisionMetric('recall', recallOf, options)

/** The harmonic mean of precision and recall. */
export const f1 = (options: DecisionOptions = {}): Metric => decisionMetric('f1', f1Of, options)
