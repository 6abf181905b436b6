import type { Node } from '../graph/node.ts'
import { checkOptions, type OptionNames } from '../named.ts'
import { add } from '../ops/add.ts'
import { cast } from '../ops/cast.ts'
import { concat } from '../ops/concat.ts'
import { full } from '../ops/constant.ts'
import { greater } from '../ops/greater.ts'
import { matmul } from '../ops/matmul.ts'
import { reshape } from '../ops/reshape.ts'
import { pick, slice } from '../ops/slice.ts'
import { where } from '../ops/where.ts'
import { checkCount } from '../ranges.ts'
import type { Activation } from './activations.ts'
import { expectAxes, fixedSize, type Layer, layer, type Named, namedOptions, type Scope } from './layer.ts'
import { kernelOf, type WeightChoices, weightOptions } from './weights.ts'

export type RecurrentOptions = Named &
  WeightChoices & {
    activation?: Activation
    /** Of the gates. Sigmoid by default. */
    recurrentActivation?: Activation
    recurrentInitializer?: WeightChoices['kernelInitializer']
    recurrentRegularizer?: WeightChoices['kernelRegularizer']
    /** Gives the output of every step, [batch, steps, units], instead of the last. Default false. */
    returnSequences?: boolean
    /** Goes from the last step to the first. */
    goBackwards?: boolean
  }

const optionNames: OptionNames<RecurrentOptions> = {
  activation: true,
  recurrentActivation: true,
  recurrentInitializer: true,
  recurrentRegularizer: true,
  returnSequences: true,
  goBackwards: true,
  ...weightOptions,
  ...namedOptions,
}

/** The state between steps; the first of it is the output. */
export type State = readonly [Node, ...Node[]]

/** The kinds of recurrent layers differ in how many gates and states they have, and in what a step does. */
export type Cell = {
  readonly kind: string
  readonly gates: number
  readonly states: number
  /** What the bias adds to each part of the gates. */
  bias(scope: Scope, units: number): { input?: Node | undefined; recurrent?: Node }
  /**
   * @param x the input's part of the gates, [batch, gates · units]
   * @param recur gives the state's part of them
   */
  step(x: Node, state: State, recur: (h: Node) => Node): State
}

/**
 * A recurrent layer over sequences [batch, steps, features], unrolled over their fixed number of steps. The inputs' part of
 * all steps is one matrix product. Weights as in Keras: kernel [features, gates · units], recurrent kernel
 * [units, gates · units] (orthogonal), gates side by side.
 *
 * Applied to (x) or (x, mask) with 1 for steps that count and 0 for padding, [batch, steps]: at padding the state stays as it
 * is. `embedding` with `maskZero` gives the mask by itself.
 */
export function recurrent(units: number, options: RecurrentOptions, cell: Cell): Layer {
  checkCount(`${cell.kind}: units`, units)
  return layer(cell.kind, { units, ...checkOptions(cell.kind, options, optionNames) }, (scope, x, mask) => {
    expectAxes(cell.kind, x!, ['batch', 'steps', 'features'])
    const [steps, features] = [fixedSize(cell.kind, x!, 1), fixedSize(cell.kind, x!, 2)]
    const width = units * cell.gates
    const kernel = kernelOf(scope, [features, width], options)
    const recurrentKernel = scope.weight('recurrentKernel', [units, width], {
      initializer: options.recurrentInitializer ?? 'orthogonal',
      regularizer: options.recurrentRegularizer,
    })
    const bias = cell.bias(scope, units)
    const plus = (product: Node, term: Node | undefined) => (term ? add(product, term) : product)
    const projected = plus(matmul(x!, kernel), bias.input)
    const recur = (h: Node) => plus(matmul(h, recurrentKernel), bias.recurrent)
    const counts = scope.maskOf(x!) ?? mask
    const outputs = unroll(projected, steps, units, cell, recur, {
      backwards: options.goBackwards ?? false,
      mask: counts && greater(cast(counts, 'float32'), 0.5),
    })
    return options.returnSequences ? stackSteps(outputs) : (outputs.at(-1) as Node)
  })
}

function unroll(
  x: Node,
  steps: number,
  units: number,
  cell: Cell,
  recur: (h: Node) => Node,
  { backwards, mask }: { backwards: boolean; mask: Node | undefined },
): Node[] {
  const start = full([x.shape[0]!, units], 0)
  let state = Array.from({ length: cell.states }, () => start) as unknown as State
  return Array.from({ length: steps }, (_, i) => {
    const at = backwards ? steps - 1 - i : i
    const next = cell.step(pick(x, 1, at), state, recur)
    state = mask ? keepMasked(slice(mask, 1, at, 1), next, state) : next
    return state[0]
  })
}

/** The new state where a step counts, and the one before it where it is padding. */
const keepMasked = (counts: Node, next: State, before: State): State =>
  next.map((node, i) => where(counts, node, before[i]!)) as unknown as State

const stackSteps = (outputs: readonly Node[]): Node =>
  concat(
    outputs.map((output) => reshape(output, [output.shape[0]!, 1, output.shape[1]!])),
    1,
  )
