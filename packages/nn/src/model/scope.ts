import { UserError } from '@bellwether/core'
import type { Node } from '../graph/node.ts'
import { formatShape, sameShape } from '../graph/shape.ts'
import type { Layer, Scope, WeightOptions } from '../layers/layer.ts'
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
  /** Which steps count, by the value that they are of. */
  readonly masks: Map<Node, Node | undefined>
  /** How many times random numbers were asked for: each gets a stream of its own. */
  streams: number
}

export const createBuild = (counter?: Node): Build => ({
  training: counter !== undefined,
  counter,
  weights: new Map(),
  updates: new Map(),
  losses: [],
  masks: new Map(),
  streams: 0,
})

function checkRegularizer(path: string, regularizer: WeightOptions['regularizer']): void {
  if (regularizer === undefined || typeof regularizer === 'function') return
  throw new UserError(`weight "${path}": the regularizer is ${JSON.stringify(regularizer)}`, {
    hint: 'give l1(0.01), l2(0.01) or a function of the weight',
  })
}

function declareWeight(build: Build, path: string, shape: readonly number[], options: WeightOptions): Node {
  const known = build.weights.get(path)
  if (!known) {
    checkRegularizer(path, options.regularizer)
    const weight = { node: input(path, shape), shape, trainable: options.trainable ?? true, options }
    build.weights.set(path, weight)
    if (options.regularizer) build.losses.push(options.regularizer(weight.node))
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

/** What a layer of the given name builds with. In a frozen one, nothing trains. */
function createScope(build: Build, path: string, frozen: boolean): Scope {
  return {
    training: build.training,
    trainable: !frozen,
    weight: (name, shape, options) =>
      declareWeight(build, `${path}/${name}`, shape, frozen ? { ...options, trainable: false } : options),
    uniform(shape) {
      if (!build.counter) throw new Error('random numbers exist only while training')
      return uniform(build.counter, shape, build.streams++)
    },
    update: (name, value) => void build.updates.set(`${path}/${name}`, value),
    addLoss: (loss) => void build.losses.push(loss),
    call: (name, layer, ...inputs) => buildWithin(build, `${path}/${name}`, layer, inputs, frozen),
    maskOf: (x) => build.masks.get(x),
    setMask: (x, mask) => void build.masks.set(x, mask),
  }
}

/** Builds a layer under a name. A mask goes on with every value that keeps the steps which it is of. */
export function buildWithin(
  build: Build,
  path: string,
  layer: Layer,
  inputs: readonly Node[],
  frozen = false,
): Node {
  const result = layer.build(createScope(build, path, frozen || layer.options.trainable === false), ...inputs)
  const mask = inputs.map((input) => build.masks.get(input)).find((one) => one !== undefined)
  const keeps = mask && result.shape.length > 2 && sameShape(result.shape.slice(0, 2), mask.shape)
  if (keeps && !build.masks.has(result)) build.masks.set(result, mask)
  return result
}
