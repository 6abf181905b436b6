import { apply, type Node, type Op } from '../graph/node.ts'
import { multiplyDims } from '../graph/shape.ts'
import { scalar } from './constant.ts'

type Attributes = { readonly axes: readonly number[] }

/** How many numbers lie along axes whose size is only known when the program runs. */
export const countOp: Op<Attributes> = {
  name: 'count',
  infer: () => ({ shape: [], dtype: 'float32' }),
  gradient: () => [undefined],
  lower(emit, _, node) {
    const dims = node.attributes.axes.map((axis) => node.inputs[0]!.shape[axis]!)
    const size = emit.dim(multiplyDims(dims))
    return emit.node('Squeeze', [emit.cast(size, emit.floatType), emit.int64s([0])])
  },
  kernel(target, [x], node) {
    target.data[0] = node.attributes.axes.reduce((size, axis) => size * (x!.shape[axis] as number), 1)
  },
}

/** How many numbers lie along axes, as a float scalar: a constant when the shape says it. */
export function count(x: Node, axes: readonly number[]): Node {
  const size = multiplyDims(axes.map((axis) => x.shape[axis]!))
  return typeof size === 'number' ? scalar(size) : apply(countOp, [x], { axes })
}
