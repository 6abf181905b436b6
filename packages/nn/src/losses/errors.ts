import { abs } from '../ops/abs.ts'
import { mean } from '../ops/mean.ts'
import { minimum } from '../ops/minimum.ts'
import { multiply } from '../ops/multiply.ts'
import { subtract } from '../ops/subtract.ts'
import type { Loss } from './loss.ts'

/** The mean of squared differences. */
export const meanSquaredError = (): Loss => ({
  name: 'meanSquaredError',
  labels: 'values',
  build(labels, predictions) {
    const error = subtract(predictions, labels)
    return mean(multiply(error, error))
  },
})

/** The mean of absolute differences. */
export const meanAbsoluteError = (): Loss => ({
  name: 'meanAbsoluteError',
  labels: 'values',
  build: (labels, predictions) => mean(abs(subtract(predictions, labels))),
})

/**
 * Squared for small differences, absolute beyond `delta`: ½e² up to it, then δ(|e| − ½δ) (Huber 1964).
 *
 * Written as c(|e| − ½c) with c = min(|e|, δ).
 */
export const huber = ({ delta = 1 }: { delta?: number } = {}): Loss => ({
  name: 'huber',
  labels: 'values',
  build(labels, predictions) {
    const error = abs(subtract(predictions, labels))
    const capped = minimum(error, delta)
    return mean(multiply(capped, subtract(error, multiply(capped, 0.5))))
  },
})
