import { apply, type Node, type Op } from '../graph/node.ts'
import { gather } from './gather.ts'

type Attributes = { readonly rows: number }

/** Adds rows into a table of zeros at given places; rows for the same place add up. */
export const scatterAddOp: Op<Attributes> = {
  name: 'scatterAdd',
  infer([indices, values], { rows }) {
    return { shape: [rows, ...values!.shape.slice(indices!.shape.length)], dtype: values!.dtype }
  },
  gradient: ({ inputs: [indices] }, output) => [undefined, gather(output, indices!)],
  lower(emit, [indices, values], node) {
    const table = emit.node('Expand', [emit.scalar(0), emit.shape(node.shape)])
    const places = emit.node('Unsqueeze', [emit.cast(indices!, 'int64'), emit.int64s([-1])])
    return emit.node('ScatterND', [table, places, values!], { reduction: 'add' })
  },
  kernel(target, [indices, values]) {
    const width = target.data.length / (target.shape[0] as number)
    target.data.fill(0)
    indices!.data.forEach((row: number, i: number) => {
      for (let j = 0; j < width; j++) target.data[row * width + j]! += values!.data[i * width + j] as number
    })
  },
}

/** A table of `rows` rows: each the sum of the values whose index names it. */
export const scatterAdd = (indices: Node, values: Node, rows: number): Node =>
  apply(scatterAddOp, [indices, values], { rows })
