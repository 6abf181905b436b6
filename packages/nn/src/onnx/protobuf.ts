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

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/** The pieces of a message, so that what is nested is not copied once for each level. */
function collect(write: (writer: Writer) => void): Uint8Array[] {
  const chunks: Uint8Array[] = []
  const varint = (value: number | bigint) => chunks.push(Uint8Array.of(...varintBytes(value)))
  const tag = (field: number, type: number) => varint((field << 3) | type)
  const nest = (field: number, parts: readonly Uint8Array[]) => {
    tag(field, wire.bytes)
    varint(parts.reduce((size, { length }) => size + length, 0))
    for (const part of parts) chunks.push(part)
  }
  write({
    bytes: (field, value) => nest(field, [value]),
    text: (field, value) => nest(field, [encoder.encode(value)]),
    message: (field, inner) => nest(field, collect(inner)),
    packed: (field, values) => nest(field, [Uint8Array.from(values.flatMap(varintBytes))]),
    varint(field, value) {
      tag(field, wire.varint)
      varint(value)
    },
    float(field, value) {
      tag(field, wire.fixed32)
      chunks.push(new Uint8Array(Float32Array.of(value).buffer))
    },
    double(field, value) {
      tag(field, wire.fixed64)
      chunks.push(new Uint8Array(Float64Array.of(value).buffer))
    },
  })
  return chunks
}

/** Encodes a message. */
export const encodeMessage = (write: (writer: Writer) => void): Uint8Array => join(collect(write))

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
