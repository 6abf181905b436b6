import type { Node, Op } from '../graph/node.ts'
import { add } from '../ops/add.ts'
import { log } from '../ops/log.ts'
import { multiply } from '../ops/multiply.ts'
import { negate } from '../ops/negate.ts'
import { sigmoidOp } from '../ops/sigmoid.ts'
import { softplus } from '../ops/softplus.ts'
import { subtract } from '../ops/subtract.ts'
import { type CrossentropyOptions, choicesOf, clipped } from './crossentropy.ts'
import type { Loss } from './loss.ts'

/** −y log σ(x) − (1 − y) log(1 − σ(x)) = softplus(x) − xy: no exponential overflows. */
const fromLogit = (labels: Node, logits: Node) => subtract(softplus(logits), multiply(logits, labels))

function fromProbability(labels: Node, probabilities: Node): Node {
  const p = clipped(probabilities)
  const wrong = multiply(subtract(1, labels), log(subtract(1, p)))
  return negate(add(multiply(labels, log(p)), wrong))
}

/**
 * −y log p − (1 − y) log(1 − p) of every number.
 *
 * Predictions that come straight out of a sigmoid are taken before it, which is exact where p is 0 or 1.
 *
 * @throws UserError when `labelSmoothing` is not in 0 to 1
 */
export function binaryCrossentropy(options: CrossentropyOptions = {}): Loss {
  const { fromLogits, smooth } = choicesOf('binaryCrossentropy', options)
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
