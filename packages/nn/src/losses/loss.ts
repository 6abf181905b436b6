import { UserError } from '@bellwether/core'
import type { Node } from '../graph/node.ts'
import { broadcastTo } from '../ops/broadcastTo.ts'
import { divide } from '../ops/divide.ts'
import { maximum } from '../ops/maximum.ts'
import { mean } from '../ops/mean.ts'
import { multiply } from '../ops/multiply.ts'
import { reshape } from '../ops/reshape.ts'
import { sum } from '../ops/sum.ts'

/**
 * A loss: from labels and predictions to a number for each sample, or for each of its places; what is minimized is their
 * mean.
 *
 * One more loss is one file here, its case in `losses/frameworks.test.ts`, and one line in `losses/registry.ts`.
 */
export type Loss = {
  readonly name: string
  /** What the labels hold: numbers in the shape of the predictions, or class indices without the last axis. */
  readonly labels: 'values' | 'classes'
  /** Whether labels are probabilities, from 0 to 1. */
  readonly probabilities?: boolean
  /** The class number that stands for no label; it may lie outside of the classes. */
  readonly ignoreClass?: number
  build(labels: Node, predictions: Node): Node
  /** 1 for those that count, 0 for those that the mean leaves out, in the shape of what `build` gives. */
  counted?(labels: Node): Node
}

/** Numbers along the leading axes of another value, for multiplying with it. */
function spread(weights: Node, over: Node): Node {
  const rest = over.shape.slice(weights.shape.length).map(() => 1)
  return rest.length === 0 ? weights : reshape(weights, [...weights.shape, ...rest])
}

/** What weighs the parts of a loss. */
export type LossWeights = {
  /** A weight for each sample. The mean still divides by the number of samples, as in Keras. */
  readonly samples?: Node | undefined
  /** 1 for steps that count and 0 for padding, [batch, steps]: the mean is over those that count. */
  readonly mask?: Node | undefined
}

/**
 * The mean of a loss over a batch, as a scalar node.
 *
 * @throws UserError when there are weights and the loss is already a single number
 */
export function meanLoss(
  loss: Loss,
  labels: Node,
  predictions: Node,
  { samples, mask }: LossWeights = {},
): Node {
  const each = loss.build(labels, predictions)
  if (each.shape.length === 0) {
    if (samples === undefined) return each
    throw new UserError(`${loss.name} gives one number for the batch, which samples cannot weigh in`, {
      hint: 'let its build give a number for each sample',
    })
  }
  const weighed = samples ? multiply(each, spread(samples, each)) : each
  const masked =
    mask && each.shape.length >= mask.shape.length ? broadcastTo(spread(mask, each), each.shape) : undefined
  const kept = [loss.counted?.(labels), masked].filter((one) => one !== undefined)
  if (kept.length === 0) return mean(weighed)
  const counts = kept.reduce(multiply)
  return divide(sum(multiply(weighed, counts)), maximum(sum(counts), 1))
}
