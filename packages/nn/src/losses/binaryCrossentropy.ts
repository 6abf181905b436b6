import type { Node, Op } from '../graph/node.ts'
import { checkOptions } from '../named.ts'
import { add } from '../ops/add.ts'
import { log } from '../ops/log.ts'
import { maximum } from '../ops/maximum.ts'
import { minimum } from '../ops/minimum.ts'
import { multiply } from '../ops/multiply.ts'
import { negate } from '../ops/negate.ts'
import { sigmoidOp } from '../ops/sigmoid.ts'
import { softplus } from '../ops/softplus.ts'
import { subtract } from '../ops/subtract.ts'
import type { Loss } from './loss.ts'
import { smoothing } from './smoothing.ts'

/** Probabilities are kept this far from 0 and 1, as in Keras. */
export const smallest = 1e-7

/** Limits probabilities so that their logarithm exists. */
export const clipped = (probabilities: Node): Node => minimum(maximum(probabilities, smallest), 1 - smallest)

/** −y log σ(x) − (1 − y) log(1 − σ(x)) = softplus(x) − xy: no exponential overflows. */
const fromLogit = (labels: Node, logits: Node) => subtract(softplus(logits), multiply(logits, labels))

function fromProbability(labels: Node, probabilities: Node): Node {
  const p = clipped(probabilities)
  const wrong = multiply(subtract(1, labels), log(subtract(1, p)))
  return negate(add(multiply(labels, log(p)), wrong))
}

export type CrossentropyOptions = {
  /** Predictions are scores before the sigmoid or softmax. Default false. */
  fromLogits?: boolean
  /** The part of each label that is spread over all classes, as in Keras: 0.1 makes 0 and 1 of two classes 0.05 and 0.95. */
  labelSmoothing?: number
}

/**
 * −y log p − (1 − y) log(1 − p) of every number.
 *
 * Predictions that come straight out of a sigmoid are taken before it, which is exact where p is 0 or 1.
 *
 * @throws UserError when `labelSmoothing` is not in 0 to 1
 */
export function binaryCrossentropy(options: CrossentropyOptions = {}): Loss {
  checkOptions('binaryCrossentropy', options, { fromLogits: true, labelSmoothing: true })
  const { fromLogits = false, labelSmoothing = 0 } = options
  const smooth = smoothing('binaryCrossentropy', labelSmoothing)
  return {
    name: 'binaryCrossentropy',
    labels: 'values',
    probabilities: true,
    build(given, predictions) {
      const labels = smooth(given, 2)
      if (fromLogits) return fromLogit(labels, predictions)
      if (predictions.op === (sigmoidOp as Op)) return fromLogit(labels, predictions.inputs[0]!)
      return fromProbability(labels, predictions)
    },
  }
}
