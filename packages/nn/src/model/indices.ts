import { type Node, topologicalOrder } from '../graph/node.ts'
import type { NodeMap, Program } from '../graph/program.ts'

const isFed = (node: Node | undefined, inputs: NodeMap) =>
  node !== undefined && Object.values(inputs).includes(node) ? node : undefined

/** What is fed as row numbers of a table, as it is or after a cast. */
function fedIndices({ inputs: [, indices] }: Node, inputs: NodeMap): Node | undefined {
  return (
    isFed(indices, inputs) ?? (indices?.op.name === 'cast' ? isFed(indices.inputs[0], inputs) : undefined)
  )
}

const known = new WeakMap<Program, ReadonlyMap<Node, number>>()

/** How many rows the tables have that a program looks up by what is fed, such as an embedding's, by the input's node. */
export function tableSizes(program: Program): ReadonlyMap<Node, number> {
  const before = known.get(program)
  if (before) return before
  const sizes = new Map<Node, number>()
  for (const node of topologicalOrder(Object.values(program.outputs))) {
    const fed = node.op.name === 'gather' ? fedIndices(node, program.inputs) : undefined
    const rows = node.inputs[0]?.shape[0]
    if (fed && typeof rows === 'number') sizes.set(fed, Math.min(rows, sizes.get(fed) ?? rows))
  }
  known.set(program, sizes)
  return sizes
}
