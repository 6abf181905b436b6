import { UserError } from '@bellwether/core'
import { strataOf } from '../data/order.ts'
import { type Tensor, tensor } from '../graph/tensor.ts'
import { listOf, type Tensors } from './feeding.ts'

/**
 * A weight for each sample from one for each class, times its own where it has one.
 *
 * @param labels class numbers, 0 and 1, or one-hot rows
 * @throws UserError on several outputs, and on a weight that is negative
 */
export function classWeights(
  labels: Tensors,
  weights: Readonly<Record<number, number>>,
  samples: Tensor | undefined,
): Tensor {
  const [only, ...more] = listOf(labels)
  if (!only || more.length > 0)
    throw new UserError('fit: classWeight needs a model of one output', { hint: 'use sampleWeight' })
  const bad = Object.entries(weights).find(([, weight]) => !(weight >= 0 && Number.isFinite(weight)))
  if (bad) throw new UserError(`fit: classWeight of class ${bad[0]} is ${bad[1]}`, { hint: 'give 0 or more' })
  const factors = Float32Array.from(
    strataOf(only),
    (label, i) => (weights[label] ?? 1) * (samples?.data[i] ?? 1),
  )
  return tensor(factors, [factors.length])
}
