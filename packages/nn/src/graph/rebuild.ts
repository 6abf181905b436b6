import { apply, type Node, topologicalOrder } from './node.ts'
import type { NodeMap } from './program.ts'

/**
 * Gives graphs with some of their nodes replaced by others of their shape and type: nodes that read them, directly or not, are
 * built anew, all others stay, and what graphs share they share again.
 */
export function rebuilder(given: ReadonlyMap<Node, Node>): (outputs: NodeMap) => NodeMap {
  const rebuilt = new Map(given)
  return (outputs) => {
    for (const node of topologicalOrder(Object.values(outputs))) {
      if (rebuilt.has(node)) continue
      const inputs = node.inputs.map((input) => rebuilt.get(input) ?? input)
      const changed = inputs.some((input, i) => input !== node.inputs[i])
      rebuilt.set(node, changed ? apply(node.op, inputs, node.attributes) : node)
    }
    return Object.fromEntries(Object.entries(outputs).map(([name, node]) => [name, rebuilt.get(node)!]))
  }
}
