import type { Node } from '../graph/node.ts'
import type { Program } from '../graph/program.ts'
import type { OnnxGraph, OnnxNode, OnnxValue } from './format.ts'
import { declaration, declareAll, type Lowered, lowerGraph, type Target } from './lower.ts'
import { identity, mapNames, outputName } from './naming.ts'

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

/**
 * Gives results the names under which they leave the step. What a node of the step makes is renamed where it is made, for
 * an `Identity` copies it; what comes in from outside, or leaves twice, needs one.
 */
function handOn({ nodes, outputs }: Lowered): OnnxNode[] {
  const made = new Set(nodes.flatMap((node) => node.outputs))
  const names = new Map<string, string>()
  const copies: OnnxNode[] = []
  for (const [result, from] of Object.entries(outputs)) {
    const name = within(`out:${result}`)
    if (made.has(from) && !names.has(from)) names.set(from, name)
    else copies.push(identity(names.get(from) ?? from, name))
  }
  const rename = (name: string) => names.get(name) ?? name
  const renamed = nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
  }))
  return [...renamed, ...copies]
}

/** What one step does: cuts its entry of the inputs, computes, and hands the variables on. */
async function stepGraph(program: Program, target: Target): Promise<OnnxGraph> {
  const { floatType = 'float32' } = target
  const { name, inputs, variables, updates, outputs } = program
  const carried = Object.keys(updates)
  const results = { ...mapNames(updates, updateName), ...outputs }
  const renamed = new Set([...Object.keys(inputs), ...carried])
  const body = renameReads(
    await lowerGraph(results, inputs, { ...target, prefix: 'step:', training: true }),
    renamed,
  )
  const cut = Object.keys(inputs).map((input) => ({
    opType: 'Gather',
    inputs: [input, 'step:number'],
    outputs: [within(input)],
    attributes: { axis: 0 },
  }))
  const on: OnnxValue = { name: 'step:on', type: 'bool', dims: [] }
  return {
    name: `${name}-step`,
    nodes: [...cut, ...handOn(body), identity('step:on', 'step:on:next')],
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
export async function loopOverSteps(program: Program, target: Target): Promise<OnnxGraph> {
  const { floatType = 'float32' } = target
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
        attributes: { body: await stepGraph(program, target) },
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
