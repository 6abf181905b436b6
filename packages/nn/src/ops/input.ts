import { apply, type Node, type NodeType, type Op } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'

type Attributes = { readonly name: string; readonly shape: Shape; readonly dtype: NodeType }

/** A value from outside: fed with each call, or a variable of the executor. */
export const inputOp: Op<Attributes> = {
  name: 'input',
  infer: (_, { shape, dtype }) => ({ shape, dtype }),
  gradient: () => [],
  lower: (_emit, _inputs, node) => node.attributes.name,
  kernel(_target, _inputs, node) {
    throw new Error(`input "${node.attributes.name}" was not fed`)
  },
}

/** A value from outside by name. */
export const input = (name: string, shape: Shape, dtype: NodeType = 'float32'): Node =>
  apply(inputOp, [], { name, shape, dtype })
