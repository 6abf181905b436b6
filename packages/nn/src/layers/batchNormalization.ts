import type { Node } from '../graph/node.ts'
import { normalizeAxis } from '../graph/shape.ts'
import { checkOptions, type OptionNames } from '../named.ts'
import { add } from '../ops/add.ts'
import { broadcastTo } from '../ops/broadcastTo.ts'
import { divide } from '../ops/divide.ts'
import { maximum } from '../ops/maximum.ts'
import { mean } from '../ops/mean.ts'
import { multiply } from '../ops/multiply.ts'
import { reshape } from '../ops/reshape.ts'
import { sqrt } from '../ops/sqrt.ts'
import { stopGradient } from '../ops/stopGradient.ts'
import { subtract } from '../ops/subtract.ts'
import { sum } from '../ops/sum.ts'
import { checkNotNegative, checkShare } from '../ranges.ts'
import { fixedSize, layer, type Named, namedOptions, type Scope } from './layer.ts'

export type BatchNormalizationOptions = Named & {
  /** The axis of channels: the last by default, 1 for images with channels first. */
  axis?: number
  momentum?: number
  epsilon?: number
}

const optionNames: OptionNames<BatchNormalizationOptions> = {
  axis: true,
  momentum: true,
  epsilon: true,
  ...namedOptions,
}

/** What takes the mean over axes: of all numbers, or of those of the steps that count. */
function averageOver(axes: readonly number[], mask: Node | undefined, x: Node): (values: Node) => Node {
  if (!mask || !axes.includes(0) || !axes.includes(1)) return (values) => mean(values, axes)
  const steps = reshape(mask, [...mask.shape, ...x.shape.slice(2).map(() => 1)])
  const counts = broadcastTo(steps, x.shape)
  const total = maximum(sum(counts, axes), 1)
  return (values) => divide(sum(multiply(values, counts), axes), total)
}

/** Lays a number a channel along the channels' axis, so that it is spread over the others. */
function layAlong(own: number, rank: number): (values: Node) => Node {
  if (own === rank - 1) return (values) => values
  const shape = Array.from({ length: rank }, (_, i) => (i === own ? -1 : 1))
  return (values) => reshape(values, shape)
}

/** The layer's weights, the last two of which are moved and not trained. */
const weightsOf = (scope: Scope, channels: readonly number[]) => ({
  gamma: scope.weight('gamma', channels, { initializer: 'ones' }),
  beta: scope.weight('beta', channels, { initializer: 'zeros' }),
  movingMean: scope.weight('movingMean', channels, { initializer: 'zeros', trainable: false }),
  movingVariance: scope.weight('movingVariance', channels, { initializer: 'ones', trainable: false }),
})

/**
 * Shifts and scales each channel by its mean and variance over the batch while training, and by their
 * moving averages afterwards (Ioffe and Szegedy 2015). Momentum 0.99, ε 0.001; the variance is that of the sample,
 * divided by n, as in Keras. Steps that a mask leaves out are in neither.
 */
export function batchNormalization(options: BatchNormalizationOptions = {}) {
  const { axis = -1, momentum = 0.99, epsilon = 0.001 } = options
  checkShare('batchNormalization: momentum', momentum)
  checkNotNegative('batchNormalization: epsilon', epsilon)
  const moved = (before: Node, now: Node) =>
    add(multiply(before, momentum), multiply(stopGradient(now), 1 - momentum))
  return layer(
    'batchNormalization',
    { ...checkOptions('batchNormalization', options, optionNames) },
    (scope, x) => {
      const channels = [fixedSize('batchNormalization', x!, axis)]
      const { gamma, beta, movingMean, movingVariance } = weightsOf(scope, channels)
      const rank = x!.shape.length
      const own = normalizeAxis(axis, rank, 'batchNormalization')
      const axes = x!.shape.map((_, i) => i).filter((i) => i !== own)
      const along = layAlong(own, rank)
      const learns = scope.training && scope.trainable
      const average = averageOver(axes, scope.maskOf(x!), x!)
      const center = learns ? average(x!) : movingMean
      const centered = subtract(x!, along(center))
      const variance = learns ? average(multiply(centered, centered)) : movingVariance
      if (learns) {
        scope.update('movingMean', moved(movingMean, center))
        scope.update('movingVariance', moved(movingVariance, variance))
      }
      const scale = divide(gamma, sqrt(add(variance, epsilon)))
      return add(multiply(centered, along(scale)), along(beta))
    },
  )
}
