import { apply, expectType, type Node, type Op } from '../graph/node.ts'
import { type None, none } from './elementwise.ts'
import { scatterAdd } from './scatterAdd.ts'

/** Rows of a table by their numbers: how an embedding is looked up. */
export const gatherOp: Op<None> = {
  name: 'gather',
  infer([table, indices]) {
    expectType('gather', indices!, 'int32')
    return { shape: [...indices!.shape, ...table!.shape.slice(1)], dtype: table!.dtype }
  },
  gradient({ inputs: [table, indices] }, output) {
    return [scatterAdd(indices!, output, table!.shape[0] as number), undefined]
  },
  lower: (emit, inputs) => emit.node('Gather', inputs, { axis: 0 }),
  kernel(target, [table, indices]) {
    const rows = table!.shape[0] as number
    const width = table!.data.length / rows
    indices!.data.forEach((row: number, i: number) => {
      if (row < 0 || row >= rows) throw new Error(`gather: index ${row} is outside of ${rows} rows`)
      target.data.set(table!.data.subarray(row * width, (row + 1) * width), i * width)
    })
  },
}

/** Rows `indices` of a table: shape [...indices, ...row]. */
export const gather = (table: Node, indices: Node): Node => apply(gatherOp, [table, indices], none)
