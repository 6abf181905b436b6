import type { Node } from '../graph/node.ts'
import { checkOptions } from '../named.ts'
import { add } from '../ops/add.ts'
import { maximum } from '../ops/maximum.ts'
import { minimum } from '../ops/minimum.ts'
import { multiply } from '../ops/multiply.ts'
import { checkShare } from '../ranges.ts'

export type CrossentropyOptions = {
  /** Predictions are scores before the sigmoid or softmax. Default false. */
  fromLogits?: boolean
  /** The part of each label that is spread over all classes, as in Keras: 0.1 makes 0 and 1 of two classes 0.05 and 0.95. */
  labelSmoothing?: number
}

/**
 * Moves labels towards "every class alike", so that a network is not driven to be certain (Szegedy et al. 2016):
 * y (1 − part) + part / classes.
 */
const smoothing = (part: number) => (labels: Node, classes: number) =>
  part === 0 ? labels : add(multiply(labels, 1 - part), part / classes)

/**
 * What the options of a cross-entropy choose.
 *
 * @throws UserError when `labelSmoothing` is not in 0 to 1
 */
export function choicesOf(loss: string, options: CrossentropyOptions) {
  checkOptions(loss, options, { fromLogits: true, labelSmoothing: true })
  const { fromLogits = false, labelSmoothing = 0 } = options
  checkShare(`${loss}: labelSmoothing`, labelSmoothing)
  return { fromLogits, smooth: smoothing(labelSmoothing) }
}

/** Probabilities are kept this far from 0 and 1, as in Keras. */
export const smallest = 1e-7

/** Limits probabilities so that their logarithm exists. */
export const clipped = (probabilities: Node): Node => minimum(maximum(probabilities, smallest), 1 - smallest)
