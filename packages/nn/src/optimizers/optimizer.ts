import type { Node } from '../graph/node.ts'
import type { NodeMap } from '../graph/program.ts'

/** Node maps by slot: `{ momentum: { 'dense/kernel': node } }`. */
export type Slots = Readonly<Record<string, NodeMap>>

/** What every transform may read while it builds an update. */
export type UpdateContext = {
  /** The weights before this step. */
  readonly weights: NodeMap
  /** The learning rate of this step, a scalar after its schedule. */
  readonly learningRate: Node
  /** The number of this step, a float scalar that counts from 1. */
  readonly step: Node
}

/**
 * A transform of gradients. An optimizer is a chain of them; what the last one gives is subtracted from the weights.
 *
 * `init` says which slots of state it keeps for each weight (each in the weight's shape) and their first value;
 * `update` builds the new gradients and the slots' new values.
 *
 * One more transform is one file here, its case in `optimizers/optimizers.contract.ts`, and, if it is an optimizer of
 * its own name, one line in `optimizers/registry.ts`.
 */
export type Transform = {
  readonly name: string
  readonly init: Readonly<Record<string, number>>
  update(gradients: NodeMap, slots: Slots, context: UpdateContext): { gradients: NodeMap; slots: Slots }
}

/** A transform with the learning rate it starts from, and how the rate goes over the steps. */
export type Optimizer = {
  readonly name: string
  readonly transform: Transform
  readonly learningRate: number
  /** Factor on the learning rate at a step (counted from 0), built into the graph. */
  readonly schedule?: Schedule
}

/** From the number of steps taken, a float scalar, to the learning rate's factor, a float scalar. */
export type Schedule = (step: Node) => Node
