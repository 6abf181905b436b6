import type { Program } from '../graph/program.ts'
import { encodeModel, type OnnxGraph, type OnnxTensor } from './format.ts'
import { declareAll, lowerGraph, type Target } from './lower.ts'
import { identity, mapNames, outputName } from './naming.ts'
import { packVariables, type VariableList } from './packs.ts'
import { loopOverSteps, stepsName, updateName } from './steps.ts'

/** A program as an ONNX file, with the names in the file of what comes out of it. */
export type OnnxProgram = {
  readonly bytes: Uint8Array
  readonly variables: readonly string[]
  /** Those among them that hold several of the program's variables one after the other. */
  readonly lists: readonly VariableList[]
  /** The variables' new values: the variable's name, the file's name. */
  readonly updates: readonly (readonly [string, string])[]
  /** The outputs: the program's name, the file's name. */
  readonly outputs: readonly (readonly [string, string])[]
  /** The input that takes the number of steps, in programs with updates. */
  readonly steps: string | undefined
}

/** Writes a program as ONNX: as it is, or, when it has updates, as a loop over its steps, its packs as lists. */
export async function compileProgram(program: Program, target: Target = {}): Promise<OnnxProgram> {
  const stepped = Object.keys(program.updates).length > 0
  const { program: packed, lists } = packVariables(program)
  const graph = await (stepped ? loopOverSteps(packed, target) : plainGraph(packed, outputName, target))
  return {
    bytes: await encodeModel(graph),
    variables: Object.keys(packed.variables),
    lists,
    updates: Object.keys(packed.updates).map((name) => [name, updateName(name)]),
    outputs: Object.keys(packed.outputs).map((name) => [name, outputName(name)]),
    steps: stepped ? stepsName : undefined,
  }
}

/** @param rename from the program's name of an output to the file's */
async function plainGraph(
  program: Program,
  rename: (output: string) => string,
  target: Target = {},
): Promise<OnnxGraph> {
  const { floatType = 'float32' } = target
  const fed = { ...program.inputs, ...program.variables }
  const lowered = await lowerGraph(program.outputs, fed, target)
  const handOut = Object.entries(lowered.outputs).map(([name, from]) => identity(from, rename(name)))
  return {
    name: program.name,
    nodes: [...lowered.nodes, ...handOut],
    initializers: lowered.initializers,
    inputs: declareAll(fed, floatType),
    outputs: declareAll(mapNames(program.outputs, rename), floatType),
  }
}

/**
 * A model for others to run: the weights are inside, only the inputs are fed.
 *
 * @param weights values of all the program's variables
 * @param metadata texts to keep in the file
 */
export async function compileInference(
  program: Program,
  weights: readonly OnnxTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const graph = await plainGraph(program, (name) => name)
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
