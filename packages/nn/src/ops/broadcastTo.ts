import { apply, type Node, type Op } from '../graph/node.ts'
import { broadcastShapes, type Shape, sameShape } from '../graph/shape.ts'
import { expanded } from './strides.ts'
import { sumTo } from './sum.ts'

type Attributes = { readonly shape: Shape }

/** Repeats numbers along new axes and along axes of size 1. */
export const broadcastToOp: Op<Attributes> = {
  name: 'broadcastTo',
  infer([x], { shape }) {
    return { shape: broadcastShapes(x!.shape, shape, 'broadcastTo'), dtype: x!.dtype }
  },
  gradient: (node, output) => [sumTo(output, node.inputs[0]!.shape)],
  lower: (emit, [x], node) => emit.node('Expand', [x!, emit.shape(node.shape)]),
  kernel(target, [x]) {
    target.data.set(expanded(x!, target))
  },
}

/** Stretches a value to a shape that it fits. */
export const broadcastTo = (x: Node, shape: Shape): Node =>
  sameShape(x.shape, shape) ? x : apply(broadcastToOp, [x], { shape })
