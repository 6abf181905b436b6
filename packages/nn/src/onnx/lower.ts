import { type Node, topologicalOrder } from '../graph/node.ts'
import type { NodeMap } from '../graph/program.ts'
import type { Shape } from '../graph/shape.ts'
import { takingTurns } from '../turns.ts'
import { createEmitter } from './createEmitter.ts'
import type { FloatType } from './emitter.ts'
import type { OnnxNode, OnnxTensor, OnnxValue } from './format.ts'

/** The nodes and constants of a lowered graph, and the name of each of its outputs. */
export type Lowered = {
  readonly nodes: readonly OnnxNode[]
  readonly initializers: readonly OnnxTensor[]
  readonly outputs: Readonly<Record<string, string>>
}

/** What a graph is written for. */
export type Target = {
  floatType?: FloatType
  /** How many threads will run it; left out in files for others. */
  threads?: number | undefined
}

type LowerOptions = Target & {
  /** Goes before each made name, so that graphs can be nested. */
  prefix?: string
  /** Whether gradients are among the outputs. */
  training?: boolean
}

/**
 * Writes a graph as ONNX nodes, and lets the event loop turn in between.
 *
 * @param outputs by the name they are asked for
 * @param inputs every input that may tell a symbolic size
 */
export async function lowerGraph(
  outputs: NodeMap,
  inputs: NodeMap,
  { floatType = 'float32', prefix = '', training = false, threads }: LowerOptions = {},
): Promise<Lowered> {
  const { emit, nodes, initializers } = createEmitter(inputs, { floatType, prefix, training, threads })
  const names = new Map<Node, string>()
  const turn = takingTurns()
  for (const node of topologicalOrder(Object.values(outputs))) {
    names.set(
      node,
      node.op.lower(
        emit,
        node.inputs.map((input) => names.get(input) as string),
        node,
      ),
    )
    await turn()
  }
  const named = Object.entries(outputs).map(([name, node]) => [name, names.get(node) as string] as const)
  return { nodes, initializers, outputs: Object.fromEntries(named) }
}

/** The declaration of a graph's input or output. */
export const declaration = (
  name: string,
  node: Node,
  floatType: FloatType,
  dims: Shape = node.shape,
): OnnxValue => ({
  name,
  type: node.dtype === 'float32' ? floatType : node.dtype,
  dims,
})

/** Declares all values of a map. */
export const declareAll = (nodes: NodeMap, floatType: FloatType) =>
  Object.entries(nodes).map(([name, node]) => declaration(name, node, floatType))
