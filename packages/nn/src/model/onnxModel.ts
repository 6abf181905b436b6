import { UserError } from '@bellwether/core'
import { castTensor, type Tensor, type TensorMap } from '../graph/tensor.ts'
import { checkOptions } from '../named.ts'
import { decodeModel } from '../onnx/format.ts'
import type { Executor } from '../run/executor.ts'
import { type ExecutorName, executorOf } from '../run/registry.ts'
import { listOf, type Tensors } from './feeding.ts'

/** A model for inference out of an `.onnx` file. */
export type OnnxModel = {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** What the first output gives for inputs in the file's order. */
  predict(x: Tensors): Promise<Tensor>
  /** What every output gives. */
  run(inputs: TensorMap): Promise<TensorMap>
  close(): Promise<void>
}

const feedable = new Set(['float32', 'int32', 'uint8', 'bool'])

/**
 * Opens the bytes of an `.onnx` file, of this package or of another.
 *
 * @param name for messages
 * @throws UserError when the bytes are no complete ONNX file or the runtime refuses them
 */
export async function openOnnx(
  bytes: Uint8Array,
  options: { name?: string; executor?: ExecutorName | Executor } = {},
): Promise<OnnxModel> {
  checkOptions('openOnnx', options, { name: true, executor: true })
  const { name = 'the model', executor } = options
  const { inputs, outputs } = decodeModel(bytes, name)
  const odd = inputs.find(({ type }) => !feedable.has(type))
  if (odd) throw new UserError(`${name}: input "${odd.name}" is ${odd.type}, which cannot be fed`)
  const device = await (await executorOf(executor)).open()
  if (!device.compileOnnx)
    throw new UserError(`${name}: this executor cannot run .onnx files`, { hint: 'use ortNode or ortWeb' })
  const names = outputs.map((output) => output.name)
  const compiled = await device.compileOnnx({ bytes, outputs: names }).catch(async (cause: Error) => {
    await device.close()
    throw new UserError(`${name}: the runtime refuses the file: ${cause.message}`, { cause })
  })
  const run = (fed: TensorMap) =>
    compiled.run(
      Object.fromEntries(
        inputs.map((input) => {
          const value = fed[input.name]
          if (!value) throw new UserError(`${name}: input "${input.name}" is missing`)
          return [input.name, castTensor({ ...value, data: value.data.slice() }, input.type as 'float32')]
        }),
      ),
    )
  return {
    inputs: inputs.map((input) => input.name),
    outputs: names,
    run,
    async predict(x) {
      const given = listOf(x)
      const results = await run(Object.fromEntries(given.map((value, i) => [inputs[i]?.name ?? i, value])))
      return results[names[0] as string] as Tensor
    },
    close: () => device.close(),
  }
}

/** Opens an `.onnx` file. Only in Node. */
export async function loadOnnx(
  path: string,
  options: { executor?: ExecutorName | Executor } = {},
): Promise<OnnxModel> {
  checkOptions('loadOnnx', options, { executor: true })
  const { readBytes } = await import('../run/nodeSave.ts')
  return openOnnx(await readBytes(path), { name: path, ...options })
}
