import type { NodeMap, Pack } from '../graph/program.ts'
import { tensor } from '../graph/tensor.ts'
import { add } from '../ops/add.ts'
import { cast } from '../ops/cast.ts'
import { constant } from '../ops/constant.ts'
import { input } from '../ops/input.ts'
import { multiply } from '../ops/multiply.ts'
import { subtract } from '../ops/subtract.ts'
import { mapNodes, type Optimizer, type Slots } from '../optimizers/optimizer.ts'
import { type Packing, packWeights } from '../optimizers/pack.ts'

/** Names of the variables beside the weights. */
export const variableNames = {
  step: 'optimizer/step',
  /** The rate, or the factor on it when a schedule gives the rate. */
  rate: 'optimizer/rate',
  generator: 'generator',
  slot: (slot: string, weight: string) => `optimizer/${slot}/${weight}`,
}

/** An optimizer's variables, and the new values of these and of the weights. */
export type OptimizerUpdate = {
  readonly variables: NodeMap
  readonly updates: NodeMap
  readonly packs: readonly Pack[]
}

/** What an optimizer makes of weights and their slopes. */
export function optimizerUpdate(
  { transform, learningRate }: Optimizer,
  weights: NodeMap,
  slopes: NodeMap,
): OptimizerUpdate {
  const step = input(variableNames.step, [], 'int32')
  const rate = input(variableNames.rate, [])
  const slots = slotVariables(Object.keys(transform.init), weights)
  const taken = cast(step, 'float32')
  const packing = transform.elementwise ? packWeights(weights) : unpacked
  const before = { weights: packing.pack(weights), slots: mapSlots(slots, packing.pack) }
  const { gradients: changes, slots: nextSlots } = transform.update(packing.pack(slopes), before.slots, {
    weights: before.weights,
    learningRate: typeof learningRate === 'number' ? rate : multiply(learningRate.build(taken), rate),
    step: add(taken, 1),
  })
  const after = {
    weights: mapNodes(before.weights, (weight, name) => subtract(weight, changes[name]!)),
    slots: nextSlots,
  }
  return {
    variables: { ...flattenSlots(slots), [variableNames.step]: step, [variableNames.rate]: rate },
    updates: {
      ...packing.unpack(after.weights),
      ...flattenSlots(mapSlots(after.slots, packing.unpack)),
      [variableNames.step]: add(step, constant(tensor(Int32Array.of(1), []))),
    },
    packs: packsOf(packing, before, after),
  }
}

const slotVariables = (slots: readonly string[], weights: NodeMap): Slots =>
  Object.fromEntries(
    slots.map((slot) => [
      slot,
      mapNodes(weights, (node, name) => input(variableNames.slot(slot, name), node.shape)),
    ]),
  )

const unpacked: Packing = { lists: {}, pack: (nodes) => nodes, unpack: (nodes) => nodes }

/** Weights and slots, those of a list together. */
type Packed = { readonly weights: NodeMap; readonly slots: Slots }

/** The lists that a loop may carry: of the weights, and of each slot. */
function packsOf({ lists }: Packing, before: Packed, after: Packed): Pack[] {
  return Object.entries(lists).flatMap(([list, names]) => [
    { names, before: before.weights[list]!, after: after.weights[list]! },
    ...Object.keys(before.slots).map((slot) => ({
      names: names.map((name) => variableNames.slot(slot, name)),
      before: before.slots[slot]![list]!,
      after: after.slots[slot]![list]!,
    })),
  ])
}

const mapSlots = (slots: Slots, change: (nodes: NodeMap) => NodeMap): Slots =>
  Object.fromEntries(Object.entries(slots).map(([slot, nodes]) => [slot, change(nodes)]))

const flattenSlots = (slots: Slots): NodeMap =>
  Object.fromEntries(
    Object.entries(slots).flatMap(([slot, nodes]) =>
      Object.entries(nodes).map(([weight, node]) => [variableNames.slot(slot, weight), node]),
    ),
  )
