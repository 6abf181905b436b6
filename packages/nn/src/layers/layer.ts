import type { Node, NodeType } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import type { Initializer } from '../initializers/initializer.ts'
import type { InitializerName } from '../initializers/initializers.ts'

/** What a weight adds to the loss, from its node to a scalar node. */
export type Regularizer = (weight: Node) => Node

export type WeightOptions = {
  initializer: InitializerName | Initializer
  regularizer?: Regularizer | undefined
  /** A running weight such as a moving average is not trained. Default true. */
  trainable?: boolean
}

/** What a layer builds its part of the graph with. The same layer builds the training and the inference graph. */
export type Scope = {
  /** Whether the graph trains: dropout drops, batch statistics are taken. */
  readonly training: boolean
  /** A weight of this layer by name; the first call declares it, later ones must agree on the shape. */
  weight(name: string, shape: readonly number[], options: WeightOptions): Node
  /** Uniform random numbers in [0, 1), new ones at every training step. Only while training. */
  uniform(shape: Shape): Node
  /** Gives a running weight its value for the next step. Only while training. */
  update(name: string, value: Node): void
  /** Adds a scalar to the training loss. */
  addLoss(loss: Node): void
  /** Runs another layer as a part of this one; its weights are named under `name`. */
  call(name: string, layer: Layer, ...inputs: Node[]): Node
}

/** A value of the functional API: a layer applied to values, or an input. */
export type Value = {
  readonly layer: Layer
  readonly inputs: readonly Value[]
}

/**
 * A layer: a function that builds nodes. Applied to values, it makes a value of the functional API.
 *
 * One more layer is one file here with `layer(kind, options, build)`, its case in `layers/layers.contract.ts`, and one
 * line in `layers/registry.ts`.
 */
export type Layer = {
  (...inputs: readonly Value[]): Value
  /** The layer's type, such as `dense`: names of unnamed layers come from it. */
  readonly kind: string
  /** Unique in the model; left out, it is the kind and a number. */
  readonly givenName: string | undefined
  /** The options it was made with: its line in the saved configuration. */
  readonly options: Readonly<Record<string, unknown>>
  readonly build: (scope: Scope, ...inputs: Node[]) => Node
  /** For input layers: what is fed. */
  readonly fed?: { readonly shape: readonly number[]; readonly dtype: NodeType }
}

/**
 * Makes a layer.
 *
 * @param build called for every graph that the model becomes part of; the inputs' first axis is the batch
 */
export function layer(
  kind: string,
  options: Readonly<Record<string, unknown>>,
  build: (scope: Scope, ...inputs: Node[]) => Node,
  fed?: Layer['fed'],
): Layer {
  const self: Layer = Object.assign((...inputs: readonly Value[]): Value => ({ layer: self, inputs }), {
    kind,
    givenName: options.name as string | undefined,
    options,
    build,
    ...(fed ? { fed } : {}),
  })
  return self
}
