import { checkOptions, type OptionNames } from '../named.ts'
import { reshape } from '../ops/reshape.ts'
import { type Conv2dOptions, conv2d, type Padding } from './conv2d.ts'
import { expectAxes, type Layer, layer, namedOptions } from './layer.ts'
import { weightOptions } from './weights.ts'

export type Conv1dOptions = Omit<Conv2dOptions, 'strides' | 'padding' | 'dilationRate' | 'dataFormat'> & {
  strides?: number
  /** `causal` pads at the start only, so that no step sees a later one. Default `valid`. */
  padding?: Padding | 'causal'
  dilationRate?: number
}

const optionNames: OptionNames<Conv1dOptions> = {
  strides: true,
  padding: true,
  dilationRate: true,
  activation: true,
  ...weightOptions,
  ...namedOptions,
}

/**
 * Slides `filters` kernels along sequences [batch, steps, channels]. Kernel [size, channels, filters], Glorot uniform;
 * bias zeros. It is `conv2d` over images of height 1. Steps mix, so a mask ends here, as in Keras.
 */
export function conv1d(filters: number, kernelSize: number, options: Conv1dOptions = {}): Layer {
  checkOptions('conv1d', options, optionNames)
  const { strides = 1, dilationRate = 1, padding, ...rest } = options
  const flat = conv2d(filters, [1, kernelSize], {
    ...rest,
    padding: padding as Padding,
    strides: [1, strides],
    dilationRate: [1, dilationRate],
  })
  return layer('conv1d', { filters, kernelSize, ...options }, (scope, x) => {
    expectAxes('conv1d', x!, ['batch', 'steps', 'channels'])
    const [batch, steps, channels] = x!.shape as [string, number, number]
    const inner = {
      ...scope,
      weight: (name: string, shape: readonly number[], choices: Parameters<typeof scope.weight>[2]) => {
        const own = shape.length === 4 ? shape.slice(1) : shape
        return reshape(scope.weight(name, own, choices), shape)
      },
    }
    const y = flat.build(inner, reshape(x!, [batch, 1, steps, channels]))
    const sequences = reshape(y, [batch, y.shape[2]!, filters])
    scope.setMask(sequences, undefined)
    return sequences
  })
}
