import type { Node, Op } from '../graph/node.ts'
import { type Shape, sameShape } from '../graph/shape.ts'
import { broadcastTo } from './broadcastTo.ts'
import {
  type Axes,
  forEachReduced,
  keptShape,
  lowerFold,
  type Reduction,
  reduce,
  reducedShape,
} from './reduction.ts'
import { reshape } from './reshape.ts'

/** Sums along axes. */
export const sumOp: Op<Reduction> = {
  name: 'sum',
  infer: ([x], attributes) => ({ shape: reducedShape(x!.shape, attributes), dtype: x!.dtype }),
  gradient(node, output) {
    const x = node.inputs[0]!
    return [broadcastTo(reshape(output, keptShape(x.shape, node.attributes.axes)), x.shape)]
  },
  lower: (emit, [x], node) => lowerFold(emit, 'Sum', x!, node),
  kernel(target, [x], node) {
    const sums = new Float64Array(target.data.length)
    forEachReduced(x!.shape, node.attributes.axes, (at, into) => {
      sums[into] = (sums[into] as number) + (x!.data[at] as number)
    })
    target.data.set(sums)
  },
}

/** The sum along axes (all by default). */
export const sum = (x: Node, axes?: Axes, keepDims = false): Node => reduce(sumOp, x, axes, keepDims)

/** Sums what broadcasting had repeated, so that the result has the given shape. */
export function sumTo(x: Node, shape: Shape): Node {
  if (sameShape(x.shape, shape)) return x
  const lead = x.shape.length - shape.length
  const stretched = x.shape.flatMap((dim, axis) =>
    axis < lead || (shape[axis - lead] === 1 && dim !== 1) ? [axis] : [],
  )
  const keepDims = stretched.some((axis) => axis >= lead)
  return reshape(sum(x, stretched, keepDims), shape)
}
