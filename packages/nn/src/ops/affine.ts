import type { Node } from '../graph/node.ts'
import { multiplyDims } from '../graph/shape.ts'
import { add } from './add.ts'
import { matmul } from './matmul.ts'
import { reshape } from './reshape.ts'

/**
 * x · kernel + bias over the last axis: all axes before it are rows of one matrix, where the runtime adds the bias within the
 * product.
 *
 * @param kernel [inputs, outputs]
 * @param bias [outputs]; left out, nothing is added
 */
export function affine(x: Node, kernel: Node, bias?: Node): Node {
  const rows = reshape(x, [multiplyDims(x.shape.slice(0, -1)), x.shape.at(-1)!])
  const product = matmul(rows, kernel)
  return reshape(bias ? add(product, bias) : product, [...x.shape.slice(0, -1), kernel.shape[1]!])
}
