import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHalfBits, halfBits } from './float16.ts'

/** IEEE 754-2019, binary16: patterns of the standard's table 3.5 parameters. */
describe('halfBits', () => {
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519, 0x7bff],
    [65520, 0x7c00],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [2 ** -25 * 1.001, 0x0001],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [1 / 3, 0x3555],
  ])('writes %d', (value, pattern) => {
    expect(halfBits(value)).toBe(pattern)
  })

  it('keeps NaN', () => {
    expect(fromHalfBits(halfBits(Number.NaN))).toBeNaN()
  })

  it('is undone by fromHalfBits for every pattern that is a number', () => {
    const numbers = Array.from({ length: 0x10000 }, (_, pattern) => pattern).filter(
      (pattern) => (pattern & 0x7c00) !== 0x7c00 || (pattern & 0x3ff) === 0,
    )
    expect(numbers.map((pattern) => halfBits(fromHalfBits(pattern)))).toEqual(numbers)
  })

  it('errs by at most half a unit in the last place', () => {
    fc.assert(
      fc.property(fc.double({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const single = Math.fround(value)
        const unit = 2 ** (Math.max(-14, Math.floor(Math.log2(Math.abs(single) || 1))) - 10)
        expect(Math.abs(fromHalfBits(halfBits(single)) - single)).toBeLessThanOrEqual(unit / 2)
      }),
    )
  })
})
