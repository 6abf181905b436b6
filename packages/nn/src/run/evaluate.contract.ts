import type { NodeMap } from '../graph/program.ts'
import type { TensorMap } from '../graph/tensor.ts'
import { createInterpreter } from './interpreter.ts'

/** For tests: the values of nodes by the interpreter in double precision, from values of the inputs that they are made of. */
export async function evaluate(outputs: NodeMap, inputs: NodeMap, values: TensorMap): Promise<TensorMap> {
  const device = await createInterpreter('float64').open()
  const program = await device.compile({ name: 'test', inputs, variables: {}, updates: {}, outputs })
  return program.run(values)
}
