import { cast } from '../ops/cast.ts'
import { gather } from '../ops/gather.ts'
import { layer, type Named, type Regularizer, type WeightOptions, wholeNumber } from './layer.ts'
import { uniformBetween } from './uniformBetween.ts'

export type EmbeddingOptions = Named & {
  embeddingsInitializer?: WeightOptions['initializer']
  embeddingsRegularizer?: Regularizer
}

/**
 * A vector for each whole number: [batch, ...] to [batch, ..., outputDim]. Starts uniform in ±0.05, as in Keras.
 *
 * @param inputDim how many numbers there are; data must hold 0 to inputDim − 1
 */
export function embedding(inputDim: number, outputDim: number, options: EmbeddingOptions = {}) {
  wholeNumber('embedding', 'inputDim', inputDim)
  wholeNumber('embedding', 'outputDim', outputDim)
  return layer('embedding', { inputDim, outputDim, ...options }, (scope, x) => {
    const table = scope.weight('embeddings', [inputDim, outputDim], {
      initializer: options.embeddingsInitializer ?? uniformBetween(0.05),
      regularizer: options.embeddingsRegularizer,
    })
    return gather(table, cast(x!, 'int32'))
  })
}
