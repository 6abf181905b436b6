import type { Node } from '../graph/node.ts'
import { checkOptions } from '../named.ts'
import { abs } from '../ops/abs.ts'
import { minimum } from '../ops/minimum.ts'
import { multiply } from '../ops/multiply.ts'
import { subtract } from '../ops/subtract.ts'
import { checkPositive } from '../ranges.ts'
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
export function huber(options: { delta?: number } = {}): Loss {
  checkOptions('huber', options, { delta: true })
  const { delta = 1 } = options
  checkPositive('huber: delta', delta)
  const build = (labels: Node, predictions: Node) => {
    const error = abs(subtract(predictions, labels))
    const capped = minimum(error, delta)
    return multiply(capped, subtract(error, multiply(capped, 0.5)))
  }
  return { name: 'huber', labels: 'values', build }
}
