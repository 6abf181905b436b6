import type { Node, Op } from '../graph/node.ts'
import { divide } from '../ops/divide.ts'
import { log } from '../ops/log.ts'
import { logSoftmax } from '../ops/logSoftmax.ts'
import { mean } from '../ops/mean.ts'
import { multiply } from '../ops/multiply.ts'
import { negate } from '../ops/negate.ts'
import { oneHot } from '../ops/oneHot.ts'
import { softmaxOp } from '../ops/softmax.ts'
import { sum } from '../ops/sum.ts'
import { clipped } from './binaryCrossentropy.ts'
import type { Loss } from './loss.ts'

type Options = {
  /** Predictions are scores before softmax. Default false. */
  fromLogits?: boolean
}

/**
 * Log-probabilities of predictions. Those that come straight out of softmax are taken before it, which is exact; others
 * are scaled to sum 1 and clipped, as in Keras.
 */
function logProbabilities(predictions: Node, fromLogits: boolean): Node {
  if (fromLogits) return logSoftmax(predictions)
  if (predictions.op === (softmaxOp as Op)) return logSoftmax(predictions.inputs[0]!)
  return log(clipped(divide(predictions, sum(predictions, -1, true))))
}

const crossentropy = (labels: Node, predictions: Node, fromLogits: boolean): Node =>
  negate(mean(sum(multiply(labels, logProbabilities(predictions, fromLogits)), -1)))

/** The mean over samples of −Σ y log p, with labels as probabilities in the shape of the predictions. */
export const categoricalCrossentropy = ({ fromLogits = false }: Options = {}): Loss => ({
  name: 'categoricalCrossentropy',
  labels: 'values',
  build: (labels, predictions) => crossentropy(labels, predictions, fromLogits),
})

/** The same with labels as class numbers, in the shape of the predictions without the last axis. */
export const sparseCategoricalCrossentropy = ({ fromLogits = false }: Options = {}): Loss => ({
  name: 'sparseCategoricalCrossentropy',
  labels: 'classes',
  build(labels, predictions) {
    const classes = predictions.shape.at(-1) as number
    return crossentropy(oneHot(labels, classes), predictions, fromLogits)
  },
})
