import { UserError } from '@bellwether/core'
import type { Node } from '../graph/node.ts'
import { formatShape, sameShape } from '../graph/shape.ts'
import type { Scope, WeightOptions } from '../layers/layer.ts'
import { input } from '../ops/input.ts'
import { uniform } from '../ops/uniform.ts'

/** A weight that a layer has asked for. */
export type Weight = {
  readonly node: Node
  readonly shape: readonly number[]
  readonly trainable: boolean
  readonly options: WeightOptions
}

/** What gathers while the graph of a model is built. */
export type Build = {
  readonly training: boolean
  /** The generator's state, when the graph trains. */
  readonly counter: Node | undefined
  readonly weights: Map<string, Weight>
  readonly updates: Map<string, Node>
  readonly losses: Node[]
  /** How many times random numbers were asked for: each gets a stream of its own. */
  streams: number
}

export const createBuild = (counter?: Node): Build => ({
  training: counter !== undefined,
  counter,
  weights: new Map(),
  updates: new Map(),
  losses: [],
  streams: 0,
})

function declareWeight(build: Build, path: string, shape: readonly number[], options: WeightOptions): Node {
  const known = build.weights.get(path)
  if (!known) {
    const weight = { node: input(path, shape), shape, trainable: options.trainable ?? true, options }
    build.weights.set(path, weight)
    if (build.training && options.regularizer) build.losses.push(options.regularizer(weight.node))
    return weight.node
  }
  if (!sameShape(known.shape, shape)) {
    throw new UserError(
      `weight "${path}" is ${formatShape(known.shape)} in one place and ${formatShape(shape)} in another`,
      { hint: 'a layer that is used twice needs inputs of the same size' },
    )
  }
  return known.node
}

/** What a layer of the given name builds with. */
export function createScope(build: Build, path: string): Scope {
  return {
    training: build.training,
    weight: (name, shape, options) => declareWeight(build, `${path}/${name}`, shape, options),
    uniform(shape) {
      if (!build.counter) throw new Error('random numbers exist only while training')
      return uniform(build.counter, shape, build.streams++)
    },
    update: (name, value) => void build.updates.set(`${path}/${name}`, value),
    addLoss: (loss) => void build.losses.push(loss),
    call: (name, layer, ...inputs) => layer.build(createScope(build, `${path}/${name}`), ...inputs),
  }
}
