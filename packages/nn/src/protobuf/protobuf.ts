/**
 * The wire format of Protocol Buffers, as far as ONNX models and TensorBoard's events need it (protobuf.dev, "Encoding").
 *
 * A message is its parts in order; nothing is copied until `encode`.
 *
 * @example
 * encode(message(integer(1, 150), text(2, 'testing')))
 */
export type Message = readonly Uint8Array[]

/** Wire types: how a field's bytes are delimited. */
const varintType = 0
const eightBytes = 1
const delimited = 2
const fourBytes = 5

/** A whole number in groups of seven bits, the lowest first; a negative one as its 64-bit two's complement. */
function varint(value: number | bigint): number[] {
  const groups: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 0x7fn) {
    groups.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  groups.push(Number(rest))
  return groups
}

const tag = (field: number, type: number) => varint(field * 8 + type)

export const lengthOf = (parts: Message): number => parts.reduce((sum, part) => sum + part.length, 0)

/** Fields one after the other. */
export const message = (...fields: readonly Message[]): Message => fields.flat()

/** int32, int64, uint32, uint64, bool and enum fields. */
export const integer = (field: number, value: number | bigint): Message => [
  Uint8Array.from([...tag(field, varintType), ...varint(value)]),
]

export function float(field: number, value: number): Message {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return [Uint8Array.from(tag(field, fourBytes)), bytes]
}

export function double(field: number, value: number): Message {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value, true)
  return [Uint8Array.from(tag(field, eightBytes)), bytes]
}

/** A message within a message. */
export const nested = (field: number, parts: Message): Message => [
  Uint8Array.from([...tag(field, delimited), ...varint(lengthOf(parts))]),
  ...parts,
]

export const bytes = (field: number, value: Uint8Array): Message => nested(field, [value])

export const text = (field: number, value: string): Message => bytes(field, new TextEncoder().encode(value))

/** A repeated field of whole numbers, packed. */
export const integers = (field: number, values: readonly (number | bigint)[]): Message =>
  bytes(field, Uint8Array.from(values.flatMap(varint)))

/** A repeated field of doubles, packed. */
export const doubles = (field: number, values: readonly number[]): Message =>
  bytes(field, new Uint8Array(Float64Array.from(values).buffer))

/** The message as one array. */
export function encode(parts: Message): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(lengthOf(parts))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
