import { UserError } from '@bellwether/core'
import type { Node, NodeType } from '../graph/node.ts'
import type { Layer, Value } from '../layers/layer.ts'
import { type Build, buildWithin } from './scope.ts'

/** Something that is fed: its name, its shape without the batch axis, its type. */
export type Fed = { readonly name: string; readonly shape: readonly number[]; readonly dtype: NodeType }

/** The layers of a model as they are connected, with the names that its weights and messages use. */
export type Network = {
  readonly inputs: readonly Fed[]
  readonly inputValues: readonly Value[]
  readonly outputs: readonly Value[]
  /** Every value, each after those it is made from. */
  readonly order: readonly Value[]
  readonly names: ReadonlyMap<Layer, string>
}

function orderValues(outputs: readonly Value[]): Value[] {
  const order: Value[] = []
  const seen = new Set<Value>()
  const visit = (value: Value) => {
    if (seen.has(value)) return
    seen.add(value)
    value.inputs.forEach(visit)
    order.push(value)
  }
  outputs.forEach(visit)
  return order
}

/** Names as Keras gives them: the kind, with a number from the second on. */
function nameLayers(layers: Iterable<Layer>): Map<Layer, string> {
  const names = new Map<Layer, string>()
  const taken = new Set<string>()
  const counts = new Map<string, number>()
  for (const layer of new Set(layers)) {
    const count = counts.get(layer.kind) ?? 0
    const name = layer.givenName ?? (count === 0 ? layer.kind : `${layer.kind}_${count}`)
    if (layer.givenName === undefined) counts.set(layer.kind, count + 1)
    if (taken.has(name))
      throw new UserError(`two layers are named "${name}"`, { hint: 'give each its own name' })
    taken.add(name)
    names.set(layer, name)
  }
  return names
}

/**
 * Connects inputs and outputs.
 *
 * @throws UserError when an output needs an input that is not listed, or names clash
 */
export function createNetwork(inputs: readonly Value[], outputs: readonly Value[]): Network {
  const order = orderValues([...inputs, ...outputs])
  const names = nameLayers(order.map(({ layer }) => layer))
  const stray = order.find(
    ({ layer, inputs: from }) => from.length === 0 && !inputs.some((x) => x.layer === layer),
  )
  if (stray) {
    throw new UserError(
      `layer "${names.get(stray.layer)}" is needed by the outputs but is not among the inputs`,
      {
        hint: 'list every input in model({ inputs })',
      },
    )
  }
  const fed = inputs.map(({ layer }) => {
    if (!layer.fed)
      throw new UserError(`"${names.get(layer)}" is no input`, { hint: 'make inputs with input(shape)' })
    return { name: names.get(layer) as string, ...layer.fed }
  })
  return { inputs: fed, inputValues: inputs, outputs, order, names }
}

/**
 * Builds the graph of a network.
 *
 * @param inputs one node for each input
 * @param each is called with every layer's name and result, in order
 * @throws UserError that names the layer whose shapes do not fit
 */
export function buildNetwork(
  network: Network,
  build: Build,
  inputs: readonly Node[],
  each: (value: Value, name: string, result: Node) => void = () => {},
): Node[] {
  const results = new Map<Value, Node>(network.inputValues.map((value, i) => [value, inputs[i] as Node]))
  for (const value of network.order) {
    const name = network.names.get(value.layer) as string
    const known = results.get(value)
    const result = known ?? buildLayer(value, name, build, results)
    results.set(value, result)
    each(value, name, result)
  }
  return network.outputs.map((value) => results.get(value) as Node)
}

function buildLayer(value: Value, name: string, build: Build, results: ReadonlyMap<Value, Node>): Node {
  try {
    const inputs = value.inputs.map((input) => results.get(input) as Node)
    return buildWithin(build, name, value.layer, inputs)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const options = error.hint === undefined ? {} : { hint: error.hint }
    throw new UserError(`layer "${name}": ${error.message}`, { ...options, cause: error })
  }
}
