import { UserError } from '@bellwether/core'
import { apply, type Node, type Op } from '../graph/node.ts'
import { formatShape, normalizeAxis } from '../graph/shape.ts'
import { pad } from './pad.ts'
import { reshape } from './reshape.ts'
import { aroundAxis } from './strides.ts'

type Attributes = { readonly axis: number; readonly start: number; readonly size: number }

/** A run of entries along one axis. */
export const sliceOp: Op<Attributes> = {
  name: 'slice',
  infer([x], { axis, start, size }) {
    const length = x!.shape[axis]!
    if (start < 0 || size < 1 || (typeof length === 'number' && start + size > length)) {
      throw new UserError(
        `slice: ${start} to ${start + size} is outside axis ${axis} of ${formatShape(x!.shape)}`,
      )
    }
    return { shape: x!.shape.with(axis, size), dtype: x!.dtype }
  },
  gradient({ inputs: [x], attributes: { axis, start, size } }, output) {
    return [pad(output, axis, start, (x!.shape[axis] as number) - start - size)]
  },
  lower: (emit, [x], { attributes: { axis, start, size } }) =>
    emit.node('Slice', [x!, emit.int64s([start]), emit.int64s([start + size]), emit.int64s([axis])]),
  kernel(target, [x], { attributes: { axis, start, size } }) {
    const { outer, length, inner } = aroundAxis(x!.shape, axis)
    for (let i = 0; i < outer; i++) {
      const from = (i * length + start) * inner
      target.data.set(x!.data.subarray(from, from + size * inner), i * size * inner)
    }
  },
}

/** `size` entries along an axis from `start` on. */
export function slice(x: Node, axis: number, start: number, size: number): Node {
  const at = normalizeAxis(axis, x.shape.length, 'slice')
  return start === 0 && size === x.shape[at] ? x : apply(sliceOp, [x], { axis: at, start, size })
}

/** The entry at one place of an axis, without that axis. */
export function pick(x: Node, axis: number, at: number): Node {
  const from = normalizeAxis(axis, x.shape.length, 'pick')
  const entry = slice(x, from, at, 1)
  return reshape(
    entry,
    entry.shape.filter((_, i) => i !== from),
  )
}
