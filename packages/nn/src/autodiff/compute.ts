import { UserError } from '@bellwether/core'
import { type Node, topologicalOrder } from '../graph/node.ts'
import type { NodeMap } from '../graph/program.ts'
import type { TensorMap } from '../graph/tensor.ts'
import { checkOptions, named } from '../named.ts'
import { inputOp } from '../ops/input.ts'
import type { Executor } from '../run/executor.ts'
import { createInterpreter, type Precision } from '../run/interpreter.ts'
import { type ExecutorName, executorOf } from '../run/registry.ts'

export type ComputeOptions = {
  /** Where it is computed; by default the interpreter, which starts at once. */
  executor?: ExecutorName | Executor
  /** Of the interpreter. `float64` by default. */
  precision?: Precision
}

/** The inputs that nodes are made from, by their names. */
function inputsOf(outputs: NodeMap): NodeMap {
  const inputs = topologicalOrder(Object.values(outputs)).filter(({ op }) => op.name === inputOp.name)
  return Object.fromEntries(inputs.map((node) => [(node as Node<{ name: string }>).attributes.name, node]))
}

/**
 * The values of nodes.
 *
 * @param outputs nodes by names of one's own
 * @param values of the inputs that the nodes are made from, by the names of these
 * @throws UserError when an input has no value, or one that does not fit
 * @example
 * const x = nodes.input('x', [3])
 * const [slope] = gradients(nodes.sum(nodes.multiply(x, x)), [x])
 * const values = await compute({ slope }, { x: tensor([1, 2, 3]) }) // slope: 2, 4, 6
 */
export async function compute<const Names extends string>(
  outputs: Readonly<Record<Names, Node>>,
  values: TensorMap = {},
  options: ComputeOptions = {},
): Promise<{ readonly [Name in Names]: TensorMap[string] }> {
  checkOptions('compute', options, { executor: true, precision: true })
  const { executor, precision = 'float64' } = options
  named('precision', { float32: true, float64: true }, precision)
  const inputs = inputsOf(outputs)
  const unknown = Object.keys(values).find((name) => !(name in inputs))
  if (unknown !== undefined)
    throw new UserError(`compute: there is no input "${unknown}"`, {
      hint: `the inputs are ${Object.keys(inputs).join(', ')}`,
    })
  const chosen = executor === undefined ? createInterpreter(precision) : await executorOf(executor)
  const device = await chosen.open()
  try {
    const program = await device.compile({ name: 'compute', inputs, variables: {}, updates: {}, outputs })
    const fed = Object.entries(values).map(([name, value]) => [name, { ...value, data: value.data.slice() }])
    return (await program.run(Object.fromEntries(fed))) as { readonly [Name in Names]: TensorMap[string] }
  } finally {
    await device.close()
  }
}
