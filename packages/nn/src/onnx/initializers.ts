import { UserError } from '@bellwether/core'
import { elementCount, type Tensor, type TensorMap, tensor } from '../graph/tensor.ts'
import { decodeMessage, type Field } from './protobuf.ts'

/** ONNX's number for float. */
const float = 1

const all = (fields: readonly Field[], field: number) => fields.filter((one) => one.field === field)
const texts = (fields: readonly Field[], field: number) =>
  all(fields, field).map(({ value }) => new TextDecoder().decode(value as Uint8Array))

/** Whole numbers that are written one by one, or packed into one field. */
function wholeNumbers(fields: readonly Field[], field: number): number[] {
  return all(fields, field).flatMap(({ value }) =>
    value instanceof Uint8Array ? unpack(value) : [Number(value)],
  )
}

/** Numbers of seven bits a byte, the lowest first; the eighth bit says that more follow. */
function unpack(bytes: Uint8Array): number[] {
  const numbers: number[] = []
  let [current, factor] = [0, 1]
  for (const byte of bytes) {
    current += (byte & 0x7f) * factor
    factor *= 128
    if (byte & 0x80) continue
    numbers.push(current)
    ;[current, factor] = [0, 1]
  }
  return numbers
}

function readTensor(fields: readonly Field[], what: string): [string, Tensor] | undefined {
  const [name = ''] = texts(fields, 8)
  const raw = all(fields, 9)[0]?.value
  if (Number(all(fields, 2)[0]?.value ?? 0) !== float || !(raw instanceof Uint8Array)) return undefined
  const shape = wholeNumbers(fields, 1)
  if (raw.length !== 4 * elementCount(shape))
    throw new UserError(
      `${what}: "${name}" [${shape}] needs ${4 * elementCount(shape)} bytes, it has ${raw.length}`,
    )
  return [name, tensor(new Float32Array(raw.slice().buffer), shape)]
}

/**
 * The float tensors that an `.onnx` file keeps, by their names: the weights.
 *
 * @param what the file's name, for messages
 * @throws UserError when the bytes are no ONNX model or are cut off
 */
export function readInitializers(bytes: Uint8Array, what: string): TensorMap {
  try {
    const graph = all(decodeMessage(bytes), 7)[0]?.value
    if (!(graph instanceof Uint8Array)) throw new UserError('it holds no graph')
    const tensors = all(decodeMessage(graph), 5).flatMap(({ value }) => {
      const read = readTensor(decodeMessage(value as Uint8Array), what)
      return read ? [read] : []
    })
    return Object.fromEntries(tensors)
  } catch (error) {
    throw new UserError(`${what} is no complete ONNX file: ${(error as Error).message}`, {
      hint: 'save the model again, or fetch the file again',
      cause: error,
    })
  }
}
