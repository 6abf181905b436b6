import type { Node } from '../graph/node.ts'
import { multiplyDims } from '../graph/shape.ts'
import { argMax } from '../ops/argMax.ts'
import { cast } from '../ops/cast.ts'
import { equal } from '../ops/equal.ts'
import { greater } from '../ops/greater.ts'
import { mean } from '../ops/mean.ts'
import { multiply } from '../ops/multiply.ts'
import { oneHot } from '../ops/oneHot.ts'
import { reshape } from '../ops/reshape.ts'
import { sum } from '../ops/sum.ts'

/** How many scores a sample has; `rows.ts` has the same for numbers. */
const classesOf = ({ shape }: Node): number => (shape.length < 2 ? 1 : (shape.at(-1) as number))

/** Whether labels have a value for every score, rather than one class index a sample. */
const isDense = (labels: Node, predictions: Node) =>
  multiplyDims(labels.shape) === multiplyDims(predictions.shape)

/** The part of pairs for which a condition holds. */
const part = (condition: Node): Node => mean(cast(condition, 'float32'))

/** The part of scores on their label's side of a threshold. */
export function binaryAccuracyNode(labels: Node, predictions: Node, threshold: number): Node {
  const truth = cast(reshape(labels, predictions.shape), 'float32')
  return part(equal(truth, cast(greater(predictions, threshold), 'float32')))
}

/** The part of samples whose highest score is at the true class. */
export function accuracyNode(labels: Node, predictions: Node): Node {
  if (classesOf(predictions) === 1) return binaryAccuracyNode(labels, predictions, 0.5)
  const predicted = argMax(predictions)
  const truth = isDense(labels, predictions)
    ? argMax(reshape(labels, predictions.shape))
    : reshape(cast(labels, 'int32'), predicted.shape)
  return part(equal(truth, predicted))
}

/** The part of samples with fewer than k scores above the true class's. */
export function topKNode(labels: Node, predictions: Node, k: number): Node {
  const rows = predictions.shape.slice(0, -1)
  const truth = isDense(labels, predictions)
    ? argMax(reshape(labels, predictions.shape))
    : reshape(cast(labels, 'int32'), rows)
  const marks = oneHot(truth, classesOf(predictions))
  const own = sum(multiply(marks, predictions), -1, true)
  const higher = sum(cast(greater(predictions, own), 'float32'), -1)
  return part(greater(k - 0.5, higher))
}
