import { UserError } from '@bellwether/core'
import { strataOf } from '../data/order.ts'
import { type Tensor, tensor } from '../graph/tensor.ts'
import { listOf, type Tensors } from './feeding.ts'
import type { Session } from './session.ts'

/** How many classes the labels of a session's only output tell apart: of a single number a sample, 0 and 1. */
function classesOf({ outputShapes, objective }: Session): number {
  const size = outputShapes[0]?.at(-1)
  if (typeof size !== 'number') return Number.POSITIVE_INFINITY
  return size === 1 && objective?.targets[0]?.loss.labels === 'values' ? 2 : size
}

function checkWeights(weights: Readonly<Record<string, number>>, classes: number): void {
  for (const [name, weight] of Object.entries(weights)) {
    const number = Number(name)
    if (!(Number.isInteger(number) && number >= 0 && number < classes))
      throw new UserError(`fit: classWeight: "${name}" is none of the ${classes} classes`, {
        hint: `classes are numbers from 0 to ${classes - 1}`,
      })
    if (!(weight >= 0 && Number.isFinite(weight)))
      throw new UserError(`fit: classWeight of class ${name} is ${weight}`, { hint: 'give 0 or more' })
  }
}

/**
 * A weight for each sample from one for each class, times its own where it has one.
 *
 * @param labels class numbers, 0 and 1, or one-hot rows
 * @throws UserError on several outputs, on a class that is none, and on a weight that is negative
 */
export function classWeights(
  session: Session,
  labels: Tensors,
  weights: Readonly<Record<number, number>>,
  samples: Tensor | undefined,
): Tensor {
  const [only, ...more] = listOf(labels)
  if (!only || more.length > 0)
    throw new UserError('fit: classWeight needs a model of one output', { hint: 'use sampleWeight' })
  checkWeights(weights, classesOf(session))
  const strata = strataOf(only)
  const factors = new Float32Array(strata.length)
  for (let i = 0; i < factors.length; i++)
    factors[i] = (weights[strata[i]!] ?? 1) * (samples ? samples.data[i]! : 1)
  return tensor(factors, [factors.length])
}
