import { UserError } from '@bellwether/core'
import type { Node, NodeType } from '../graph/node.ts'
import { formatShape, normalizeAxis, type Shape } from '../graph/shape.ts'
import type { Initializer } from '../initializers/initializer.ts'
import type { InitializerName } from '../initializers/initializers.ts'
import type { OptionNames } from '../named.ts'

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
  /** Whether the layer's weights are trained: false in a frozen one. */
  readonly trainable: boolean
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
  /** Which steps of a value count, 1 or 0, [batch, steps]; undefined where all do. */
  maskOf(x: Node): Node | undefined
  /** Says which steps of a value count, for the layers after this one; undefined where steps are no longer what they were. */
  setMask(x: Node, mask: Node | undefined): void
}

/** A value of the functional API: a layer applied to values, or an input. */
export type Value = {
  readonly layer: Layer
  readonly inputs: readonly Value[]
}

/**
 * A layer: a function that builds nodes. Applied to values, it makes a value of the functional API.
 *
 * One more layer is one file here with `layer(kind, options, build)`, one line in `layers/registry.ts` and in
 * `src/index.ts`, and its case in `layers/layers.contract.ts`, which does not compile without it.
 */
export type Layer = {
  /** Values one by one or, as Keras has it, in a list. */
  (...inputs: readonly (Value | readonly Value[])[]): Value
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

export const isValue = (x: unknown): x is Value => typeof x === 'object' && x !== null && 'layer' in x

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
  const apply = (...inputs: readonly (Value | readonly Value[])[]): Value => {
    const values = inputs.flat()
    if (values.every(isValue)) return { layer: self, inputs: values }
    throw new UserError(`${kind}: it is applied to what is no value`, {
      hint: 'apply layers to input(shape), and to what layers give',
    })
  }
  const self: Layer = Object.assign(apply, {
    kind,
    givenName: options.name as string | undefined,
    options,
    build,
    ...(fed ? { fed } : {}),
  })
  return self
}

/** What every layer's options hold. */
export type Named = {
  name?: string
  /** Whether training changes the layer's weights. Default true; batch normalization then uses its moving averages. */
  trainable?: boolean
}

export const namedOptions: OptionNames<Named> = { name: true, trainable: true }

/**
 * The size of an axis that a weight's shape depends on.
 *
 * @throws UserError when it is only known when the model runs
 */
export function fixedSize(what: string, x: Node, axis: number): number {
  const size = x.shape[normalizeAxis(axis, x.shape.length, what)]
  if (typeof size === 'number') return size
  throw new UserError(`${what}: axis ${axis} of ${formatShape(x.shape)} has no fixed size`, {
    hint: 'give the input a shape',
  })
}

/**
 * Checks how many axes a layer's input has.
 *
 * @param wanted names of the axes, for the message
 */
export function expectAxes(what: string, x: Node, wanted: readonly string[]): void {
  if (x.shape.length === wanted.length) return
  throw new UserError(`${what}: needs [${wanted.join(', ')}] but got ${formatShape(x.shape)}`, {
    hint: 'put a reshape layer before it',
  })
}
