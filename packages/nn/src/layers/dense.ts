import { UserError } from '@bellwether/core'
import { checkOptions, type OptionNames } from '../named.ts'
import { affine } from '../ops/affine.ts'
import { checkCount } from '../ranges.ts'
import { type Activation, activationOf } from './activations.ts'
import {
  fixedSize,
  type Layer,
  layer,
  type Named,
  namedOptions,
  type WeightChoices,
  weightOptions,
} from './layer.ts'

export type DenseOptions = Named & WeightChoices & { activation?: Activation; useBias?: boolean }

const optionNames: OptionNames<DenseOptions> = {
  activation: true,
  useBias: true,
  ...weightOptions,
  ...namedOptions,
}

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
    const kernel = scope.weight('kernel', [inputs, units], {
      initializer: options.kernelInitializer ?? 'glorotUniform',
      regularizer: options.kernelRegularizer,
    })
    if (options.useBias === false) return activation(affine(x!, kernel))
    const bias = scope.weight('bias', [units], {
      initializer: options.biasInitializer ?? 'zeros',
      regularizer: options.biasRegularizer,
    })
    return activation(affine(x!, kernel, bias))
  })
}
