import type { Node, Op } from '../graph/node.ts'
import { cast } from './cast.ts'
import { divide } from './divide.ts'
import { equal } from './equal.ts'
import { multiply } from './multiply.ts'
import { type Axes, forEachReduced, keptShape, type Reduction, reduce, reducedShape } from './reduction.ts'
import { reshape } from './reshape.ts'
import { sum } from './sum.ts'

/** The largest number along axes. Its gradient is shared equally by all that are largest. */
export const maxOp: Op<Reduction> = {
  name: 'max',
  infer: ([x], attributes) => ({ shape: reducedShape(x!.shape, attributes), dtype: x!.dtype }),
  gradient(node, output) {
    const x = node.inputs[0]!
    const kept = keptShape(x.shape, node.attributes.axes)
    const isLargest = cast(equal(x, reshape(node, kept)), 'float32')
    const share = divide(reshape(output, kept), sum(isLargest, node.attributes.axes, true))
    return [multiply(isLargest, share)]
  },
  lower: (emit, [x], { attributes: { axes, keepDims } }) =>
    emit.node('ReduceMax', [x!, emit.int64s(axes)], { keepdims: keepDims ? 1 : 0 }),
  kernel(target, [x], node) {
    target.data.fill(Number.NEGATIVE_INFINITY)
    forEachReduced(x!.shape, node.attributes.axes, (at, into) => {
      target.data[into] = Math.max(target.data[into] as number, x!.data[at] as number)
    })
  },
}

/** The largest number along axes (all by default). */
export const max = (x: Node, axes?: Axes, keepDims = false): Node => reduce(maxOp, x, axes, keepDims)
