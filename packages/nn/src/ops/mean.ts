import type { Node, Op } from '../graph/node.ts'
import { broadcastTo } from './broadcastTo.ts'
import { count } from './count.ts'
import { divide } from './divide.ts'
import { type Axes, keptShape, lowerFold, type Reduction, reduce, reducedShape } from './reduction.ts'
import { reshape } from './reshape.ts'
import { sumOp } from './sum.ts'

/** Averages along axes. */
export const meanOp: Op<Reduction> = {
  name: 'mean',
  infer: ([x], attributes) => ({ shape: reducedShape(x!.shape, attributes), dtype: x!.dtype }),
  gradient(node, output) {
    const x = node.inputs[0]!
    const share = divide(output, count(x, node.attributes.axes))
    return [broadcastTo(reshape(share, keptShape(x.shape, node.attributes.axes)), x.shape)]
  },
  lower: (emit, [x], node) => lowerFold(emit, 'Mean', x!, node),
  kernel(target, [x], node) {
    const sums = { data: new Float64Array(target.data.length), shape: target.shape }
    sumOp.kernel(sums, [x!], node)
    const members = x!.data.length / target.data.length
    for (let i = 0; i < target.data.length; i++) target.data[i] = (sums.data[i] as number) / members
  },
}

/** The mean along axes (all by default). */
export const mean = (x: Node, axes?: Axes, keepDims = false): Node => reduce(meanOp, x, axes, keepDims)
