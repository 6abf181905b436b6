import { createRandom } from '@bellwether/core'
import { gradients } from '../autodiff/gradients.ts'
import type { Node } from '../graph/node.ts'
import type { NodeMap } from '../graph/program.ts'
import { allocate, elementCount, type Tensor, type TensorMap, tensor } from '../graph/tensor.ts'
import { evaluateNodes } from '../run/interpreter.ts'
import { constant } from './constant.ts'
import { input } from './input.ts'
import { multiply } from './multiply.ts'
import type { Case, Draw } from './ops.contract.ts'
import { sum } from './sum.ts'

/** The value of `batch` in cases. */
export const bindings = { batch: 2 }

/** An op's case made ready: its graph, a scalar of it, the scalar's gradients, and numbers to feed. */
export type Trial = {
  readonly inputs: NodeMap
  readonly values: TensorMap
  readonly output: Node
  /** The sum of the output with fixed weights, or undefined for outputs that are no floats. */
  readonly scalar: Node | undefined
  /** Gradients of the scalar with respect to the floating inputs, by the input's name. */
  readonly gradients: NodeMap
}

const typeOf = ({ kind }: Draw) =>
  kind === 'word' ? 'uint32' : typeof kind === 'object' ? 'int32' : 'float32'

function drawValues(draw: Draw, random: ReturnType<typeof createRandom>): Tensor {
  const shape = draw.shape.map((dim) => (dim === 'batch' ? bindings.batch : dim))
  const dtype = typeOf(draw)
  const data = allocate(dtype === 'float32' ? 'float64' : dtype, elementCount(shape))
  const { kind } = draw
  for (let i = 0; i < data.length; i++) {
    if (kind === 'word') data[i] = random.uint32()
    else if (typeof kind === 'object') data[i] = random.integer(kind.below)
    else data[i] = kind === 'positive' ? 0.5 + 2 * random.uniform() : random.normal()
  }
  return tensor(data, shape)
}

/** Different weights along the last axis: a plain sum would hide gradients that cancel, as those of softmax do. */
function weightsFor({ shape }: Node): Node | number {
  const last = shape.at(-1)
  return typeof last === 'number'
    ? constant(tensor(Float32Array.from({ length: last }, (_, i) => 1 + i / 2)))
    : 1
}

/** Makes a case ready with numbers of a seed. */
export function prepare(one: Case, seed: number): Trial {
  const random = createRandom(seed)
  const entries = one.inputs.map((draw, i) => [`x${i}`, draw] as const)
  const inputs = Object.fromEntries(
    entries.map(([name, draw]) => [name, input(name, draw.shape, typeOf(draw))]),
  )
  const values = Object.fromEntries(entries.map(([name, draw]) => [name, drawValues(draw, random)]))
  const output = one.build(...Object.values(inputs))
  const isFloat = output.dtype === 'float32'
  const scalar = isFloat ? sum(multiply(multiply(output, output), weightsFor(output))) : undefined
  const floats = Object.entries(inputs).filter(([, node]) => node.dtype === 'float32')
  const slopes =
    scalar && !one.flat
      ? gradients(
          scalar,
          floats.map(([, node]) => node),
        )
      : []
  return {
    inputs,
    values,
    output,
    scalar,
    gradients: Object.fromEntries(slopes.map((slope, i) => [`gradient of ${floats[i]![0]}`, slope])),
  }
}

/** Values of a trial's nodes in float64. */
export const evaluate64 = (trial: Trial, nodes: readonly Node[], values = trial.values): Tensor[] =>
  evaluateNodes(
    nodes,
    new Map(Object.entries(trial.inputs).map(([name, node]) => [node, values[name] as Tensor])),
    'float64',
    bindings,
  )

/** Central differences of a scalar with respect to one input, with a step of 1e-5. */
export function centralDifferences(trial: Trial, scalar: Node, name: string): number[] {
  const { data, shape } = trial.values[name] as Tensor
  const step = 1e-5
  return Array.from(data, (_, i) => {
    const [above, below] = [step, -step].map((change) => {
      const moved = data.slice()
      moved[i]! += change
      return evaluate64(trial, [scalar], { ...trial.values, [name]: tensor(moved, shape) })[0]!.data[0]!
    })
    return (above! - below!) / (2 * step)
  })
}

/** The largest difference, relative to the largest number. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const scale = Math.max(1e-8, ...Array.from(expected, Math.abs))
  return Math.max(0, ...Array.from(expected, (value, i) => Math.abs(value - (actual[i] as number)))) / scale
}
