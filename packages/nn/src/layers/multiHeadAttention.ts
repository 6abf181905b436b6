import { UserError } from '@bellwether/core'
import type { Node } from '../graph/node.ts'
import { multiplyDims } from '../graph/shape.ts'
import { tensor } from '../graph/tensor.ts'
import { checkOptions, type OptionNames } from '../named.ts'
import { add } from '../ops/add.ts'
import { affine } from '../ops/affine.ts'
import { cast } from '../ops/cast.ts'
import { constant } from '../ops/constant.ts'
import { matmul } from '../ops/matmul.ts'
import { multiply } from '../ops/multiply.ts'
import { reshape } from '../ops/reshape.ts'
import { softmax } from '../ops/softmax.ts'
import { subtract } from '../ops/subtract.ts'
import { transpose } from '../ops/transpose.ts'
import { checkCount } from '../ranges.ts'
import { dropout as dropoutLayer } from './dropout.ts'
import { expectAxes, fixedSize, type Layer, layer, type Named, namedOptions, type Scope } from './layer.ts'
import { biasOf, kernelOf, type WeightChoices, weightOptions } from './weights.ts'

export type AttentionOptions = Named &
  WeightChoices & {
    /** Size of each head's values; that of its keys by default. */
    valueDim?: number
    /** Each position sees only itself and those before it. Default false. */
    causal?: boolean
    /** Part of the attention weights that is dropped while training. */
    dropout?: number
  }

const optionNames: OptionNames<AttentionOptions> = {
  valueDim: true,
  causal: true,
  dropout: true,
  ...weightOptions,
  ...namedOptions,
}

/** What is added to the scores of positions that must not be seen: exp of it is 0 in float32. */
const hidden = -1e9

/** 0 for positions up to the own one, and a large negative number after it. */
function causalMask(queries: number, keys: number): Node {
  const mask = Float32Array.from({ length: queries * keys }, (_, i) =>
    i % keys > Math.floor(i / keys) ? hidden : 0,
  )
  return constant(tensor(mask, [queries, keys]))
}

/** From 1 for keys to see and 0 for padding, [batch, keys] or [batch, queries, keys], to what is added to the scores. */
function paddingMask(mask: Node): Node {
  const visible = cast(mask, 'float32')
  const [batch, ...rest] = visible.shape
  const wide = rest.length === 1 ? [batch!, 1, 1, ...rest] : [batch!, 1, ...rest]
  return reshape(multiply(subtract(1, visible), hidden), wide)
}

/** A projection onto heads: [batch, steps, features] to [batch, heads, steps, size]. Kernel [features, heads, size]. */
function toHeads(
  scope: Scope,
  name: string,
  x: Node,
  heads: number,
  size: number,
  options: AttentionOptions,
): Node {
  const features = fixedSize('multiHeadAttention', x, 2)
  const kernel = kernelOf(scope, [features, heads, size], options, `${name}/kernel`)
  const bias = biasOf(scope, [heads, size], options, `${name}/bias`)
  const [batch, steps] = x.shape
  const [matrix, row] = [reshape(kernel, [features, heads * size]), bias && reshape(bias, [heads * size])]
  const projected = affine(x, matrix, row)
  return transpose(reshape(projected, [batch!, steps!, heads, size]), [0, 2, 1, 3])
}

/** From heads back to features: [batch, heads, steps, size] to [batch, steps, features]. Kernel [heads, size, features]. */
function fromHeads(scope: Scope, x: Node, features: number, options: AttentionOptions): Node {
  const [batch, heads, steps, size] = x.shape as [string, number, number, number]
  const kernel = kernelOf(scope, [heads, size, features], options, 'output/kernel')
  const bias = biasOf(scope, [features], options, 'output/bias')
  const joined = reshape(transpose(x, [0, 2, 1, 3]), [batch, steps, multiplyDims([heads, size])])
  return affine(joined, reshape(kernel, [heads * size, features]), bias)
}

/**
 * Scaled dot-product attention in several heads (Vaswani et al. 2017); weights are laid out as in Keras.
 *
 * Applied to (query), (query, value) or (query, value, mask); keys are made from the values. The mask is 1 where a key may be
 * seen and 0 for padding: [batch, keys] or [batch, queries, keys]. That of `embedding` with `maskZero` comes on top by itself.
 *
 * @param heads how many
 * @param keyDim size of each head's queries and keys
 * @example
 * const y = multiHeadAttention(4, 32, { causal: true })(x)
 */
export function multiHeadAttention(heads: number, keyDim: number, options: AttentionOptions = {}): Layer {
  checkCount('multiHeadAttention: heads', heads)
  checkCount('multiHeadAttention: keyDim', keyDim)
  const { valueDim = keyDim } = options
  checkCount('multiHeadAttention: valueDim', valueDim)
  return layer(
    'multiHeadAttention',
    { heads, keyDim, ...checkOptions('multiHeadAttention', options, optionNames) },
    (scope, query, given, mask) => {
      const value = given ?? query!
      for (const x of [query!, value]) expectAxes('multiHeadAttention', x, ['batch', 'steps', 'features'])
      const q = toHeads(scope, 'query', query!, heads, keyDim, options)
      const k = toHeads(scope, 'key', value, heads, keyDim, options)
      const v = toHeads(scope, 'value', value, heads, valueDim, options)
      let scores = matmul(multiply(q, 1 / Math.sqrt(keyDim)), k, false, true)
      if (options.causal) scores = add(scores, maskFor(scores))
      for (const one of [mask, scope.maskOf(value)]) if (one) scores = add(scores, paddingMask(one))
      const weights = scope.call('dropout', dropoutLayer(options.dropout ?? 0), softmax(scores))
      return fromHeads(scope, matmul(weights, v), fixedSize('multiHeadAttention', query!, 2), options)
    },
  )
}

function maskFor(scores: Node): Node {
  const [queries, keys] = scores.shape.slice(-2)
  if (typeof queries !== 'number' || typeof keys !== 'number') {
    throw new UserError('multiHeadAttention: a causal mask needs a fixed number of steps')
  }
  return causalMask(queries, keys)
}
