import type { Tensor } from '../graph/tensor.ts'
import type { MetricStream } from './metric.ts'

/**
 * The stream of a metric that is a mean over samples or elements.
 *
 * @param measure a batch's sum and how many it is of
 */
export function meanStream(
  measure: (labels: Tensor, predictions: Tensor) => { sum: number; count: number },
): MetricStream {
  let total = 0
  let seen = 0
  return {
    update(labels, predictions) {
      const { sum, count } = measure(labels, predictions)
      total += sum
      seen += count
    },
    result: () => total / seen,
  }
}
