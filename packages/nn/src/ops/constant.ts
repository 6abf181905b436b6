import { apply, type Node, type NodeType, type Op } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import { type Nested, type Tensor, tensor } from '../graph/tensor.ts'
import { broadcastTo } from './broadcastTo.ts'

type Attributes = { readonly value: Tensor }

/** Numbers written into the graph. */
export const constantOp: Op<Attributes> = {
  name: 'constant',
  infer: (_, { value }) => ({ shape: value.shape, dtype: value.dtype as NodeType }),
  gradient: () => [],
  lower: (emit, _, node) => emit.constant(node.attributes.value),
  kernel(target, _, node) {
    target.data.set(node.attributes.value.data)
  },
}

/** Numbers written into the graph: a tensor, or nested arrays of floats. */
export const constant = (value: Tensor | Nested): Node =>
  apply(constantOp, [], { value: Array.isArray(value) ? tensor(value as Nested) : (value as Tensor) })

/** One number written into the graph. */
export const scalar = (value: number, dtype: NodeType = 'float32'): Node =>
  constant(tensor([value], [], dtype))

/** A shape full of one number. */
export const full = (shape: Shape, value: number): Node => broadcastTo(scalar(value), shape)

/** Zeros in the shape of a value. */
export const zerosLike = (x: Node): Node => full(x.shape, 0)
