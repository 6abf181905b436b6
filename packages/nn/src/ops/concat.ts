import { UserError } from '@bellwether/core'
import { apply, type Node, type Op } from '../graph/node.ts'
import { type Dim, formatShape, normalizeAxis } from '../graph/shape.ts'
import { slice } from './slice.ts'
import { aroundAxis } from './strides.ts'

type Attributes = { readonly axis: number }

function joinedLength(inputs: readonly Node[], axis: number): Dim {
  const lengths = inputs.map(({ shape }) => shape[axis]!)
  const others = (node: Node) => formatShape(node.shape.filter((_, at) => at !== axis))
  const first = inputs[0]!
  const odd = inputs.find((node) => others(node) !== others(first))
  if (odd) {
    throw new UserError(
      `concat: ${formatShape(first.shape)} and ${formatShape(odd.shape)} differ beside axis ${axis}`,
    )
  }
  if (lengths.length > 1 && lengths.some((length) => typeof length !== 'number')) {
    throw new UserError(`concat: axis ${axis} of ${formatShape(first.shape)} has no fixed size`, {
      hint: 'join along another axis than the batch',
    })
  }
  return lengths.length === 1 ? lengths[0]! : (lengths as number[]).reduce((sum, length) => sum + length, 0)
}

/** Joins values along an axis. */
export const concatOp: Op<Attributes> = {
  name: 'concat',
  infer(inputs, { axis }) {
    const length = joinedLength(inputs, axis)
    return { shape: inputs[0]!.shape.with(axis, length), dtype: inputs[0]!.dtype }
  },
  gradient({ inputs, attributes: { axis } }, output) {
    let start = 0
    return inputs.map(({ shape }) => {
      const size = shape[axis] as number
      start += size
      return slice(output, axis, start - size, size)
    })
  },
  lower: (emit, inputs, { attributes: { axis } }) => emit.node('Concat', inputs, { axis }),
  kernel(target, inputs, { attributes: { axis } }) {
    const { outer, length, inner } = aroundAxis(target.shape, axis)
    let start = 0
    for (const { data, shape } of inputs) {
      const width = (shape[axis] as number) * inner
      for (let i = 0; i < outer; i++) {
        target.data.set(data.subarray(i * width, (i + 1) * width), i * length * inner + start)
      }
      start += width
    }
  },
}

/** Joins values along an axis (the last by default); the other sizes must agree. */
export const concat = (inputs: readonly Node[], axis = -1): Node =>
  inputs.length === 1
    ? inputs[0]!
    : apply(concatOp, inputs, { axis: normalizeAxis(axis, inputs[0]!.shape.length, 'concat') })
