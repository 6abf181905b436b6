import type { NodeMap, Program } from '../graph/program.ts'
import { encodeModel, type OnnxGraph, type OnnxNode, type OnnxTensor } from './format.ts'
import { declaration, type FloatType, lowerGraph } from './lower.ts'
import { loopOverSteps } from './steps.ts'

/** A program as an ONNX file: what is fed besides the variables, and which variables get new values. */
export type OnnxProgram = {
  readonly bytes: Uint8Array
  readonly inputs: readonly string[]
  readonly variables: readonly string[]
  readonly updates: readonly string[]
  readonly outputs: readonly string[]
}

/** Gives a value a second name. */
export const identity = (from: string, to: string): OnnxNode => ({
  opType: 'Identity',
  inputs: [from],
  outputs: [to],
  attributes: {},
})

/** Declares all values of a map. */
export const declareAll = (nodes: NodeMap, floatType: FloatType) =>
  Object.entries(nodes).map(([name, node]) => declaration(name, node, floatType))

/** Writes a program as ONNX: as it is, or, when it has updates, as a loop over its steps. */
export function compileProgram(program: Program, floatType: FloatType = 'float32'): OnnxProgram {
  const stepped = Object.keys(program.updates).length > 0
  return {
    bytes: encodeModel(stepped ? loopOverSteps(program, floatType) : plainGraph(program, floatType)),
    inputs: Object.keys(program.inputs),
    variables: Object.keys(program.variables),
    updates: Object.keys(program.updates),
    outputs: Object.keys(program.outputs),
  }
}

function plainGraph(program: Program, floatType: FloatType): OnnxGraph {
  const fed = { ...program.inputs, ...program.variables }
  const lowered = lowerGraph(program.outputs, fed, { floatType })
  return {
    name: program.name,
    nodes: [...lowered.nodes, ...Object.entries(lowered.outputs).map(([name, from]) => identity(from, name))],
    initializers: lowered.initializers,
    inputs: declareAll(fed, floatType),
    outputs: declareAll(program.outputs, floatType),
  }
}

/**
 * A model for others to run: the weights are inside, only the inputs are fed.
 *
 * @param weights values of all the program's variables
 * @param metadata texts to keep in the file
 */
export function compileInference(
  program: Program,
  weights: readonly OnnxTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const graph = plainGraph(program, 'float32')
  const fed = new Set(Object.keys(program.inputs))
  return encodeModel(
    {
      ...graph,
      initializers: [...weights, ...graph.initializers],
      inputs: graph.inputs.filter(({ name }) => fed.has(name)),
    },
    metadata,
  )
}
