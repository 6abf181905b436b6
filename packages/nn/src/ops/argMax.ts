import { apply, type Node, type Op } from '../graph/node.ts'
import { normalizeAxis } from '../graph/shape.ts'
import { aroundAxis } from './strides.ts'

type Attributes = { readonly axis: number }

/** Where the largest number along an axis stands; the first of several. */
export const argMaxOp: Op<Attributes> = {
  name: 'argMax',
  infer: ([x], { axis }) => ({ shape: x!.shape.filter((_, at) => at !== axis), dtype: 'int32' }),
  gradient: () => [undefined],
  lower: (emit, [x], { attributes: { axis } }) =>
    emit.cast(emit.node('ArgMax', [x!], { axis, keepdims: 0 }), 'int32'),
  kernel(target, [x], { attributes: { axis } }) {
    const { outer, length, inner } = aroundAxis(x!.shape, axis)
    for (let i = 0; i < outer * inner; i++) {
      const start = Math.floor(i / inner) * length * inner + (i % inner)
      let best = 0
      for (let j = 1; j < length; j++) {
        if ((x!.data[start + j * inner] as number) > (x!.data[start + best * inner] as number)) best = j
      }
      target.data[i] = best
    }
  },
}

/** The index of the largest number along an axis (the last by default). */
export const argMax = (x: Node, axis = -1): Node =>
  apply(argMaxOp, [x], { axis: normalizeAxis(axis, x.shape.length, 'argMax') })
