import { UserError } from '@bellwether/core'
import { type Node, topologicalOrder } from '../graph/node.ts'
import { formatShape, sameShape } from '../graph/shape.ts'
import { add } from '../ops/add.ts'
import { full, zerosLike } from '../ops/constant.ts'

/** The nodes through which something that `targets` hold reaches the output. */
function dependents(order: readonly Node[], targets: readonly Node[]): Set<Node> {
  const touched = new Set<Node>(targets)
  for (const node of order) if (node.inputs.some((input) => touched.has(input))) touched.add(node)
  return touched
}

/**
 * Reverse-mode differentiation: builds the gradients of a scalar with respect to some of the nodes that it is made from.
 *
 * The gradients are nodes of the same ops, so that they can be differentiated again.
 *
 * @param output a float scalar
 * @param targets any nodes; those that the output does not depend on get zeros
 * @throws UserError when the output is no scalar
 * @returns one node for each target, in its shape
 * @example
 * const [slope] = gradients(sum(multiply(x, x)), [x]) // 2x
 */
export function gradients(output: Node, targets: readonly Node[]): Node[] {
  if (output.shape.length !== 0)
    throw new UserError(`gradients need a scalar, not ${formatShape(output.shape)}`, {
      hint: 'reduce it first: nodes.sum(x) or nodes.mean(x)',
    })
  const order = topologicalOrder([output])
  const relevant = dependents(order, targets)
  const found = new Map<Node, Node>([[output, full([], 1)]])
  for (const node of order.toReversed()) {
    const own = found.get(node)
    if (own && relevant.has(node) && node.inputs.length > 0) spread(node, own, relevant, found)
  }
  return targets.map((target) => found.get(target) ?? zerosLike(target))
}

/** Adds what flows from a node to those of its inputs that matter. */
function spread(node: Node, own: Node, relevant: ReadonlySet<Node>, found: Map<Node, Node>): void {
  const flows = node.op.gradient(node, own)
  node.inputs.forEach((input, i) => {
    const flow = flows[i]
    if (!flow || !relevant.has(input)) return
    if (!sameShape(flow.shape, input.shape)) {
      throw new Error(
        `the gradient rule of ${node.op.name} gives ${formatShape(flow.shape)} for input ${formatShape(input.shape)}`,
      )
    }
    const before = found.get(input)
    found.set(input, before ? add(before, flow) : flow)
  })
}
