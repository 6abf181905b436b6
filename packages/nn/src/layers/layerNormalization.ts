import { checkOptions, type OptionNames } from '../named.ts'
import { normalize } from '../ops/normalize.ts'
import { checkNotNegative } from '../ranges.ts'
import { fixedSize, layer, type Named, namedOptions } from './layer.ts'

export type LayerNormalizationOptions = Named & { epsilon?: number }

const optionNames: OptionNames<LayerNormalizationOptions> = {
  epsilon: true,
  ...namedOptions,
}

/** Shifts and scales the last axis of each sample to mean `beta` and deviation `gamma` (Ba et al. 2016). ε 0.001. */
export function layerNormalization(options: LayerNormalizationOptions = {}) {
  const { epsilon = 0.001 } = options
  checkNotNegative('layerNormalization: epsilon', epsilon)
  return layer(
    'layerNormalization',
    { ...checkOptions('layerNormalization', options, optionNames) },
    (scope, x) => {
      const size = [fixedSize('layerNormalization', x!, -1)]
      const gamma = scope.weight('gamma', size, { initializer: 'ones' })
      const beta = scope.weight('beta', size, { initializer: 'zeros' })
      return normalize(x!, gamma, beta, epsilon)
    },
  )
}
