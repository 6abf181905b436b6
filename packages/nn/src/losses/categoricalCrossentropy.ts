import type { Node, Op } from '../graph/node.ts'
import { tensor } from '../graph/tensor.ts'
import { checkOptions } from '../named.ts'
import { cast } from '../ops/cast.ts'
import { constant } from '../ops/constant.ts'
import { divide } from '../ops/divide.ts'
import { equal } from '../ops/equal.ts'
import { log } from '../ops/log.ts'
import { logSoftmax } from '../ops/logSoftmax.ts'
import { multiply } from '../ops/multiply.ts'
import { negate } from '../ops/negate.ts'
import { oneHot } from '../ops/oneHot.ts'
import { softmaxOp } from '../ops/softmax.ts'
import { subtract } from '../ops/subtract.ts'
import { sum } from '../ops/sum.ts'
import { type CrossentropyOptions, choicesOf, clipped } from './crossentropy.ts'
import type { Loss } from './loss.ts'

/**
 * Log-probabilities of predictions. Those that come straight out of softmax are taken before it, which is exact; others
 * are scaled to sum 1 and clipped, as in Keras.
 */
function logProbabilities(predictions: Node, fromLogits: boolean): Node {
  if (fromLogits) return logSoftmax(predictions)
  if (predictions.op === (softmaxOp as Op)) return logSoftmax(predictions.inputs[0]!)
  return log(clipped(divide(predictions, sum(predictions, -1, true))))
}

/** −Σ y log p of each sample. */
const crossentropies = (labels: Node, predictions: Node, fromLogits: boolean): Node =>
  negate(sum(multiply(labels, logProbabilities(predictions, fromLogits)), -1))

/**
 * −Σ y log p of each sample, with labels as probabilities in the shape of the predictions.
 *
 * @throws UserError when `labelSmoothing` is not in 0 to 1
 */
export function categoricalCrossentropy(options: CrossentropyOptions = {}): Loss {
  const { fromLogits, smooth } = choicesOf('categoricalCrossentropy', options)
  return {
    name: 'categoricalCrossentropy',
    labels: 'values',
    probabilities: true,
    build: (labels, predictions) =>
      crossentropies(smooth(labels, predictions.shape.at(-1) as number), predictions, fromLogits),
  }
}

/** 1 for labels of other classes, 0 for one class. */
function isOther(labels: Node, ignored: number): Node {
  const same = equal(cast(labels, 'int32'), constant(tensor(Int32Array.of(ignored), [])))
  return subtract(1, cast(same, 'float32'))
}

/**
 * The same with labels as class numbers, in the shape of the predictions without the last axis.
 *
 * @param options.ignoreClass samples with this label do not count, such as padding
 */
export function sparseCategoricalCrossentropy(
  options: Pick<CrossentropyOptions, 'fromLogits'> & { ignoreClass?: number } = {},
): Loss {
  checkOptions('sparseCategoricalCrossentropy', options, { fromLogits: true, ignoreClass: true })
  const { fromLogits = false, ignoreClass } = options
  return {
    name: 'sparseCategoricalCrossentropy',
    labels: 'classes',
    ...(ignoreClass === undefined
      ? {}
      : { ignoreClass, counted: (labels: Node) => isOther(labels, ignoreClass) }),
    build: (labels, predictions) =>
      crossentropies(oneHot(labels, predictions.shape.at(-1) as number), predictions, fromLogits),
  }
}
