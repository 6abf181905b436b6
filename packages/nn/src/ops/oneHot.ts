import type { Node } from '../graph/node.ts'
import { tensor } from '../graph/tensor.ts'
import { cast } from './cast.ts'
import { constant } from './constant.ts'
import { equal } from './equal.ts'
import { reshape } from './reshape.ts'

/** Class numbers as rows with a single 1: shape [...indices, classes]. */
export function oneHot(indices: Node, classes: number): Node {
  const columns = constant(tensor(Int32Array.from({ length: classes }, (_, i) => i)))
  return cast(equal(reshape(indices, [...indices.shape, 1]), columns), 'float32')
}
