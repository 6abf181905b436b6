import { multiplyDims } from '../graph/shape.ts'
import { reshape } from '../ops/reshape.ts'
import { layer, type Named } from './layer.ts'

/** All axes but the batch in one. */
export const flatten = (options: Named = {}) =>
  layer('flatten', { ...options }, (_, x) => reshape(x!, [x!.shape[0]!, multiplyDims(x!.shape.slice(1))]))
