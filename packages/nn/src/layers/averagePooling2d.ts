import { multiplyDims } from '../graph/shape.ts'
import { tensor } from '../graph/tensor.ts'
import { checkOptions } from '../named.ts'
import { constant } from '../ops/constant.ts'
import { conv2d } from '../ops/conv2d.ts'
import { multiply } from '../ops/multiply.ts'
import { reshape } from '../ops/reshape.ts'
import { transpose } from '../ops/transpose.ts'
import { forEachTap, pairOf, type Sliding } from '../ops/window.ts'
import { channelsLast, inFormat, type Pair, slidingOver } from './conv2d.ts'
import { layer } from './layer.ts'
import { type PoolingOptions, poolingOptions } from './maxPooling2d.ts'

/** One over the number of pixels that each position of the window covers; padding does not count, as in Keras. */
function shares(
  image: readonly [number, number],
  window: readonly [number, number],
  size: readonly [number, number],
  sliding: Sliding,
) {
  const counts = new Float32Array(size[0] * size[1])
  forEachTap(image, window, size, sliding, (_pixel, _tap, position) => {
    counts[position]!++
  })
  return constant(
    tensor(
      counts.map((count) => 1 / count),
      size,
    ),
  )
}

/** The mean of the numbers under a window: a convolution of each channel with ones. */
export function averagePooling2d(poolSize: Pair = 2, options: PoolingOptions = {}) {
  const window = pairOf(poolSize)
  return layer(
    'averagePooling2d',
    { poolSize, ...checkOptions('averagePooling2d', options, poolingOptions) },
    (_, x) => {
      const image = channelsLast('averagePooling2d', x!, options.dataFormat)
      const sliding = slidingOver('averagePooling2d', image, window, { strides: window, ...options })
      const [batch, height, width, channels] = image.shape as [string, number, number, number]
      const planes = reshape(transpose(image, [0, 3, 1, 2]), [
        multiplyDims([batch, channels]),
        height,
        width,
        1,
      ])
      const ones = tensor(new Float32Array(window[0] * window[1]).fill(1), [...window, 1, 1])
      const sums = conv2d(planes, constant(ones), sliding)
      const size = sums.shape.slice(1, 3) as [number, number]
      const means = multiply(
        reshape(sums, [batch, channels, ...size]),
        shares([height, width], window, size, sliding),
      )
      return inFormat(transpose(means, [0, 2, 3, 1]), options.dataFormat)
    },
  )
}
