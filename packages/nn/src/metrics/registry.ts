import { UserError } from '@bellwether/core'
import { named } from '../named.ts'
import { accuracy, binaryAccuracy, topKAccuracy } from './accuracy.ts'
import { auc } from './auc.ts'
import { meanAbsoluteError, meanSquaredError } from './errors.ts'
import type { Metric } from './metric.ts'
import { f1, precision, recall } from './precisionRecall.ts'
import { r2 } from './r2.ts'

/** Every metric by the names that `compile` takes, with its default options. */
export const metrics = {
  accuracy,
  binaryAccuracy: binaryAccuracy(),
  topKAccuracy: topKAccuracy(),
  precision: precision(),
  recall: recall(),
  f1: f1(),
  auc: auc(),
  meanSquaredError,
  mse: { ...meanSquaredError, name: 'mse' },
  meanAbsoluteError,
  mae: { ...meanAbsoluteError, name: 'mae' },
  r2,
} satisfies Record<string, Metric>

export type MetricName = keyof typeof metrics

/**
 * The metric of a name, or a given one itself.
 *
 * @throws UserError on a name that is none
 */
export function metricOf(choice: MetricName | Metric): Metric {
  if (typeof choice !== 'object' || choice === null) return named('metric', metrics, choice)
  if (typeof choice.start === 'function') return choice
  throw new UserError('compile: one of the metrics is an object without start()', {
    hint: 'give a name, or a metric such as topKAccuracy({ k: 3 }); a confusionMatrix is filled by update(labels, predictions)',
  })
}
