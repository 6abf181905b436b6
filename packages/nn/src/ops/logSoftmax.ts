import { apply, type Node, type Op } from '../graph/node.ts'
import { type None, none } from './elementwise.ts'
import { multiply } from './multiply.ts'
import { forEachRow, largestOf, softmax } from './softmax.ts'
import { subtract } from './subtract.ts'
import { sum } from './sum.ts'

/** The logarithm of softmax over the last axis, computed without overflow. */
export const logSoftmaxOp: Op<None> = {
  name: 'logSoftmax',
  infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
  gradient(node, output) {
    return [subtract(output, multiply(softmax(node.inputs[0]!), sum(output, -1, true)))]
  },
  lower: (emit, [x]) => emit.node('LogSoftmax', [x!], { axis: -1 }),
  kernel(target, [x]) {
    forEachRow(target.data.length, target.shape.at(-1)!, (start, end) => {
      const largest = largestOf(x!.data, start, end)
      let total = 0
      for (let i = start; i < end; i++) total += Math.exp((x!.data[i] as number) - largest)
      const shift = largest + Math.log(total)
      for (let i = start; i < end; i++) target.data[i] = (x!.data[i] as number) - shift
    })
  },
}

/** Log-probabilities along the last axis. */
export const logSoftmax = (x: Node): Node => apply(logSoftmaxOp, [x], none)
