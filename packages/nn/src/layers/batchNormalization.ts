import type { Node } from '../graph/node.ts'
import { normalizeAxis } from '../graph/shape.ts'
import { add } from '../ops/add.ts'
import { divide } from '../ops/divide.ts'
import { mean } from '../ops/mean.ts'
import { multiply } from '../ops/multiply.ts'
import { reshape } from '../ops/reshape.ts'
import { sqrt } from '../ops/sqrt.ts'
import { stopGradient } from '../ops/stopGradient.ts'
import { subtract } from '../ops/subtract.ts'
import { fixedSize, layer, type Named } from './layer.ts'

export type BatchNormalizationOptions = Named & {
  /** The axis of channels: the last by default, 1 for images with channels first. */
  axis?: number
  momentum?: number
  epsilon?: number
}

/**
 * Shifts and scales each channel by its mean and variance over the batch while training, and by their
 * moving averages afterwards (Ioffe and Szegedy 2015). Momentum 0.99, ε 0.001; the variance is that of the sample,
 * divided by n, as in Keras.
 */
export function batchNormalization(options: BatchNormalizationOptions = {}) {
  const { axis = -1, momentum = 0.99, epsilon = 0.001 } = options
  return layer('batchNormalization', { ...options }, (scope, x) => {
    const channels = [fixedSize('batchNormalization', x!, axis)]
    const gamma = scope.weight('gamma', channels, { initializer: 'ones' })
    const beta = scope.weight('beta', channels, { initializer: 'zeros' })
    const movingMean = scope.weight('movingMean', channels, { initializer: 'zeros', trainable: false })
    const movingVariance = scope.weight('movingVariance', channels, { initializer: 'ones', trainable: false })
    const own = normalizeAxis(axis, x!.shape.length, 'batchNormalization')
    const axes = x!.shape.map((_, i) => i).filter((i) => i !== own)
    /** A number a channel, laid along the channels' axis. */
    const along = (values: Node) =>
      own === x!.shape.length - 1
        ? values
        : reshape(
            values,
            x!.shape.map((_, i) => (i === own ? -1 : 1)),
          )
    const learns = scope.training && scope.trainable
    const center = learns ? mean(x!, axes) : movingMean
    const centered = subtract(x!, along(center))
    const variance = learns ? mean(multiply(centered, centered), axes) : movingVariance
    if (learns) {
      const moved = (before: typeof center, now: typeof center) =>
        add(multiply(before, momentum), multiply(stopGradient(now), 1 - momentum))
      scope.update('movingMean', moved(movingMean, center))
      scope.update('movingVariance', moved(movingVariance, variance))
    }
    const scale = divide(gamma, sqrt(add(variance, epsilon)))
    return add(multiply(centered, along(scale)), along(beta))
  })
}
