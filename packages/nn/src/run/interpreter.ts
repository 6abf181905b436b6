import { UserError } from '@bellwether/core'
import { type Node, topologicalOrder } from '../graph/node.ts'
import type { NodeMap, Program } from '../graph/program.ts'
import { type Bindings, bindShape } from '../graph/shape.ts'
import { allocate, elementCount, sliceRows, type Tensor, type TensorMap, tensor } from '../graph/tensor.ts'
import type { Compiled, Device, Executor } from './executor.ts'
import { bindInputs, checkVariables } from './feeds.ts'

export type Precision = 'float32' | 'float64'

/**
 * Runs programs in plain TypeScript, one kernel after another: slow, exact, needs nothing. It is the reference that the
 * other executors are tested against.
 *
 * @param precision `float64` computes and keeps all floating numbers in double precision
 */
export function createInterpreter(precision: Precision = 'float32'): Executor {
  return {
    name: precision === 'float32' ? 'interpreter' : 'interpreter (float64)',
    open: async () => createDevice(precision),
  }
}

/** The reference executor in single precision. */
export const interpreter: Executor = createInterpreter()

function inPrecision(value: Tensor, precision: Precision): Tensor {
  if (value.dtype !== 'float32' && value.dtype !== 'float64')
    return tensor(value.data.slice(), value.shape, value.dtype)
  const data = allocate(precision, value.data.length)
  data.set(value.data)
  return tensor(data, value.shape)
}

const convertAll = (values: TensorMap, precision: Precision): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, inPrecision(value, precision)]))

function createDevice(precision: Precision): Device {
  const state = new Map<string, Tensor>()
  return {
    async write(variables) {
      for (const [name, value] of Object.entries(convertAll(variables, precision))) state.set(name, value)
    },
    async read(names = [...state.keys()]) {
      return convertAll(Object.fromEntries(names.map((name) => [name, variable(state, name)])), precision)
    },
    compile: async (program) => compile(program, state, precision),
    async close() {
      state.clear()
    },
  }
}

function variable(state: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const value = state.get(name)
  if (!value) throw new UserError(`there is no variable "${name}"`)
  return value
}

function compile(program: Program, state: Map<string, Tensor>, precision: Precision): Compiled {
  checkVariables(program, state)
  const { inputs, updates, outputs } = program
  const stepped = Object.keys(updates).length > 0
  const once = (fed: TensorMap, bindings: Bindings) => {
    const known = new Map(
      Object.entries(program.variables).map(([name, node]) => [node, variable(state, name)]),
    )
    for (const [name, node] of Object.entries(inputs)) known.set(node, fed[name] as Tensor)
    evaluate([...Object.values(updates), ...Object.values(outputs)], known, bindings, precision)
    const take = (nodes: NodeMap) =>
      Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, known.get(node) as Tensor]))
    const results = take(outputs)
    for (const [name, value] of Object.entries(take(updates))) state.set(name, value)
    return results
  }
  return {
    async run(given, steps = 1) {
      const { fed, bindings } = bindInputs(program, given, stepped ? steps : undefined)
      const converted = convertAll(fed, precision)
      if (!stepped) return once(converted, bindings)
      const runs = Array.from({ length: steps }, (_, step) => once(entryOf(converted, step), bindings))
      return stack(runs)
    },
    async release() {},
  }
}

/** One step's entry of each input. */
const entryOf = (fed: TensorMap, step: number): TensorMap =>
  Object.fromEntries(
    Object.entries(fed).map(([name, value]) => {
      const row = sliceRows(value, step, step + 1)
      return [name, tensor(row.data, row.shape.slice(1), row.dtype)]
    }),
  )

function stack(runs: readonly TensorMap[]): TensorMap {
  const first = runs[0] ?? {}
  return Object.fromEntries(
    Object.entries(first).map(([name, { shape, dtype, data }]) => {
      const whole = allocate(dtype, data.length * runs.length)
      runs.forEach((run, step) => {
        whole.set((run[name] as Tensor).data, step * data.length)
      })
      return [name, tensor(whole, [runs.length, ...shape], dtype)]
    }),
  )
}

/** Computes nodes into `known`, which holds the inputs' values at the start. */
function evaluate(
  outputs: readonly Node[],
  known: Map<Node, Tensor>,
  bindings: Bindings,
  precision: Precision,
): void {
  for (const node of topologicalOrder(outputs)) {
    if (known.has(node)) continue
    const shape = bindShape(node.shape, bindings)
    const dtype = node.dtype === 'float32' ? precision : node.dtype
    const target = tensor(allocate(dtype, elementCount(shape)), shape, dtype)
    node.op.kernel(
      target,
      node.inputs.map((input) => known.get(input) as Tensor),
      node,
    )
    known.set(node, target)
  }
}

/**
 * Computes nodes from values of their inputs, outside of any device: for tests and small sums.
 *
 * @param values by the node of each input
 */
export function evaluateNodes(
  outputs: readonly Node[],
  values: ReadonlyMap<Node, Tensor>,
  precision: Precision = 'float32',
  bindings: Bindings = {},
): Tensor[] {
  const known = new Map([...values].map(([node, value]) => [node, inPrecision(value, precision)]))
  evaluate(outputs, known, bindings, precision)
  return outputs.map((node) => known.get(node) as Tensor)
}
