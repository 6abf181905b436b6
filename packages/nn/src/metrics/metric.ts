import type { Node } from '../graph/node.ts'
import type { Tensor } from '../graph/tensor.ts'

/** A metric under way: takes batches in any sizes, gives the value over all of them. */
export type MetricStream = {
  update(labels: Tensor, predictions: Tensor): void
  result(): number
}

/**
 * A measure of predictions against labels.
 *
 * One more metric is one file here, its case in `metrics/metrics.contract.ts`, and one line in `metrics/registry.ts`.
 */
export type Metric = {
  readonly name: string
  start(): MetricStream
  /**
   * The same as a scalar node, where the metric is a mean over samples: the training step then computes it, and
   * batches are averaged by their size. Metrics without it are streamed from the predictions.
   */
  build?(labels: Node, predictions: Node): Node
}
