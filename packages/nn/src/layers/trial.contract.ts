import type { Node } from '../graph/node.ts'
import type { NodeMap } from '../graph/program.ts'
import { buildWithin, createBuild } from '../model/scope.ts'
import { input } from '../ops/input.ts'
import type { Layer } from './layer.ts'

/** A layer's part of a graph, whose weights are inputs in the order that the layer asks for them. */
export type BuiltLayer = {
  readonly output: Node
  readonly weights: NodeMap
  readonly trainable: readonly string[]
  readonly updates: NodeMap
  /** What regularizers add to the loss. */
  readonly penalties: readonly Node[]
  /** The generator's state, which only training reads. */
  readonly counter: Node
}

/** For tests: builds a layer by itself. */
export function buildAlone(layer: Layer, inputs: readonly Node[], training: boolean): BuiltLayer {
  const counter = input('counter', [], 'uint32')
  const build = createBuild(training ? counter : undefined)
  const output = buildWithin(build, 'layer', layer, inputs)
  const entries = [...build.weights]
  return {
    output,
    weights: Object.fromEntries(entries.map(([name, { node }]) => [name, node])),
    trainable: entries.filter(([, { trainable }]) => trainable).map(([name]) => name),
    updates: Object.fromEntries(build.updates),
    penalties: build.losses,
    counter,
  }
}
