import { createRandom, type Random, variance } from '@bellwether/core'
import { describe, expect, it } from 'vitest'
import { tensor } from '../graph/tensor.ts'
import { type Augmentation, augment, cutout, flip, noise, rotate, shift, zoom } from './augment.ts'

/** A stream that always draws the same: 1 is the most, 0 the least. */
const always = (uniform: number, integer = 0): Random => ({
  ...createRandom(1),
  uniform: () => uniform,
  integer: () => integer,
})
const square = tensor([
  [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ],
])
const change = (augmentation: Augmentation, seed: Random, image = square) =>
  Array.from(augment(image, [augmentation], { seed }).data, (value) => Number(value.toFixed(5)) + 0)

/** Pictures moved by hand. */
describe('augment', () => {
  it.each([
    ['shifts down and right', shift(1), [0, 0, 0, 0, 1, 2, 0, 4, 5]],
    ['shifts between pixels', shift(0.5), [0.25, 0.75, 1.25, 1.25, 3, 4, 2.75, 6, 7]],
    ['turns a quarter', rotate(90), [3, 6, 9, 2, 5, 8, 1, 4, 7]],
    ['turns a half', rotate(180), [9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['zooms in twice', zoom(1), [3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7]],
    ['mirrors sideways', flip(), [3, 2, 1, 6, 5, 4, 9, 8, 7]],
    ['mirrors upside down', flip('vertical'), [7, 8, 9, 4, 5, 6, 1, 2, 3]],
    ['blanks a corner', cutout(3), [0, 0, 3, 0, 0, 6, 7, 8, 9]],
  ])('%s', (_, augmentation, expected) => {
    expect(change(augmentation, always(1))).toEqual(expected)
  })

  it('leaves an image as it is where the draw says so', () => {
    expect(change(flip(), always(0.2))).toEqual(Array.from(square.data))
    expect(change(shift(2), always(0.5))).toEqual(Array.from(square.data))
  })

  it('moves channels together and keeps the shape', () => {
    const coloured = tensor([1, 10, 2, 20], [1, 1, 2, 2])
    expect(change(flip(), always(1), coloured)).toEqual([2, 20, 1, 10])
    expect(augment(coloured, [shift(1), rotate(9), noise(1)], { seed: 1 }).shape).toEqual([1, 1, 2, 2])
  })

  it('adds noise of the deviation asked for', () => {
    const noisy = augment(tensor(new Float32Array(10_000), [1, 100, 100]), [noise(2)], { seed: 4 })
    const power = variance(noisy.data)
    expect(Math.abs(power / 4 - 1)).toBeLessThan(5 * Math.sqrt(2 / 10_000))
  })

  it('gives the same pictures for the same seed', () => {
    const all = [shift(1), rotate(20), zoom(0.2), flip(), cutout(1), noise(0.1)]
    expect(augment(square, all, { seed: 5 })).toEqual(augment(square, all, { seed: 5 }))
    expect(augment(square, all, { seed: 5 })).not.toEqual(augment(square, all, { seed: 6 }))
  })

  it('refuses what are no images', () => {
    expect(() => augment(tensor([[1, 2]]), [], { seed: 1 })).toThrow('images of shape [1,2]')
  })
})
