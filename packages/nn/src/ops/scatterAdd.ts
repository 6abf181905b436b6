import { apply, type Node, type Op } from '../graph/node.ts'
import { isStatic } from '../graph/shape.ts'
import { elementCount, tensor } from '../graph/tensor.ts'
import type { Emitter } from '../onnx/emitter.ts'
import { gather } from './gather.ts'

type Attributes = { readonly rows: number }

/** The fast way, on one thread. Several threads of the runtime add to the same place at once, and lose what others have added. */
function lowerByRows(emit: Emitter, indices: string, values: string, node: Node): string {
  const table = emit.node('Expand', [emit.scalar(0), emit.shape(node.shape)])
  const places = emit.node('Unsqueeze', [emit.cast(indices, 'int64'), emit.int64s([-1])])
  return emit.node('ScatterND', [table, places, values], { reduction: 'add' })
}

/** Number by number, which the runtime does on one thread: the same sums in the same order. */
function lowerInOrder(emit: Emitter, indices: string, values: string, shape: readonly number[]): string {
  const width = elementCount(shape.slice(1))
  const flat = emit.int64s([-1])
  const places = emit.node('Add', [
    emit.node('Mul', [emit.node('Reshape', [indices, emit.int64s([-1, 1])]), emit.constant(int32(width))]),
    emit.constant(
      tensor(
        Int32Array.from({ length: width }, (_, i) => i),
        [width],
      ),
    ),
  ])
  const numbers = [places, values].map((x) => emit.node('Reshape', [x, flat]))
  const table = emit.node('Expand', [emit.scalar(0), emit.int64s([elementCount(shape)])])
  const sums = emit.node('ScatterElements', [table, ...numbers], { axis: 0, reduction: 'add' })
  return emit.node('Reshape', [sums, emit.int64s(shape)])
}

const int32 = (value: number) => tensor(Int32Array.of(value), [])

/** Adds rows into a table of zeros at given places; rows for the same place add up. */
export const scatterAddOp: Op<Attributes> = {
  name: 'scatterAdd',
  infer([indices, values], { rows }) {
    return { shape: [rows, ...values!.shape.slice(indices!.shape.length)], dtype: values!.dtype }
  },
  gradient: ({ inputs: [indices] }, output) => [undefined, gather(output, indices!)],
  lower: (emit, [indices, values], node) =>
    emit.threads === 1 || !isStatic(node.shape)
      ? lowerByRows(emit, indices!, values!, node)
      : lowerInOrder(emit, indices!, values!, node.shape),
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
