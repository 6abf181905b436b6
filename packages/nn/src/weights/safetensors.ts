import { UserError } from '@bellwether/core'
import {
  type DType,
  isTensor,
  type Tensor,
  type TensorMap,
  type TypedArray,
  tensor,
} from '../graph/tensor.ts'
import { checkOptions, named } from '../named.ts'
import { takingTurns } from '../turns.ts'
import { fromHalfBits, halfBits } from './float16.ts'

/**
 * The safetensors format (github.com/huggingface/safetensors, "Format"): eight bytes with the header's length, a JSON
 * header with each tensor's type, shape and place, then the numbers, little-endian and without gaps.
 */
type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] }

/** Longest header that the reference implementation reads. */
const longestHeader = 100_000_000

/** How a stored type's bytes become a tensor's numbers; `buffer` is the tensor's own, so it is aligned. */
const readers: Record<string, { size: number; dtype: DType; read: (buffer: ArrayBuffer) => TypedArray }> = {
  F64: { size: 8, dtype: 'float64', read: (buffer) => new Float64Array(buffer) },
  F32: { size: 4, dtype: 'float32', read: (buffer) => new Float32Array(buffer) },
  F16: {
    size: 2,
    dtype: 'float32',
    read: (buffer) => Float32Array.from(new Uint16Array(buffer), fromHalfBits),
  },
  BF16: {
    size: 2,
    dtype: 'float32',
    read: (buffer) =>
      new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer),
  },
  I64: { size: 8, dtype: 'float64', read: (buffer) => Float64Array.from(new BigInt64Array(buffer), Number) },
  I32: { size: 4, dtype: 'int32', read: (buffer) => new Int32Array(buffer) },
  I16: { size: 2, dtype: 'int32', read: (buffer) => Int32Array.from(new Int16Array(buffer)) },
  I8: { size: 1, dtype: 'int32', read: (buffer) => Int32Array.from(new Int8Array(buffer)) },
  U32: { size: 4, dtype: 'uint32', read: (buffer) => new Uint32Array(buffer) },
  U16: { size: 2, dtype: 'uint32', read: (buffer) => Uint32Array.from(new Uint16Array(buffer)) },
  U8: { size: 1, dtype: 'uint8', read: (buffer) => new Uint8Array(buffer) },
  BOOL: { size: 1, dtype: 'bool', read: (buffer) => new Uint8Array(buffer) },
}

/** The stored type of each of ours. */
const stored: Record<DType, string> = {
  float64: 'F64',
  float32: 'F32',
  int32: 'I32',
  uint32: 'U32',
  uint8: 'U8',
  bool: 'BOOL',
}

const bytesOf = (data: TypedArray | Uint16Array) =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

function encode({ data, dtype }: Tensor, storage: Storage): { type: string; bytes: Uint8Array } {
  return storage === 'float16' && (dtype === 'float32' || dtype === 'float64')
    ? { type: 'F16', bytes: bytesOf(Uint16Array.from(data, halfBits)) }
    : { type: stored[dtype], bytes: bytesOf(data) }
}

/** How floats are kept: as they are, or in half precision. */
export type Storage = 'full' | 'float16'

export type SafetensorsOptions = { storage?: Storage; metadata?: Record<string, string> }

/** A file with its header, and where each tensor's bytes go. */
function layOut(tensors: TensorMap, options: SafetensorsOptions) {
  checkOptions('safetensors', options, { storage: true, metadata: true })
  const { storage = 'full', metadata } = options
  named('storage', { full: true, float16: true }, storage)
  const odd = Object.entries(tensors).find(([, value]) => !isTensor(value))
  if (odd)
    throw new UserError(`safetensors: "${odd[0]}" is no tensor`, { hint: 'wrap arrays: tensor([1, 2])' })
  const parts = Object.entries(tensors).map(([name, source]) => ({
    name,
    source,
    ...encode(source, storage),
  }))
  parts.sort((a, b) => readers[b.type]!.size - readers[a.type]!.size || (a.name < b.name ? -1 : 1))
  const header: Record<string, unknown> = metadata === undefined ? {} : { __metadata__: metadata }
  const offsets: number[] = []
  let end = 0
  for (const { name, source, type, bytes } of parts) {
    offsets.push(end)
    header[name] = { dtype: type, shape: source.shape, data_offsets: [end, (end += bytes.length)] }
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const start = 8 + Math.ceil(text.length / 8) * 8
  const file = new Uint8Array(start + end).fill(0x20, 8, start)
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true)
  file.set(text, 8)
  return { file, parts: parts.map(({ bytes }, i) => ({ bytes, at: start + offsets[i]! })) }
}

