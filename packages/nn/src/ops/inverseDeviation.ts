import { apply, type Node, type Op } from '../graph/node.ts'
import { divide } from './divide.ts'
import { multiply } from './multiply.ts'
import { negate } from './negate.ts'
import { lowerNormalization, momentsOf, type Normalization, normalize } from './normalize.ts'
import { forEachRow } from './softmax.ts'

/** 1 / √(variance + ε) over the last axis, which stays with size 1: the factor by which `normalize` scales. */
export const inverseDeviationOp: Op<Normalization> = {
  name: 'inverseDeviation',
  infer: ([x]) => ({ shape: x!.shape.with(-1, 1), dtype: x!.dtype }),
  gradient(y, output) {
    const x = y.inputs[0]!
    const slope = divide(negate(multiply(y, y)), x.shape.at(-1) as number)
    return [multiply(multiply(output, slope), normalize(x, y.attributes.epsilon))]
  },
  lower: (emit, [x], { inputs, attributes }) =>
    lowerNormalization(emit, x!, inputs[0]!.shape, attributes)[2]!,
  kernel(target, [x], { attributes: { epsilon } }) {
    const width = x!.shape.at(-1)!
    forEachRow(x!.data.length, width, (start, end) => {
      target.data[start / width] = momentsOf(x!.data, start, end, epsilon).inverse
    })
  },
}

/** One over the deviation of each row of the last axis. */
export const inverseDeviation = (x: Node, epsilon: number): Node =>
  apply(inverseDeviationOp, [x], { epsilon })
