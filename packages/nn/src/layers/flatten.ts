import { multiplyDims } from '../graph/shape.ts'
import { checkOptions } from '../named.ts'
import { reshape } from '../ops/reshape.ts'
import { layer, type Named, namedOptions } from './layer.ts'

/** All axes but the batch in one. */
export const flatten = (options: Named = {}) =>
  layer('flatten', { ...checkOptions('flatten', options, namedOptions) }, (_, x) =>
    reshape(x!, [x!.shape[0]!, multiplyDims(x!.shape.slice(1))]),
  )
