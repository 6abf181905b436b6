import { UserError } from '@bellwether/core'
import { type Tensor, type TypedArray, tensor } from '../graph/tensor.ts'

/** Element types of the format, by the third byte; several bytes are big-endian. */
const readers: Record<number, { size: number; read: (view: DataView, count: number) => TypedArray }> = {
  8: { size: 1, read: (view, n) => new Uint8Array(view.buffer, view.byteOffset, n).slice() },
  9: { size: 1, read: (view, n) => Int32Array.from({ length: n }, (_, i) => view.getInt8(i)) },
  11: { size: 2, read: (view, n) => Int32Array.from({ length: n }, (_, i) => view.getInt16(2 * i)) },
  12: { size: 4, read: (view, n) => Int32Array.from({ length: n }, (_, i) => view.getInt32(4 * i)) },
  13: { size: 4, read: (view, n) => Float32Array.from({ length: n }, (_, i) => view.getFloat32(4 * i)) },
  14: { size: 8, read: (view, n) => Float64Array.from({ length: n }, (_, i) => view.getFloat64(8 * i)) },
}

const broken = (name: string, byte: number, what: string, hint = 'download or copy the file again') =>
  new UserError(`${name}, byte ${byte}: ${what}`, { hint })

function checkMagic(file: Uint8Array, name: string): void {
  if (file[0] === 0x1f && file[1] === 0x8b)
    throw broken(name, 0, 'the file is still compressed', 'decompress it first: gunzip')
  if (file.length < 4) throw broken(name, file.length, 'the file ends inside its first four bytes')
  if (file[0] !== 0 || file[1] !== 0)
    throw broken(name, 0, `an IDX file begins with two zeros, this one with ${file[0]} ${file[1]}`)
}

/**
 * Reads the IDX format of the MNIST data (Yann LeCun's description of the files): two zeros, the element type, the number of
 * axes, each axis's size as a big-endian 32-bit number, then the numbers in row-major order.
 *
 * @param name of the file, for messages
 * @throws UserError that names the byte where the file stops being one
 */
export function readIdx(file: Uint8Array, name = 'IDX file'): Tensor {
  checkMagic(file, name)
  const [, , type = 0, rank = 0] = file
  const reader = readers[type]
  if (!reader) throw broken(name, 2, `0x${type.toString(16)} is no element type`)
  const start = 4 + 4 * rank
  if (file.length < start)
    throw broken(name, file.length, `the file ends inside its sizes, which reach to byte ${start}`)
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis))
  const count = shape.reduce((product, size) => product * size, 1)
  const end = start + count * reader.size
  if (file.length < end)
    throw broken(name, file.length, `the file ends early: [${shape}] reaches to byte ${end}`)
  if (file.length > end) throw broken(name, end, `${file.length - end} bytes follow after the last number`)
  return tensor(reader.read(new DataView(file.buffer, file.byteOffset + start, end - start), count), shape)
}
