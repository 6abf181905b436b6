import { UserError } from '@bellwether/core'
import { mean } from '../ops/mean.ts'
import { layer, type Named } from './layer.ts'

/** The mean over all axes between the batch and the channels: pixels of images, steps of sequences. */
export const globalAveragePooling = (options: Named = {}) =>
  layer('globalAveragePooling', { ...options }, (_, x) => {
    const between = x!.shape.slice(1, -1).map((_dim, i) => i + 1)
    if (between.length === 0) {
      throw new UserError('globalAveragePooling: there is no axis between batch and channels')
    }
    return mean(x!, between)
  })
