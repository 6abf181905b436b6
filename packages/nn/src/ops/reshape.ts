import { UserError } from '@bellwether/core'
import { apply, type Node, type Op } from '../graph/node.ts'
import { divideDims, formatShape, multiplyDims, type Shape, sameShape } from '../graph/shape.ts'

type Attributes = { readonly shape: Shape }

/** The same numbers in the same order under another shape. */
export const reshapeOp: Op<Attributes> = {
  name: 'reshape',
  infer([x], { shape }) {
    if (multiplyDims(x!.shape) !== multiplyDims(shape)) {
      throw new UserError(`reshape: ${formatShape(x!.shape)} does not fill ${formatShape(shape)}`, {
        hint: 'both shapes must hold equally many numbers',
      })
    }
    return { shape, dtype: x!.dtype }
  },
  gradient: (node, output) => [reshape(output, node.inputs[0]!.shape)],
  lower: (emit, [x], node) => emit.node('Reshape', [x!, emit.shape(node.shape)], { allowzero: 1 }),
  kernel(target, [x]) {
    target.data.set(x!.data)
  },
}

/** Puts a value in another shape; one axis may be -1 and takes what is left. */
export function reshape(x: Node, shape: Shape): Node {
  const target = shape.includes(-1) ? inferRest(x.shape, shape) : shape
  if (sameShape(x.shape, target)) return x
  const source = x.op === (reshapeOp as Op) ? x.inputs[0]! : x
  return sameShape(source.shape, target) ? source : apply(reshapeOp, [source], { shape: target })
}

function inferRest(from: Shape, shape: Shape): Shape {
  const known = multiplyDims(shape.filter((dim) => dim !== -1))
  const rest = divideDims(multiplyDims(from), known)
  if (rest === undefined || shape.filter((dim) => dim === -1).length !== 1) {
    throw new UserError(`reshape: ${formatShape(from)} does not fill ${formatShape(shape)}`, {
      hint: 'one axis may be -1, and the others must divide the number of values',
    })
  }
  return shape.map((dim) => (dim === -1 ? rest : dim))
}