/**
 * Tensors as the bytes of a `.safetensors` file, wide types first so that each is aligned.
 *
 * @param options.storage `float16` halves the floats' size and keeps three digits of them
 * @param options.metadata free text by name, kept in the header
 * @example
 * readSafetensors(writeSafetensors({ bias: tensor([1, 2]) })).tensors.bias
 */
export function writeSafetensors(tensors: TensorMap, options: SafetensorsOptions = {}): Uint8Array {
  const { file, parts } = layOut(tensors, options)
  for (const { bytes, at } of parts) file.set(bytes, at)
  return file
}

/** The same while the event loop turns: for what is saved in the middle of training. */
export async function encodeSafetensors(
  tensors: TensorMap,
  options: SafetensorsOptions = {},
): Promise<Uint8Array> {
  const { file, parts } = layOut(tensors, options)
  const turn = takingTurns()
  for (const { bytes, at } of parts) {
    file.set(bytes, at)
    await turn()
  }
  return file
}

type Contents = { tensors: Record<string, Tensor>; metadata: Record<string, string> }

/**
 * The tensors and the metadata of a `.safetensors` file. Half and brain floats come as float32, 64-bit integers as float64
 * (exact up to 2⁵³), smaller integers as int32 and uint32.
 *
 * @param name of the file, for messages
 * @throws UserError that names the byte where the file stops being one
 */
export function readSafetensors(file: Uint8Array, name = 'safetensors file'): Contents {
  const header = readHeader(file, name)
  const start = 8 + headerLength(file, name)
  const { __metadata__: metadata = {}, ...entries } = header
  const tensors: Record<string, Tensor> = {}
  let expected = 0
  for (const [key, entry] of Object.entries(entries).sort(byOffset)) {
    const { shape, dtype, data_offsets } = checkEntry(key, entry, expected, name)
    const [from, to] = data_offsets
    if (start + to > file.length)
      throw broken(name, file.length, `the file ends inside "${key}", which reaches to byte ${start + to}`)
    const reader = readers[dtype]!
    tensors[key] = tensor(reader.read(file.slice(start + from, start + to).buffer), shape, reader.dtype)
    expected = to
  }
  if (start + expected < file.length)
    throw broken(name, start + expected, 'bytes follow after the last tensor')
  return { tensors, metadata: metadata as unknown as Record<string, string> }
}

const broken = (name: string, byte: number, what: string) =>
  new UserError(`${name}, byte ${byte}: ${what}`, { hint: 'copy or save the file again' })

const byOffset = ([, a]: [string, Entry], [, b]: [string, Entry]) =>
  (a?.data_offsets?.[0] ?? 0) - (b?.data_offsets?.[0] ?? 0) ||
  (a?.data_offsets?.[1] ?? 0) - (b?.data_offsets?.[1] ?? 0)

function headerLength(file: Uint8Array, name: string): number {
  if (file.length < 8)
    throw broken(name, file.length, 'the file ends before the eight bytes of its header’s length')
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true))
  if (length > longestHeader)
    throw broken(name, 0, `this is no safetensors file: its header would be ${length} bytes long`)
  if (8 + length > file.length)
    throw broken(name, file.length, `the file ends inside its header, which reaches to byte ${8 + length}`)
  return length
}

function readHeader(file: Uint8Array, name: string): Record<string, Entry> {
  const bytes = file.subarray(8, 8 + headerLength(file, name))
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new UserError(`${name}, byte 8: the header is not JSON`, {
      hint: 'copy or save the file again',
      cause,
    })
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw broken(name, 8, 'the header is not a JSON object')
  return header as Record<string, Entry>
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** Checks one tensor's entry: its type, its shape, and that it begins where the one before it ended. */
function checkEntry(key: string, entry: Entry, expected: number, name: string): Entry {
  const { dtype, shape, data_offsets: offsets } = entry ?? {}
  const type = Object.hasOwn(readers, dtype ?? '') ? readers[dtype]! : undefined
  if (type === undefined)
    throw broken(
      name,
      8,
      `tensor "${key}" has type ${JSON.stringify(dtype)}; known are ${Object.keys(readers)}`,
    )
  if (!Array.isArray(shape) || !shape.every(isCount))
    throw broken(name, 8, `tensor "${key}" has the shape ${JSON.stringify(shape)}`)
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    throw broken(name, 8, `tensor "${key}" has the offsets ${JSON.stringify(offsets)}`)
  const bytes = shape.reduce((size, n) => size * n, type.size)
  if (offsets[1] - offsets[0] !== bytes)
    throw broken(
      name,
      8,
      `tensor "${key}" of ${dtype} [${shape}] needs ${bytes} bytes, its offsets span ${offsets}`,
    )
  if (offsets[0] !== expected)
    throw broken(name, 8, `tensor "${key}" begins at offset ${offsets[0]} instead of ${expected}`)
  return entry
}
