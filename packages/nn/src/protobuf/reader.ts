/** One field as it lies in a message: a number, or the bytes of a text, a message or packed numbers. */
export type Field = { readonly number: number; readonly value: bigint | Uint8Array; readonly at: number }

/** Thrown where bytes are no message; whoever knows the file's name makes it a UserError. */
export class MessageError extends Error {
  readonly byte: number

  constructor(byte: number, what: string) {
    super(what)
    this.byte = byte
  }
}

/**
 * The fields of a message in the order they lie.
 *
 * @param from where the bytes begin in their file, for messages
 * @throws MessageError with the byte of the file where the bytes stop being a message
 */
export function* fieldsOf(bytes: Uint8Array, from = 0): Generator<Field> {
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) throw new MessageError(from + bytes.length, 'the file ends inside a number')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    throw new MessageError(from + at, 'a number is longer than ten bytes')
  }
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length)
      throw new MessageError(
        from + bytes.length,
        `the file ends inside a field that reaches to byte ${from + at + length}`,
      )
    return bytes.subarray(at, (at += length))
  }
  while (at < bytes.length) {
    const start = at
    const tag = varint()
    const number = Number(tag >> 3n)
    const type = Number(tag & 7n)
    if (number === 0 || ![0, 1, 2, 5].includes(type))
      throw new MessageError(from + start, `field ${number} of wire type ${type} does not exist`)
    const value = type === 0 ? varint() : take(type === 1 ? 8 : type === 5 ? 4 : Number(varint()))
    yield { number, value, at: from + at - (typeof value === 'bigint' ? 0 : value.length) }
  }
}

/** The bytes of every field of a number. */
export const allOf = (fields: readonly Field[], number: number): Uint8Array[] =>
  fields.flatMap((field) =>
    field.number === number && field.value instanceof Uint8Array ? [field.value] : [],
  )

/** The text of a field, of the last if it is repeated; empty when there is none. */
export const textOf = (fields: readonly Field[], number: number): string =>
  new TextDecoder().decode(allOf(fields, number).at(-1) ?? new Uint8Array())
