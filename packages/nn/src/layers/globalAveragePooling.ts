import { UserError } from '@bellwether/core'
import { checkOptions } from '../named.ts'
import { cast } from '../ops/cast.ts'
import { divide } from '../ops/divide.ts'
import { maximum } from '../ops/maximum.ts'
import { mean } from '../ops/mean.ts'
import { multiply } from '../ops/multiply.ts'
import { reshape } from '../ops/reshape.ts'
import { sum } from '../ops/sum.ts'
import { expectAxes, layer, type Named, namedOptions } from './layer.ts'

/**
 * The mean over all axes between the batch and the channels: pixels of images, steps of sequences.
 *
 * Applied to (x) or (x, mask) with 1 for steps that count and 0 for padding, [batch, steps]: the mean is then over those that
 * count. `embedding` with `maskZero` gives the mask by itself.
 */
export const globalAveragePooling = (options: Named = {}) =>
  layer(
    'globalAveragePooling',
    { ...checkOptions('globalAveragePooling', options, namedOptions) },
    (scope, x, given) => {
      const between = x!.shape.slice(1, -1).map((_dim, i) => i + 1)
      if (between.length === 0) {
        throw new UserError('globalAveragePooling: there is no axis between batch and channels')
      }
      const mask = scope.maskOf(x!) ?? given
      if (!mask) return mean(x!, between)
      expectAxes('globalAveragePooling', x!, ['batch', 'steps', 'channels'])
      const counts = reshape(cast(mask, 'float32'), [...mask.shape, 1])
      return divide(sum(multiply(x!, counts), 1), maximum(sum(counts, 1), 1))
    },
  )
