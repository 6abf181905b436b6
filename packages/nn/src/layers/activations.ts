import type { Node } from '../graph/node.ts'
import { named } from '../named.ts'
import { gelu } from '../ops/gelu.ts'
import { leakyRelu } from '../ops/leakyRelu.ts'
import { relu } from '../ops/relu.ts'
import { sigmoid } from '../ops/sigmoid.ts'
import { silu } from '../ops/silu.ts'
import { softmax } from '../ops/softmax.ts'
import { tanh } from '../ops/tanh.ts'

/** Every activation by the name that a layer's options take; softmax is over the last axis. */
export const activations = {
  linear: (x: Node) => x,
  sigmoid,
  tanh,
  relu,
  leakyRelu: (x: Node) => leakyRelu(x),
  gelu,
  silu,
  softmax,
} satisfies Record<string, (x: Node) => Node>

export type ActivationName = keyof typeof activations
export type Activation = ActivationName | ((x: Node) => Node)

/**
 * The function of an activation's name, or a given function itself.
 *
 * @throws UserError on a name that is none
 */
export function activationOf(choice: Activation = 'linear'): (x: Node) => Node {
  if (typeof choice === 'function') return choice
  return named('activation', activations, choice)
}
