import type { Node } from '../graph/node.ts'
import type { Program } from '../graph/program.ts'
import { declareAll, identity, mapNames, outputName } from './compile.ts'
import type { OnnxGraph, OnnxValue } from './format.ts'
import { declaration, type FloatType, type Lowered, lowerGraph } from './lower.ts'

/** The name under which a training step gives the new value of a variable. */
export const updateName = (variable: string): string => `${variable}:next`

/** The number of steps, an input of programs with updates. */
export const stepsName = ':steps'

const within = (name: string) => `step:${name}`

/** Renames what the lowered nodes read, from the program's names to those inside the loop. */
function renameReads(lowered: Lowered, names: ReadonlySet<string>): Lowered {
  const rename = (name: string) => (names.has(name) ? within(name) : name)
  const outputs = Object.entries(lowered.outputs).map(([name, from]) => [name, rename(from)])
  return {
    ...lowered,
    nodes: lowered.nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename) })),
    outputs: Object.fromEntries(outputs),
  }
}

/** What one step does: cuts its entry of the inputs, computes, and hands the variables on. */
function stepGraph({ name, inputs, variables, updates, outputs }: Program, floatType: FloatType): OnnxGraph {
  const carried = Object.keys(updates)
  const results = { ...mapNames(updates, updateName), ...outputs }
  const renamed = new Set([...Object.keys(inputs), ...carried])
  const body = renameReads(lowerGraph(results, inputs, { floatType, prefix: 'step:' }), renamed)
  const cut = Object.keys(inputs).map((input) => ({
    opType: 'Gather',
    inputs: [input, 'step:number'],
    outputs: [within(input)],
    attributes: { axis: 0 },
  }))
  const handOn = Object.entries(body.outputs).map(([result, from]) => identity(from, within(`out:${result}`)))
  const on: OnnxValue = { name: 'step:on', type: 'bool', dims: [] }
  return {
    name: `${name}-step`,
    nodes: [...cut, ...body.nodes, identity('step:on', 'step:on:next'), ...handOn],
    initializers: body.initializers,
    inputs: [
      { name: 'step:number', type: 'int64', dims: [] },
      on,
      ...carried.map((variable) => declaration(within(variable), variables[variable] as Node, floatType)),
    ],
    outputs: [
      { ...on, name: 'step:on:next' },
      ...declareAll(
        mapNames(results, (result) => within(`out:${result}`)),
        floatType,
      ),
    ],
  }
}

/**
 * A program with updates as one `Loop`: the variables that change are carried from step to step, each step takes its
 * entry of the inputs' leading axis, and the outputs are stacked along a new leading axis.
 */
export function loopOverSteps(program: Program, floatType: FloatType): OnnxGraph {
  const { inputs, variables, updates, outputs } = program
  const carried = Object.keys(updates)
  const stacked = (nodes: Readonly<Record<string, Node>>) =>
    Object.entries(nodes).map(([name, node]) => declaration(name, node, floatType, [':steps', ...node.shape]))
  return {
    name: program.name,
    nodes: [
      {
        opType: 'Loop',
        inputs: [stepsName, '', ...carried],
        outputs: [...carried.map(updateName), ...Object.keys(outputs).map(outputName)],
        attributes: { body: stepGraph(program, floatType) },
      },
    ],
    initializers: [],
    inputs: [
      { name: stepsName, type: 'int64', dims: [] },
      ...stacked(inputs),
      ...declareAll(variables, floatType),
    ],
    outputs: [
      ...declareAll(mapNames(updates, updateName), floatType),
      ...stacked(mapNames(outputs, outputName)),
    ],
  }
}
