import { apply, type Node, type NodeType, type Op } from '../graph/node.ts'

type Attributes = { readonly to: NodeType }

/** Converts numbers to another element type; floats lose their fraction on the way to integers. */
export const castOp: Op<Attributes> = {
  name: 'cast',
  infer: ([x], { to }) => ({ shape: x!.shape, dtype: to }),
  gradient: () => [undefined],
  lower: (emit, [x], { attributes: { to } }) => emit.cast(x!, to === 'float32' ? emit.floatType : to),
  kernel(target, [x], { attributes: { to } }) {
    for (let i = 0; i < target.data.length; i++) {
      target.data[i] = to === 'bool' ? Number(x!.data[i] !== 0) : (x!.data[i] as number)
    }
  },
}

/** Converts to another element type. No gradient flows through it. */
export const cast = (x: Node, to: NodeType): Node => (x.dtype === to ? x : apply(castOp, [x], { to }))
