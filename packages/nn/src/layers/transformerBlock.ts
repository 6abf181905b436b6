import { checkOptions, type OptionNames } from '../named.ts'
import { add } from '../ops/add.ts'
import type { Activation } from './activations.ts'
import { dense } from './dense.ts'
import { dropout } from './dropout.ts'
import { fixedSize, layer, type Named, namedOptions } from './layer.ts'
import { layerNormalization } from './layerNormalization.ts'
import { multiHeadAttention } from './multiHeadAttention.ts'

export type TransformerBlockOptions = Named & {
  /** Width of the two-layer network; four times the features by default. */
  feedForward?: number
  causal?: boolean
  dropout?: number
  activation?: Activation
  epsilon?: number
}

const optionNames: OptionNames<TransformerBlockOptions> = {
  feedForward: true,
  causal: true,
  dropout: true,
  activation: true,
  epsilon: true,
  ...namedOptions,
}

/**
 * A transformer block with normalization first (Xiong et al. 2020): x + attention(norm(x)), then x + network(norm(x)).
 *
 * Applied to (x) or (x, mask).
 */
export function transformerBlock(heads: number, options: TransformerBlockOptions = {}) {
  const { causal = false, dropout: rate = 0, activation = 'gelu', epsilon = 1e-5 } = options
  return layer(
    'transformerBlock',
    { heads, ...checkOptions('transformerBlock', options, optionNames) },
    (scope, x, mask) => {
      const features = fixedSize('transformerBlock', x!, 2)
      const attention = multiHeadAttention(heads, Math.floor(features / heads), { causal, dropout: rate })
      const normal = scope.call('norm1', layerNormalization({ epsilon }), x!)
      const seen = scope.call('attention', attention, normal, normal, ...(mask ? [mask] : []))
      const middle = add(x!, scope.call('dropout1', dropout(rate), seen))
      const again = scope.call('norm2', layerNormalization({ epsilon }), middle)
      const wide = scope.call('expand', dense(options.feedForward ?? 4 * features, { activation }), again)
      const narrow = scope.call('contract', dense(features), wide)
      return add(middle, scope.call('dropout2', dropout(rate), narrow))
    },
  )
}
