import { createRandom } from '@bellwether/core'
import type { Shape } from '../graph/shape.ts'
import { type Tensor, type TensorMap, tensor, zeros } from '../graph/tensor.ts'
import { initializerOf } from '../initializers/initializers.ts'
import { input } from '../ops/input.ts'
import { mix32 } from '../ops/uniform.ts'
import type { Optimizer } from '../optimizers/optimizer.ts'
import { takingTurns } from '../turns.ts'
import { buildNetwork, type Network } from './network.ts'
import { createBuild, type Weight } from './scope.ts'
import { variableNames } from './update.ts'

/** What building a network tells: the weights that its layers ask for, in their order, and the shapes of its outputs. */
export type Outline = {
  readonly weights: ReadonlyMap<string, Weight>
  readonly outputShapes: readonly Shape[]
}

/** Builds a network once to know its weights and shapes. */
export function outlineOf(network: Network): Outline {
  const build = createBuild()
  const inputs = network.inputs.map(({ name, shape, dtype }) => input(name, ['batch', ...shape], dtype))
  const outputs = buildNetwork(network, build, inputs)
  return { weights: build.weights, outputShapes: outputs.map(({ shape }) => shape) }
}

/**
 * First values of the weights: each drawn from its own stream of the seed, in the order of the layers. The event loop turns
 * in between, for large ones take milliseconds each.
 */
export async function initialWeights(weights: ReadonlyMap<string, Weight>, seed: number): Promise<TensorMap> {
  const random = createRandom(seed)
  const turn = takingTurns()
  const values: Record<string, Tensor> = {}
  for (const [name, { shape, options }] of weights) {
    values[name] = tensor(initializerOf(options.initializer)(shape, random.fork()), shape)
    await turn()
  }
  return values
}

type Start = { readonly shape: readonly number[]; readonly value: number }

/** What the optimizer keeps for each weight: shapes and first values. */
function slotsOf(weights: ReadonlyMap<string, Weight>, { transform }: Optimizer): [string, Start][] {
  const trainable = [...weights].filter(([, weight]) => weight.trainable)
  return Object.entries(transform.init).flatMap(([slot, value]) =>
    trainable.map(([name, { shape }]): [string, Start] => [variableNames.slot(slot, name), { shape, value }]),
  )
}

const scalarNames = [variableNames.step, variableNames.rate, variableNames.generator]

/** Shapes of what the optimizer keeps, and of the generator. */
export const stateShapes = (
  weights: ReadonlyMap<string, Weight>,
  optimizer: Optimizer,
): [string, readonly number[]][] => [
  ...slotsOf(weights, optimizer).map(([name, { shape }]): [string, readonly number[]] => [name, shape]),
  ...scalarNames.map((name): [string, readonly number[]] => [name, []]),
]

/** First values of what the optimizer keeps, and of the generator; the event loop turns in between. */
export async function initialState(
  weights: ReadonlyMap<string, Weight>,
  optimizer: Optimizer,
  seed: number,
): Promise<TensorMap> {
  const { learningRate } = optimizer
  const turn = takingTurns()
  const slots: Record<string, Tensor> = {}
  for (const [name, { shape, value }] of slotsOf(weights, optimizer)) {
    slots[name] = zeros(shape)
    if (value !== 0) slots[name].data.fill(value)
    await turn()
  }
  return {
    ...slots,
    [variableNames.step]: tensor(Int32Array.of(0), []),
    [variableNames.rate]: tensor(Float32Array.of(typeof learningRate === 'number' ? learningRate : 1), []),
    [variableNames.generator]: tensor(Uint32Array.of(mix32(seed >>> 0)), []),
  }
}
