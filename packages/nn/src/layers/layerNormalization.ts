import { normalize } from '../ops/normalize.ts'
import { fixedSize, layer, type Named } from './layer.ts'

export type LayerNormalizationOptions = Named & { epsilon?: number }

/** Shifts and scales the last axis of each sample to mean `beta` and deviation `gamma` (Ba et al. 2016). ε 0.001. */
export function layerNormalization(options: LayerNormalizationOptions = {}) {
  const { epsilon = 0.001 } = options
  return layer('layerNormalization', { ...options }, (scope, x) => {
    const size = [fixedSize('layerNormalization', x!, -1)]
    const gamma = scope.weight('gamma', size, { initializer: 'ones' })
    const beta = scope.weight('beta', size, { initializer: 'zeros' })
    return normalize(x!, gamma, beta, epsilon)
  })
}
