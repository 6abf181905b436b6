import { apply, type Node, type Op } from '../graph/node.ts'
import { type None, none } from './elementwise.ts'
import { multiply } from './multiply.ts'
import { subtract } from './subtract.ts'
import { sum } from './sum.ts'

/** Calls `visit` with the bounds of each row of the last axis. */
export function forEachRow(size: number, width: number, visit: (start: number, end: number) => void): void {
  for (let start = 0; start < size; start += width) visit(start, start + width)
}

/** The largest of the numbers from `start` to `end`. */
export function largestOf(data: ArrayLike<number>, start: number, end: number): number {
  let largest = Number.NEGATIVE_INFINITY
  for (let i = start; i < end; i++) largest = Math.max(largest, data[i] as number)
  return largest
}

/** exp(x) divided by its sum over the last axis. */
export const softmaxOp: Op<None> = {
  name: 'softmax',
  infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
  gradient(y, output) {
    return [multiply(y, subtract(output, sum(multiply(output, y), -1, true)))]
  },
  lower: (emit, [x]) => emit.node('Softmax', [x!], { axis: -1 }),
  kernel(target, [x]) {
    forEachRow(target.data.length, target.shape.at(-1)!, (start, end) => {
      const largest = largestOf(x!.data, start, end)
      let total = 0
      for (let i = start; i < end; i++) total += Math.exp((x!.data[i] as number) - largest)
      for (let i = start; i < end; i++) target.data[i] = Math.exp((x!.data[i] as number) - largest) / total
    })
  },
}

/** Probabilities along the last axis. */
export const softmax = (x: Node): Node => apply(softmaxOp, [x], none)
