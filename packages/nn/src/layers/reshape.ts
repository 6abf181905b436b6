import { UserError } from '@bellwether/core'
import { checkOptions } from '../named.ts'
import { reshape as reshapeNode } from '../ops/reshape.ts'
import { layer, type Named, namedOptions } from './layer.ts'

/** The same numbers in another shape; one axis may be -1. The batch axis is not part of it. A mask ends here, as in Keras. */
export function reshape(shape: readonly number[], options: Named = {}) {
  if (!Array.isArray(shape) || !shape.every(Number.isInteger))
    throw new UserError(`reshape: ${JSON.stringify(shape)} is no shape`, {
      hint: 'give a list of sizes, such as [28, 28, 1]',
    })
  return layer('reshape', { shape, ...checkOptions('reshape', options, namedOptions) }, (scope, x) => {
    const shaped = reshapeNode(x!, [x!.shape[0]!, ...shape])
    if (shaped !== x) scope.setMask(shaped, undefined)
    return shaped
  })
}
