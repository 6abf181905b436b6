import { UserError } from '@bellwether/core'
import type { Node } from '../graph/node.ts'
import { abs } from '../ops/abs.ts'
import { minimum } from '../ops/minimum.ts'
import { multiply } from '../ops/multiply.ts'
import { subtract } from '../ops/subtract.ts'
import type { Loss } from './loss.ts'

/** Squared differences. */
export const meanSquaredError = (): Loss => ({
  name: 'meanSquaredError',
  labels: 'values',
  build(labels, predictions) {
    const error = subtract(predictions, labels)
    return multiply(error, error)
  },
})

/** Absolute differences. */
export const meanAbsoluteError = (): Loss => ({
  name: 'meanAbsoluteError',
  labels: 'values',
  build: (labels, predictions) => abs(subtract(predictions, labels)),
})

/**
 * Squared for small differences, absolute beyond `delta`: ½e² up to it, then δ(|e| − ½δ) (Huber 1964).
 *
 * Written as c(|e| − ½c) with c = min(|e|, δ).
 */
export function huber({ delta = 1 }: { delta?: number } = {}): Loss {
  if (!(delta > 0)) throw new UserError(`huber: delta is ${delta}`, { hint: 'give a positive number' })
  const build = (labels: Node, predictions: Node) => {
    const error = abs(subtract(predictions, labels))
    const capped = minimum(error, delta)
    return multiply(capped, subtract(error, multiply(capped, 0.5)))
  }
  return { name: 'huber', labels: 'values', build }
}
