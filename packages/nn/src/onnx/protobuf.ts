import { UserError } from '@bellwether/core'

/**
 * The wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding), as much of it as ONNX files
 * and TensorBoard's events use: a message is a list of fields, each a number and a varint, 32 bits, or bytes.
 */
export type Writer = {
  varint(field: number, value: number | bigint): void
  float(field: number, value: number): void
  double(field: number, value: number): void
  bytes(field: number, value: Uint8Array): void
  text(field: number, value: string): void
  message(field: number, write: (inner: Writer) => void): void
  /** Repeated whole numbers, packed into one field. */
  packed(field: number, values: readonly number[]): void
}

const encoder = new TextEncoder()
const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

/** Seven bits a byte, the lowest first. Small numbers, which are almost all, go without bigints. */
function varintBytes(value: number | bigint): number[] {
  if (typeof value === 'number' && value >= 0 && value < 0x80) return [value]
  if (typeof value === 'number' && value >= 0 && value < 0x4000) return [(value & 0x7f) | 0x80, value >> 7]
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return [...bytes, Number(rest)]
}

/** Bytes one after the other, in one array that grows. */
function createBuffer() {
  let file = new Uint8Array(1024)
  let end = 0
  const reserve = (size: number) => {
    if (end + size <= file.length) return
    const wider = new Uint8Array(Math.max(end + size, 2 * file.length))
    wider.set(file.subarray(0, end))
    file = wider
  }
  return {
    end: () => end,
    append(bytes: ArrayLike<number>) {
      reserve(bytes.length)
      file.set(bytes, end)
      end += bytes.length
    },
    /** Puts bytes at a place, and moves up what stands from there on. */
    insert(at: number, bytes: ArrayLike<number>) {
      reserve(bytes.length)
      file.copyWithin(at + bytes.length, at, end)
      file.set(bytes, at)
      end += bytes.length
    },
    whole: () => file.slice(0, end),
  }
}

/** Encodes a message; the length of a nested one is inserted before it once it is known. */
export function encodeMessage(write: (writer: Writer) => void): Uint8Array {
  const { append, insert, end, whole } = createBuffer()
  const varint = (value: number | bigint) => append(varintBytes(value))
  const tag = (field: number, type: number) => varint((field << 3) | type)
  const bytes = (field: number, value: ArrayLike<number>) => {
    tag(field, wire.bytes)
    varint(value.length)
    append(value)
  }
  const writer: Writer = {
    bytes,
    text: (field, value) => bytes(field, encoder.encode(value)),
    packed: (field, values) => bytes(field, values.flatMap(varintBytes)),
    message(field, inner) {
      tag(field, wire.bytes)
      const start = end()
      inner(writer)
      insert(start, varintBytes(end() - start))
    },
    varint(field, value) {
      tag(field, wire.varint)
      varint(value)
    },
    float(field, value) {
      tag(field, wire.fixed32)
      append(new Uint8Array(Float32Array.of(value).buffer))
    },
    double(field, value) {
      tag(field, wire.fixed64)
      append(new Uint8Array(Float64Array.of(value).buffer))
    },
  }
  write(writer)
  return whole()
}

/** A field as it was read: whole numbers as bigint, all else as bytes. */
export type Field = { readonly field: number; readonly value: bigint | Uint8Array }

function readVarint(bytes: Uint8Array, start: number): { value: bigint; end: number } {
  let value = 0n
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i]
    if (byte === undefined) throw new UserError(`the file ends at byte ${bytes.length} within a number`)
    value |= BigInt(byte & 0x7f) << BigInt(7 * i)
    if (byte < 0x80) return { value, end: start + i + 1 }
  }
  throw new UserError(`byte ${start}: a number is longer than 64 bits`)
}

function readValue(bytes: Uint8Array, start: number, type: number): { value: Field['value']; end: number } {
  if (type === wire.varint) return readVarint(bytes, start)
  const length = type === wire.bytes ? readVarint(bytes, start) : undefined
  const from = length?.end ?? start
  const size = length ? Number(length.value) : type === wire.fixed64 ? 8 : type === wire.fixed32 ? 4 : -1
  if (size < 0) throw new UserError(`byte ${start}: wire type ${type} is not one that ONNX uses`)
  if (from + size > bytes.length) {
    throw new UserError(`byte ${start}: a field of ${size} bytes reaches past the end at ${bytes.length}`)
  }
  return { value: bytes.subarray(from, from + size), end: from + size }
}

/**
 * Reads the fields of a message, in order.
 *
 * @throws UserError with the byte where the message stops to make sense
 */
export function decodeMessage(bytes: Uint8Array): Field[] {
  const fields: Field[] = []
  for (let at = 0; at < bytes.length; ) {
    const tag = readVarint(bytes, at)
    const { value, end } = readValue(bytes, tag.end, Number(tag.value & 7n))
    fields.push({ field: Number(tag.value >> 3n), value })
    at = end
  }
  return fields
}
