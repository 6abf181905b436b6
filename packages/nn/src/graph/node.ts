import { UserError } from '@bellwether/core'
import type { Emitter } from '../onnx/emitter.ts'
import { formatShape, type Shape } from './shape.ts'
import type { DType, TypedArray } from './tensor.ts'

/**
 * The element types inside a graph. `float32` is the floating type: the interpreter computes it in float64 when it
 * is asked for that precision.
 */
export type NodeType = Extract<DType, 'float32' | 'int32' | 'uint32' | 'bool'>

/**
 * One value of a computation: the op that makes it, from which values, and the shape and type that the op's shape
 * rule found. A graph is simply what is reachable from its outputs; nodes never change.
 */
export type Node<A = unknown> = {
  readonly op: Op<A>
  readonly inputs: readonly Node[]
  readonly attributes: A
  readonly shape: Shape
  readonly dtype: NodeType
}

/** Numbers with a shape, as a kernel of the interpreter reads them. */
export type Operand = { readonly data: TypedArray; readonly shape: readonly number[] }

/** What a kernel must make: the array to fill, of the shape that the shape rule promised. */
export type Target = { readonly data: TypedArray; readonly shape: readonly number[] }

/**
 * One operation: everything the engine knows about it, in one object. One more op is one file in `ops/`, its case in
 * `ops/ops.contract.ts`, and one line in `ops/registry.ts`.
 */
export interface Op<A = unknown> {
  readonly name: string
  /** The shape rule. Throws a UserError that names the shapes when the inputs do not fit. */
  infer(inputs: readonly Node[], attributes: A): { shape: Shape; dtype: NodeType }
  /**
   * The gradient rule: from the gradient of a scalar with respect to this node, those with respect to its inputs,
   * in the shapes of the inputs and built of the same ops. `undefined` where nothing flows (indices, conditions).
   */
  gradient(node: Node<A>, output: Node): readonly (Node | undefined)[]
  /** Emits standard ONNX nodes for this op and gives the name of the result. */
  lower(emit: Emitter, inputs: readonly string[], node: Node<A>): string
  /** The reference kernel: fills `target` from the inputs. */
  kernel(target: Target, inputs: readonly Operand[], node: Node<A>): void
}

/** Builds a node: runs the op's shape rule, so that a graph that exists is a graph that fits. */
export function apply<A>(op: Op<A>, inputs: readonly Node[], attributes: A): Node {
  return { op: op as Op, inputs, attributes, ...op.infer(inputs, attributes) }
}

/** Every node that the outputs need, each after its inputs. Iterative, so that deep graphs do not overflow the stack. */
export function topologicalOrder(outputs: Iterable<Node>): Node[] {
  const order: Node[] = []
  const seen = new Set<Node>()
  const stack: { node: Node; next: number }[] = []
  const enter = (node: Node) => {
    if (seen.has(node)) return
    seen.add(node)
    stack.push({ node, next: 0 })
  }
  for (const output of outputs) {
    enter(output)
    while (stack.length > 0) {
      const top = stack[stack.length - 1] as { node: Node; next: number }
      const input = top.node.inputs[top.next++]
      if (input) enter(input)
      else order.push((stack.pop() as { node: Node }).node)
    }
  }
  return order
}

/** Checks the element type of an op's input. */
export function expectType(what: string, node: Node, dtype: NodeType): void {
  if (node.dtype === dtype) return
  throw new UserError(`${what}: needs ${dtype} but got ${node.dtype} ${formatShape(node.shape)}`, {
    hint: `convert it with cast(x, '${dtype}')`,
  })
}
