import { describe, expect, it } from 'vitest'
import { double, doubles, encode, float, integer, integers, message, nested, text } from './protobuf.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Bytes from the examples of protobuf.dev, "Encoding", and from IEEE 754 for floats. */
describe('the wire format', () => {
  it.each([
    ['a varint of two bytes', integer(1, 150), '089601'],
    ['zero', integer(1, 0), '0800'],
    ['minus two, in ten bytes', integer(1, -2), '08feffffffffffffffff01'],
    ['a 64-bit number', integer(1, 2n ** 63n), '0880808080808080808001'],
    ['text', text(2, 'testing'), '120774657374696e67'],
    ['a message in a message', nested(3, integer(1, 150)), '1a03089601'],
    ['packed numbers', integers(6, [3, 270, 86942]), '3206038e029ea705'],
    ['a field number above 15', integer(16, 1), '800101'],
    ['a float', float(1, 1), '0d0000803f'],
    ['a double', double(1, 1), '09000000000000f03f'],
    ['packed doubles', doubles(1, [1]), '0a08000000000000f03f'],
    ['two fields', message(integer(1, 1), text(2, '')), '08011200'],
  ])('writes %s', (_, parts, expected) => {
    expect(hex(encode(parts))).toBe(expected)
  })
})
