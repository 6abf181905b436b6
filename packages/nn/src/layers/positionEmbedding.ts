import { checkOptions } from '../named.ts'
import { add } from '../ops/add.ts'
import { expectAxes, fixedSize, layer, type Named, namedOptions } from './layer.ts'
import { uniformBetween } from './uniformBetween.ts'

/** Adds a learned vector for each position of a sequence [batch, steps, features]. */
export const positionEmbedding = (options: Named = {}) =>
  layer('positionEmbedding', { ...checkOptions('positionEmbedding', options, namedOptions) }, (scope, x) => {
    expectAxes('positionEmbedding', x!, ['batch', 'steps', 'features'])
    const shape = [fixedSize('positionEmbedding', x!, 1), fixedSize('positionEmbedding', x!, 2)]
    return add(x!, scope.weight('embeddings', shape, { initializer: uniformBetween(0.05) }))
  })
