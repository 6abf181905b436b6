import { expect, it } from 'vitest'
import { softmax } from './softmax.ts'

it('neither overflows nor underflows', () => {
  const values = Float64Array.of(1000, 1000 + Math.log(3), 7)
  expect(softmax(values, 2)).toBeCloseTo(1000 + Math.log(4), 12)
  expect(Array.from(values)).toEqual([expect.closeTo(0.25, 12), expect.closeTo(0.75, 12), 7])
})
