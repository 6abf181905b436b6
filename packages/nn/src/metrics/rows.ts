import { UserError } from '@bellwether/core'
import type { Tensor, TypedArray } from '../graph/tensor.ts'

/** How many scores a sample has: the predictions' last axis, or one when there is only a batch axis. */
export const classCount = (predictions: Tensor): number =>
  predictions.shape.length < 2 ? 1 : predictions.shape.at(-1)!

/** Labels and scores of a batch in one form, whatever the labels' form was. */
export type Rows = {
  readonly samples: number
  readonly classes: number
  readonly scores: TypedArray
  /** The label of one score, as 0 … 1. */
  truth(sample: number, column: number): number
}

/**
 * Reads labels that are values in the predictions' shape (one-hot, binary, or several at once), or class indices
 * without the predictions' last axis.
 *
 * @throws UserError when they fit neither
 */
export function rowsOf(metric: string, labels: Tensor, predictions: Tensor): Rows {
  const classes = classCount(predictions)
  const samples = predictions.data.length / Math.max(1, classes)
  const base = { samples, classes, scores: predictions.data }
  const { data } = labels
  if (data.length === predictions.data.length)
    return { ...base, truth: (sample, column) => data[sample * classes + column]! }
  if (data.length === samples)
    return { ...base, truth: (sample, column) => (data[sample] === column ? 1 : 0) }
  throw new UserError(
    `metric ${metric}: labels of shape [${labels.shape}] do not fit predictions of shape [${predictions.shape}]`,
    { hint: 'give labels in the predictions’ shape, or one class index a sample' },
  )
}

/** Labels and predictions as two lists of equally many numbers. */
export function checkSameSize(metric: string, labels: Tensor, predictions: Tensor): void {
  if (labels.data.length === predictions.data.length) return
  throw new UserError(
    `metric ${metric}: labels of shape [${labels.shape}] do not fit predictions of shape [${predictions.shape}]`,
    { hint: 'give one label for each predicted number' },
  )
}

/** The index of a row's largest entry, the first of equals. */
export function argmax(at: (column: number) => number, classes: number): number {
  let best = 0
  for (let column = 1; column < classes; column++) if (at(column) > at(best)) best = column
  return best
}

/** The class that a sample is predicted to be. */
export const predictedClass = ({ scores, classes }: Rows, sample: number): number =>
  argmax((column) => scores[sample * classes + column]!, classes)

/** The class that a sample belongs to. */
export const trueClass = ({ truth, classes }: Rows, sample: number): number =>
  argmax((column) => truth(sample, column), classes)
