import type { Node } from './node.ts'

/** Named values of a graph. */
export type NodeMap = Readonly<Record<string, Node>>

/** Variables of one type, their values as one list in the order of the names, and the list of their new values. */
export type Pack = {
  readonly names: readonly string[]
  readonly before: Node
  readonly after: Node
}

/**
 * What an executor runs: a function of fed inputs and of variables that stay with the executor between calls.
 *
 * Every entry of `inputs` and `variables` is an `input` node of the same name. A program with `updates` is a training
 * step: each call runs it one or more times, its inputs and outputs get a leading axis of steps, and after each step
 * the variables take their new values.
 */
export type Program = {
  readonly name: string
  readonly inputs: NodeMap
  readonly variables: NodeMap
  /** New values of variables, by the variable's name, in its shape and type. */
  readonly updates: NodeMap
  readonly outputs: NodeMap
  /** Variables with updates that may be kept as lists from step to step, where that is faster. */
  readonly packs?: readonly Pack[]
}
