import { add } from '../ops/add.ts'
import { divide } from '../ops/divide.ts'
import { mean } from '../ops/mean.ts'
import { multiply } from '../ops/multiply.ts'
import { sqrt } from '../ops/sqrt.ts'
import { stopGradient } from '../ops/stopGradient.ts'
import { subtract } from '../ops/subtract.ts'
import { fixedSize, layer, type Named } from './layer.ts'

export type BatchNormalizationOptions = Named & { momentum?: number; epsilon?: number }

/**
 * Shifts and scales each channel (the last axis) by its mean and variance over the batch while training, and by their
 * moving averages afterwards (Ioffe and Szegedy 2015). Momentum 0.99, ε 0.001; the variance is that of the sample,
 * divided by n, as in Keras.
 */
export function batchNormalization(options: BatchNormalizationOptions = {}) {
  const { momentum = 0.99, epsilon = 0.001 } = options
  return layer('batchNormalization', { ...options }, (scope, x) => {
    const channels = [fixedSize('batchNormalization', x!, -1)]
    const gamma = scope.weight('gamma', channels, { initializer: 'ones' })
    const beta = scope.weight('beta', channels, { initializer: 'zeros' })
    const movingMean = scope.weight('movingMean', channels, { initializer: 'zeros', trainable: false })
    const movingVariance = scope.weight('movingVariance', channels, { initializer: 'ones', trainable: false })
    const axes = x!.shape.slice(0, -1).map((_, axis) => axis)
    const center = scope.training ? mean(x!, axes) : movingMean
    const centered = subtract(x!, center)
    const variance = scope.training ? mean(multiply(centered, centered), axes) : movingVariance
    if (scope.training) {
      const moved = (before: typeof center, now: typeof center) =>
        add(multiply(before, momentum), multiply(stopGradient(now), 1 - momentum))
      scope.update('movingMean', moved(movingMean, center))
      scope.update('movingVariance', moved(movingVariance, variance))
    }
    const scale = divide(gamma, sqrt(add(variance, epsilon)))
    return add(multiply(centered, scale), beta)
  })
}
