import { readFileSync } from 'node:fs'
import { isUserError } from '@bellwether/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tensor } from '../graph/tensor.ts'
import { fromHalfBits, halfBits } from './float16.ts'
import { readSafetensors, writeSafetensors } from './safetensors.ts'

/** Files written by the reference implementation: safetensors 0.8.0 (fixtures/generate_safetensors.py). */
const fixture = JSON.parse(readFileSync(new URL('../../fixtures/safetensors.json', import.meta.url), 'utf8'))
const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))

const half = (value: number) => fromHalfBits(halfBits(value))
const tensors = {
  double: tensor([1 / 3, -2.5e300], [2], 'float64'),
  kernel: tensor([0.1, -1, 2, 3e-40, 65504, 1e30], [2, 3]),
  mask: tensor([-1, 0, 127], [3], 'int32'),
  empty: tensor(new Float32Array(), [0, 4]),
  scalar: tensor(Float64Array.of(7), []),
}

describe('readSafetensors', () => {
  it('reads what the reference implementation wrote', () => {
    const { tensors: read, metadata } = readSafetensors(bytes(fixture.file))
    expect(read).toEqual({
      ...tensors,
      half: tensor([half(1 / 3), -2, 2 ** -24, 65504]),
    })
    expect(metadata).toEqual({ format: 'bellwether' })
  })

  it('reads bfloat16 as float32 and 64-bit integers as float64', () => {
    expect(readSafetensors(bytes(fixture.wideFile)).tensors).toEqual({
      steps: tensor([5, 2 ** 40], [2], 'float64'),
      brain: tensor([1.5, -3]),
    })
  })

  it('reads from a view that is not aligned', () => {
    const file = bytes(fixture.file)
    const shifted = new Uint8Array(file.length + 3)
    shifted.set(file, 3)
    expect(readSafetensors(shifted.subarray(3))).toEqual(readSafetensors(file))
  })
})

describe('writeSafetensors', () => {
  it('writes what the reference implementation writes, byte for byte', () => {
    const { tensors: read } = readSafetensors(bytes(fixture.evenFile))
    expect(writeSafetensors(read, { metadata: { format: 'bellwether' } })).toEqual(bytes(fixture.evenFile))
  })

  it('halves floats on request', () => {
    const { kernel } = tensors
    const file = writeSafetensors({ kernel }, { storage: 'float16' })
    expect(readSafetensors(file).tensors.kernel!.data).toEqual(kernel.data.map(half))
  })

  it('keeps every shape, type and value', () => {
    const data = fc.oneof(
      fc.float32Array({ maxLength: 9 }),
      fc.float64Array({ maxLength: 9 }),
      fc.int32Array({ maxLength: 9 }),
      fc.uint32Array({ maxLength: 9 }),
      fc.uint8Array({ maxLength: 9 }),
    )
    const named = fc.dictionary(
      fc.string({ minLength: 1 }).filter((name) => name !== '__metadata__' && name !== '__proto__'),
      data.map((values) => tensor(values, [values.length, 1])),
      { noNullPrototype: true },
    )
    fc.assert(
      fc.property(named, (given) => {
        expect(readSafetensors(writeSafetensors(given)).tensors).toEqual(given)
      }),
    )
  })
})

describe('a damaged file', () => {
  const file = bytes(fixture.file)
  const withHeader = (header: unknown, data = 0) => {
    const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
    const made = new Uint8Array(8 + text.length + data)
    made[0] = text.length
    made.set(text, 8)
    return made
  }

  it('is refused by name and byte wherever it is cut', () => {
    for (let length = 0; length < file.length; length++) {
      const cut = () => readSafetensors(file.subarray(0, length), 'model.safetensors')
      expect(cut).toThrow(`model.safetensors, byte ${length}: the file ends`)
    }
  })

  it('never fails in another way than with a UserError', () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), (at, value) => {
        const changed = file.slice()
        changed[at] = value
        try {
          readSafetensors(changed)
        } catch (error) {
          expect(isUserError(error)).toBe(true)
        }
      }),
    )
  })

  it.each([
    ['not JSON', '{"a":', 0, 'byte 8: the header is not JSON'],
    ['a list', '[]', 0, 'byte 8: the header is not a JSON object'],
    ['an unknown type', { a: { dtype: 'F8', shape: [1], data_offsets: [0, 1] } }, 1, '"a" has type "F8"'],
    ['a wrong shape', { a: { dtype: 'U8', shape: [-1], data_offsets: [0, 1] } }, 1, '"a" has the shape [-1]'],
    ['no offsets', { a: { dtype: 'U8', shape: [1] } }, 1, '"a" has the offsets undefined'],
    ['null', { a: null }, 1, '"a" has type undefined'],
    ['a size that differs', { a: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, 4, 'needs 8 bytes'],
    ['a gap', { a: { dtype: 'U8', shape: [1], data_offsets: [1, 2] } }, 2, 'begins at offset 1 instead of 0'],
    [
      'bytes behind',
      { a: { dtype: 'U8', shape: [1], data_offsets: [0, 1] } },
      9,
      'bytes follow after the last',
    ],
  ])('is refused: %s', (_, header, data, message) => {
    expect(() => readSafetensors(withHeader(header, data))).toThrow(message)
  })

  it('is refused when it is something else', () => {
    expect(() => readSafetensors(new TextEncoder().encode('hello, world'))).toThrow(
      'byte 0: this is no safetensors',
    )
  })
})
