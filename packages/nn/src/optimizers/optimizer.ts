import type { Node, Op } from '../graph/node.ts'
import type { NodeMap } from '../graph/program.ts'
import { multiply, multiplyOp } from '../ops/multiply.ts'
import type { Schedule } from './schedule.ts'

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
 * One more transform is one file here, its case in `optimizers/optimizers.test.ts`, and, if it is an optimizer of
 * its own name, one line in `optimizers/registry.ts`.
 */
export type Transform = {
  readonly name: string
  readonly init: Readonly<Record<string, number>>
  /** Whether every number is treated alike, whichever weight it is of: then small weights may be put together. */
  readonly elementwise?: boolean
  update(gradients: NodeMap, slots: Slots, context: UpdateContext): { gradients: NodeMap; slots: Slots }
}

/** A transform with its learning rate: a number, or a schedule of it over the steps. */
export type Optimizer = {
  readonly name: string
  readonly transform: Transform
  readonly learningRate: number | Schedule
}

/**
 * An optimizer of one's own: a chain of transforms whose last link scales by the learning rate.
 *
 * @example
 * const own = optimizer('clipped adam', chain(clipByGlobalNorm(1), scaleByAdam(), scaleByLearningRate()), 0.001)
 */
export const optimizer = (
  name: string,
  transform: Transform,
  learningRate: number | Schedule,
): Optimizer => ({
  name,
  transform,
  learningRate,
})

/** Applies a function to each node of a map. */
export const mapNodes = (nodes: NodeMap, change: (node: Node, name: string) => Node): NodeMap =>
  Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, change(node, name)]))

/**
 * Multiplies by a scalar. Several in a row become one pass over the numbers: the scalars are multiplied first, for weights
 * are large and every pass costs as much as memory is slow.
 */
export function scale(x: Node, factor: Node | number): Node {
  const [inner, before] = x.op === (multiplyOp as Op) ? x.inputs : []
  if (!inner || before?.shape.length !== 0) return multiply(x, factor)
  return multiply(inner, multiply(before, factor))
}

/** A transform that keeps no state. */
export const stateless = (
  name: string,
  change: (gradients: NodeMap, context: UpdateContext) => NodeMap,
  { elementwise = false } = {},
): Transform => ({
  name,
  init: {},
  elementwise,
  update: (gradients, _, context) => ({ gradients: change(gradients, context), slots: {} }),
})

const own = (slots: Slots, prefix: string): Slots =>
  Object.fromEntries(
    Object.entries(slots)
      .filter(([slot]) => slot.startsWith(prefix))
      .map(([slot, nodes]) => [slot.slice(prefix.length), nodes]),
  )

const prefixed = <T>(record: Readonly<Record<string, T>>, prefix: string): [string, T][] =>
  Object.entries(record).map(([slot, value]) => [`${prefix}${slot}`, value])

/**
 * One transform after another: each takes the gradients that the one before it gives.
 *
 * @example
 * chain(clipByGlobalNorm(1), scaleByAdam(), scaleByLearningRate())
 */
export function chain(...transforms: readonly Transform[]): Transform {
  const prefixes = transforms.map(({ name }, i) => {
    const before = transforms.slice(0, i).filter((other) => other.name === name).length
    return before === 0 ? `${name}/` : `${name}_${before}/`
  })
  return {
    name: 'chain',
    init: Object.fromEntries(transforms.flatMap(({ init }, i) => prefixed(init, prefixes[i]!))),
    elementwise: transforms.every(({ elementwise }) => elementwise),
    update(gradients, slots, context) {
      let current = gradients
      const next: [string, NodeMap][] = []
      transforms.forEach((transform, i) => {
        const result = transform.update(current, own(slots, prefixes[i]!), context)
        current = result.gradients
        next.push(...prefixed(result.slots, prefixes[i]!))
      })
      return { gradients: current, slots: Object.fromEntries(next) }
    },
  }
}
