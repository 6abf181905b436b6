import { apply, type Node, type Op } from '../graph/node.ts'
import { stridesOf, walk } from './strides.ts'

type Attributes = { readonly order: readonly number[] }

/** Reorders axes: axis i of the result is axis `order[i]` of the input. */
export const transposeOp: Op<Attributes> = {
  name: 'transpose',
  infer([x], { order }) {
    const sorted = order.toSorted((a, b) => a - b)
    if (order.length !== x!.shape.length || sorted.some((axis, i) => axis !== i)) {
      throw new Error(`transpose: [${order}] is no order of ${x!.shape.length} axes`)
    }
    return { shape: order.map((axis) => x!.shape[axis]!), dtype: x!.dtype }
  },
  gradient: (node, output) => [transpose(output, inverse(node.attributes.order))],
  lower: (emit, [x], { attributes: { order } }) => emit.node('Transpose', [x!], { perm: order }),
  kernel(target, [x], { attributes: { order } }) {
    const strides = stridesOf(x!.shape)
    const moved = order.map((axis) => strides[axis] as number)
    walk(target.shape, moved, (position, offset) => {
      target.data[position] = x!.data[offset] as number
    })
  },
}

const inverse = (order: readonly number[]) => order.map((_, axis) => order.indexOf(axis))

/** Reorders axes (reverses them by default). A transpose of a transpose is one, or none. */
export function transpose(
  x: Node,
  order: readonly number[] = x.shape.map((_, axis) => x.shape.length - 1 - axis),
): Node {
  if (order.every((axis, i) => axis === i)) return x
  if (x.op !== (transposeOp as Op)) return apply(transposeOp, [x], { order })
  const inner = (x as Node<Attributes>).attributes.order
  return transpose(
    x.inputs[0]!,
    order.map((axis) => inner[axis] as number),
  )
}
