import { UserError } from '@bellwether/core'
import { apply, type Node, type Op } from '../graph/node.ts'
import { formatShape, normalizeAxis } from '../graph/shape.ts'
import { slice } from './slice.ts'
import { aroundAxis } from './strides.ts'

type Attributes = { readonly axis: number; readonly before: number; readonly after: number }

/** Zeros before and after along one axis. */
export const padOp: Op<Attributes> = {
  name: 'pad',
  infer([x], { axis, before, after }) {
    const length = x!.shape[axis]
    if (typeof length !== 'number') {
      throw new UserError(`pad: axis ${axis} of ${formatShape(x!.shape)} has no fixed size`)
    }
    return { shape: x!.shape.with(axis, before + length + after), dtype: x!.dtype }
  },
  gradient({ inputs: [x], attributes: { axis, before } }, output) {
    return [slice(output, axis, before, x!.shape[axis] as number)]
  },
  lower: (emit, [x], { attributes: { axis, before, after } }) =>
    emit.node('Pad', [x!, emit.int64s([before, after]), '', emit.int64s([axis])]),
  kernel(target, [x], { attributes: { axis, before } }) {
    const { outer, length, inner } = aroundAxis(x!.shape, axis)
    const width = (target.shape[axis] as number) * inner
    target.data.fill(0)
    for (let i = 0; i < outer; i++) {
      const from = i * length * inner
      target.data.set(x!.data.subarray(from, from + length * inner), i * width + before * inner)
    }
  },
}

/** Zeros before and after along an axis. */
export function pad(x: Node, axis: number, before: number, after: number): Node {
  if (before === 0 && after === 0) return x
  return apply(padOp, [x], { axis: normalizeAxis(axis, x.shape.length, 'pad'), before, after })
}
