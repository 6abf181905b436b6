import { checkOptions, type OptionNames } from '../named.ts'
import { maxPool2d } from '../ops/maxPool2d.ts'
import { pairOf } from '../ops/window.ts'
import { channelsLast, type DataFormat, inFormat, type Padding, type Pair, slidingOver } from './conv2d.ts'
import { layer, type Named, namedOptions } from './layer.ts'

export type PoolingOptions = Named & { strides?: Pair; padding?: Padding; dataFormat?: DataFormat }

export const poolingOptions: OptionNames<PoolingOptions> = {
  strides: true,
  padding: true,
  dataFormat: true,
  ...namedOptions,
}

/** The largest number under a window; it moves by its own size unless `strides` says otherwise. */
export function maxPooling2d(poolSize: Pair = 2, options: PoolingOptions = {}) {
  const window = pairOf(poolSize)
  return layer(
    'maxPooling2d',
    { poolSize, ...checkOptions('maxPooling2d', options, poolingOptions) },
    (_, x) => {
      const image = channelsLast('maxPooling2d', x!, options.dataFormat)
      const sliding = slidingOver('maxPooling2d', image, window, { strides: window, ...options })
      return inFormat(maxPool2d(image, { window, sliding }), options.dataFormat)
    },
  )
}
