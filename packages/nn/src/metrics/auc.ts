import { UserError } from '@bellwether/core'
import type { Metric, MetricStream } from './metric.ts'
import { rowsOf } from './rows.ts'

/** How many scores of each label share one score, from the highest score down. */
type Step = { positives: number; negatives: number }

function stepsDown(scores: readonly number[], isPositive: readonly boolean[]): Step[] {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!)
  const steps: Step[] = []
  let last: number | undefined
  for (const i of order) {
    if (scores[i] !== last) steps.push({ positives: 0, negatives: 0 })
    last = scores[i]!
    steps.at(-1)![isPositive[i] ? 'positives' : 'negatives']++
  }
  return steps
}

/** The chance that a positive scores above a negative, ties counting half (Mann and Whitney, 1947). */
function areaUnderRoc(steps: readonly Step[]): number {
  let above = 0
  let positives = 0
  let negatives = 0
  for (const step of steps) {
    above += step.negatives * (positives + step.positives / 2)
    positives += step.positives
    negatives += step.negatives
  }
  return above / (positives * negatives)
}

/** Average precision: precision at each step, weighted by the recall it adds (no interpolation). */
function averagePrecision(steps: readonly Step[]): number {
  let sum = 0
  let positives = 0
  let seen = 0
  for (const step of steps) {
    positives += step.positives
    seen += step.positives + step.negatives
    sum += (step.positives * positives) / seen
  }
  return sum / positives
}

function refuseNaN(score: number, at: number): void {
  if (Number.isNaN(score))
    throw new UserError(`metric auc: prediction ${at} is NaN`, { hint: 'lower the learning rate' })
}

/**
 * The area under the receiver operating characteristic, exact: all scores are kept until the end (8 bytes each), where
 * Keras counts at 200 thresholds. NaN while only one label has been seen.
 *
 * @param options.curve `pr` gives average precision instead
 */
export function auc({ curve = 'roc' }: { curve?: 'roc' | 'pr' } = {}): Metric {
  const start = (): MetricStream => {
    const scores: number[] = []
    const isPositive: boolean[] = []
    return {
      update(labels, predictions) {
        const rows = rowsOf('auc', labels, predictions)
        rows.scores.forEach((score, i) => {
          refuseNaN(score, scores.length)
          scores.push(score)
          isPositive.push(rows.truth(Math.floor(i / rows.classes), i % rows.classes) > 0.5)
        })
      },
      result() {
        const steps = stepsDown(scores, isPositive)
        return curve === 'roc' ? areaUnderRoc(steps) : averagePrecision(steps)
      },
    }
  }
  return { name: 'auc', start }
}
