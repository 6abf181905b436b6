import { UserError } from '@bellwether/core'
import { checkOptions, type OptionNames } from '../named.ts'
import { add } from '../ops/add.ts'
import { checkCount } from '../ranges.ts'
import type { Activation } from './activations.ts'
import { dense } from './dense.ts'
import { dropout } from './dropout.ts'
import { fixedSize, type Layer, layer, type Named, namedOptions } from './layer.ts'
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

/** What each head takes of the features. */
function headSize(features: number, heads: number): number {
  if (features % heads === 0) return features / heads
  throw new UserError(`transformerBlock: ${heads} heads do not divide ${features} features`, {
    hint: `give features that are a multiple of ${heads}, such as ${Math.ceil(features / heads) * heads}, or other heads`,
  })
}

/**
 * A transformer block with normalization first (Xiong et al. 2020): x + attention(norm(x)), then x + network(norm(x)).
 *
 * Applied to (x) or (x, mask).
 *
 * @param heads which divide the features among them
 * @throws UserError when they can't
 */
export function transformerBlock(heads: number, options: TransformerBlockOptions = {}): Layer {
  checkCount('transformerBlock: heads', heads)
  const { causal = false, dropout: rate = 0, activation = 'gelu', epsilon = 1e-5 } = options
  return layer(
    'transformerBlock',
    { heads, ...checkOptions('transformerBlock', options, optionNames) },
    (scope, x, mask) => {
      const features = fixedSize('transformerBlock', x!, 2)
      const attention = multiHeadAttention(heads, headSize(features, heads), { causal, dropout: rate })
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
