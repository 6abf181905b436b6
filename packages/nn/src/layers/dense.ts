import { UserError } from '@bellwether/core'
import { checkOptions, type OptionNames } from '../named.ts'
import { affine } from '../ops/affine.ts'
import { checkCount } from '../ranges.ts'
import { type Activation, activationOf } from './activations.ts'
import { fixedSize, type Layer, layer, type Named, namedOptions } from './layer.ts'
import { biasOf, kernelOf, type WeightChoices, weightOptions } from './weights.ts'

export type DenseOptions = Named & WeightChoices & { activation?: Activation }

const optionNames: OptionNames<DenseOptions> = { activation: true, ...weightOptions, ...namedOptions }

/**
 * activation(x · kernel + bias) over the last axis. Kernel [inputs, units], Glorot uniform; bias zeros.
 *
 * @throws UserError when `units` is no positive whole number
 * @example
 * dense(128, { activation: 'relu' })
 */
export function dense(units: number, options: DenseOptions = {}): Layer {
  checkCount('dense: units', units)
  const activation = activationOf(options.activation)
  return layer('dense', { units, ...checkOptions('dense', options, optionNames) }, (scope, x) => {
    if (x!.shape.length < 2) {
      throw new UserError('dense: each sample is a single number', {
        hint: 'give samples the shape [features]',
      })
    }
    const inputs = fixedSize('dense', x!, -1)
    const kernel = kernelOf(scope, [inputs, units], options)
    return activation(affine(x!, kernel, biasOf(scope, [units], options)))
  })
}
