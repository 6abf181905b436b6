import type { Node } from '../graph/node.ts'

/**
 * A loss: from labels and predictions to the mean over the batch, as a scalar node.
 *
 * One more loss is one file here, its case in `losses/losses.contract.ts`, and one line in `losses/registry.ts`.
 */
export type Loss = {
  readonly name: string
  /** What the labels hold: numbers in the shape of the predictions, or class indices without the last axis. */
  readonly labels: 'values' | 'classes'
  build(labels: Node, predictions: Node): Node
}
