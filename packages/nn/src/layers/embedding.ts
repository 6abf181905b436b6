import { checkOptions, type OptionNames } from '../named.ts'
import { cast } from '../ops/cast.ts'
import { gather } from '../ops/gather.ts'
import { greater } from '../ops/greater.ts'
import { checkCount } from '../ranges.ts'
import { layer, type Named, namedOptions, type Regularizer, type WeightOptions } from './layer.ts'
import { uniformBetween } from './uniformBetween.ts'

export type EmbeddingOptions = Named & {
  embeddingsInitializer?: WeightOptions['initializer']
  embeddingsRegularizer?: Regularizer
  /** 0 is padding: recurrent layers, attention, averages over steps and the loss leave it out. Default false. */
  maskZero?: boolean
}

const optionNames: OptionNames<EmbeddingOptions> = {
  embeddingsInitializer: true,
  embeddingsRegularizer: true,
  maskZero: true,
  ...namedOptions,
}

/**
 * A vector for each whole number: [batch, ...] to [batch, ..., outputDim]. Starts uniform in ±0.05, as in Keras.
 *
 * @param inputDim how many numbers there are; data must hold 0 to inputDim − 1
 */
export function embedding(inputDim: number, outputDim: number, options: EmbeddingOptions = {}) {
  checkCount('embedding: inputDim', inputDim)
  checkCount('embedding: outputDim', outputDim)
  return layer(
    'embedding',
    { inputDim, outputDim, ...checkOptions('embedding', options, optionNames) },
    (scope, x) => {
      const table = scope.weight('embeddings', [inputDim, outputDim], {
        initializer: options.embeddingsInitializer ?? uniformBetween(0.05),
        regularizer: options.embeddingsRegularizer,
      })
      const codes = cast(x!, 'int32')
      const vectors = gather(table, codes)
      if (options.maskZero) scope.setMask(vectors, cast(greater(cast(codes, 'float32'), 0.5), 'float32'))
      return vectors
    },
  )
}
