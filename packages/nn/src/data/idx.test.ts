import { readFileSync } from 'node:fs'
import { isUserError } from '@bellwether/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readIdx } from './idx.ts'

/** An IDX file packed by Python's struct and NumPy 2.4.6 (fixtures/generate_data.py). */
const fixture = JSON.parse(readFileSync(new URL('../../fixtures/data.json', import.meta.url), 'utf8'))
const file = new Uint8Array(Buffer.from(fixture.idx, 'base64'))

describe('readIdx', () => {
  it('reads big-endian numbers and their shape', () => {
    const { shape, data } = readIdx(file)
    expect(shape).toEqual([2, 3])
    expect(Array.from(data)).toEqual(fixture.idxValues.flat())
  })

  it('reads bytes, as MNIST’s labels are', () => {
    expect(readIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 255))).toMatchObject({
      shape: [2],
      data: Uint8Array.of(7, 255),
    })
  })

  it('names the byte wherever a file is cut', () => {
    for (let length = 0; length < file.length; length++)
      expect(() => readIdx(file.subarray(0, length), 'labels')).toThrow(
        `labels, byte ${length}: the file ends`,
      )
  })

  it.each([
    ['compressed', [0x1f, 0x8b, 8, 0], 'byte 0: the file is still compressed'],
    ['something else', [0x50, 0x4b, 3, 4], 'begins with two zeros, this one with 80 75'],
    ['of an unknown type', [0, 0, 7, 0], 'byte 2: 0x7 is no element type'],
    ['longer than it says', [0, 0, 8, 1, 0, 0, 0, 0, 5], 'byte 8: 1 bytes follow'],
  ])('refuses a file that is %s', (_, bytes, message) => {
    expect(() => readIdx(Uint8Array.from(bytes))).toThrow(message)
  })

  it('never fails in another way than with a UserError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          readIdx(bytes)
        } catch (error) {
          expect(isUserError(error)).toBe(true)
        }
      }),
    )
  })
})
