import { isUserError } from '@bellwether/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeMessage, encodeMessage, type Writer } from './protobuf.ts'

const hex = (write: (to: Writer) => void) => Buffer.from(encodeMessage(write)).toString('hex')

/** Bytes from the examples of protobuf.dev, "Encoding", and from IEEE 754 for floats. */
describe('encodeMessage', () => {
  const cases: [string, (to: Writer) => void, string][] = [
    ['a varint of two bytes', (to) => to.varint(1, 150), '089601'],
    ['zero', (to) => to.varint(1, 0), '0800'],
    ['minus two, in ten bytes', (to) => to.varint(1, -2), '08feffffffffffffffff01'],
    ['a 64-bit number', (to) => to.varint(1, 2n ** 63n), '0880808080808080808001'],
    ['text', (to) => to.text(2, 'testing'), '120774657374696e67'],
    ['a message in a message', (to) => to.message(3, (inner) => inner.varint(1, 150)), '1a03089601'],
    ['packed numbers', (to) => to.packed(6, [3, 270, 86942]), '3206038e029ea705'],
    ['a field number above 15', (to) => to.varint(16, 1), '800101'],
    ['a float', (to) => to.float(1, 1), '0d0000803f'],
    ['a double', (to) => to.double(1, 1), '09000000000000f03f'],
  ]
  it.each(cases)('writes %s', (_, write, expected) => {
    expect(hex(write)).toBe(expected)
  })
})

describe('decodeMessage', () => {
  it('reads back what was written', () => {
    const bytes = encodeMessage((to) => {
      to.varint(1, 150)
      to.text(2, 'testing')
      to.double(3, 1)
    })
    const [number, text, double] = decodeMessage(bytes)
    expect(number).toEqual({ field: 1, value: 150n })
    expect(new TextDecoder().decode(text!.value as Uint8Array)).toBe('testing')
    expect(double!.field).toBe(3)
  })

  it('fails in no other way than with a UserError, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        try {
          decodeMessage(bytes)
        } catch (error) {
          expect(isUserError(error)).toBe(true)
        }
      }),
    )
  })
})
