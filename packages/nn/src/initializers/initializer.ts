import type { Random } from '@bellwether/core'

/** How many inputs feed one output of a weight, and how many outputs one input feeds. */
export type Fans = { readonly fanIn: number; readonly fanOut: number }

/**
 * Draws a weight's first values, in row-major order.
 *
 * @param fans of the weight; by default read from its shape in Keras's layout (`fansOf`)
 */
export type Initializer = (shape: readonly number[], random: Random, fans?: Fans) => Float32Array

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1)

/**
 * The fans of a weight whose last two axes are inputs and outputs and whose other axes are the window that a
 * convolution slides: Keras's layout.
 *
 * @example
 * fansOf([784, 128]) // { fanIn: 784, fanOut: 128 }
 * fansOf([3, 3, 32, 64]) // { fanIn: 288, fanOut: 576 }
 */
export function fansOf(shape: readonly number[]): Fans {
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 }
  const window = sizeOf(shape.slice(0, -2))
  return { fanIn: window * shape.at(-2)!, fanOut: window * shape.at(-1)! }
}

/** Numbers drawn one after the other, in a shape's size. */
export function drawn(shape: readonly number[], draw: () => number): Float32Array {
  const values = new Float32Array(sizeOf(shape))
  for (let i = 0; i < values.length; i++) values[i] = draw()
  return values
}
