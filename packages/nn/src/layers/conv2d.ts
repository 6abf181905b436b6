import type { Node } from '../graph/node.ts'
import { checkOptions, named, type OptionNames } from '../named.ts'
import { add } from '../ops/add.ts'
import { conv2d as conv2dNode } from '../ops/conv2d.ts'
import { transpose } from '../ops/transpose.ts'
import { pairOf, type Sliding, samePads } from '../ops/window.ts'
import { checkCount } from '../ranges.ts'
import { type Activation, activationOf } from './activations.ts'
import { expectAxes, fixedSize, type Layer, layer, type Named, namedOptions } from './layer.ts'
import { biasOf, kernelOf, type WeightChoices, weightOptions } from './weights.ts'

export type Pair = number | readonly [number, number]
export type Padding = 'valid' | 'same'
/** Whether an image is [height, width, channels], as in Keras, or [channels, height, width]. */
export type DataFormat = 'channelsLast' | 'channelsFirst'

export type Conv2dOptions = Named &
  WeightChoices & {
    strides?: Pair
    padding?: Padding
    dilationRate?: Pair
    dataFormat?: DataFormat
    activation?: Activation
  }

const optionNames: OptionNames<Conv2dOptions> = {
  strides: true,
  padding: true,
  dilationRate: true,
  dataFormat: true,
  activation: true,
  ...weightOptions,
  ...namedOptions,
}

/** An image as [batch, height, width, channels], which the ops take. */
export function channelsLast(what: string, x: Node, format: DataFormat = 'channelsLast'): Node {
  const last = format === 'channelsLast'
  expectAxes(
    what,
    x,
    last ? ['batch', 'height', 'width', 'channels'] : ['batch', 'channels', 'height', 'width'],
  )
  return last ? x : transpose(x, [0, 2, 3, 1])
}

/** Back from [batch, height, width, channels] to the layer's format. */
export const inFormat = (x: Node, format: DataFormat = 'channelsLast'): Node =>
  format === 'channelsLast' ? x : transpose(x, [0, 3, 1, 2])

/** How a layer's window slides over an image [batch, height, width, channels]. */
export function slidingOver(
  what: string,
  image: Node,
  window: readonly [number, number],
  options: { strides: Pair; padding?: Padding | 'causal' | undefined; dilationRate?: Pair | undefined },
): Sliding {
  const { padding = 'valid' } = options
  const strides = pairOf(options.strides)
  const dilations = pairOf(options.dilationRate ?? 1)
  for (const [name, pair] of Object.entries({ strides, dilationRate: dilations, size: window })) {
    for (const value of pair) checkCount(`${what}: ${name}`, value)
  }
  const size = [fixedSize(what, image, 1), fixedSize(what, image, 2)] as const
  const before = window.map((length, i) => (length - 1) * dilations[i]!) as [number, number]
  const pads = {
    valid: () => [0, 0, 0, 0] as const,
    same: () => samePads(size, window, strides, dilations),
    causal: () => [...before, 0, 0] as const,
  }
  return { strides, pads: named('padding', pads, padding)(), dilations }
}

/** Softmax looks at the last axis, so it is applied in the layer's own format; the others fit any. */
const needsFormat = (activation: Activation | undefined) =>
  activation === 'softmax' || typeof activation === 'function'

/**
 * Slides `filters` kernels over images. Kernel [height, width, channels, filters], Glorot uniform; bias zeros.
 *
 * @param kernelSize of the window: one number, or height and width
 * @example
 * conv2d(32, 3, { activation: 'relu' })
 */
export function conv2d(filters: number, kernelSize: Pair, options: Conv2dOptions = {}): Layer {
  checkCount('conv2d: filters', filters)
  const window = pairOf(kernelSize)
  const activation = activationOf(options.activation)
  const { strides = 1, dataFormat } = options
  return layer(
    'conv2d',
    { filters, kernelSize, ...checkOptions('conv2d', options, optionNames) },
    (scope, x) => {
      const image = channelsLast('conv2d', x!, dataFormat)
      const kernel = kernelOf(scope, [...window, fixedSize('conv2d', image, 3), filters], options)
      const bias = biasOf(scope, [filters], options)
      const sliding = slidingOver('conv2d', image, window, { ...options, strides })
      const slid = conv2dNode(image, kernel, sliding)
      const y = bias ? add(slid, bias) : slid
      return needsFormat(options.activation)
        ? activation(inFormat(y, dataFormat))
        : inFormat(activation(y), dataFormat)
    },
  )
}
