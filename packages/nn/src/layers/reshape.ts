import { reshape as reshapeNode } from '../ops/reshape.ts'
import { layer, type Named } from './layer.ts'

/** The same numbers in another shape; one axis may be -1. The batch axis is not part of it. A mask ends here, as in Keras. */
export const reshape = (shape: readonly number[], options: Named = {}) =>
  layer('reshape', { shape, ...options }, (scope, x) => {
    const shaped = reshapeNode(x!, [x!.shape[0]!, ...shape])
    if (shaped !== x) scope.setMask(shaped, undefined)
    return shaped
  })
