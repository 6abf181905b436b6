import { UserError } from '@bellwether/core'
import { type Dim, formatShape, type Shape } from '../graph/shape.ts'
import type { Emitter } from '../onnx/emitter.ts'

/** How a window slides over height and width. Pads are [top, left, bottom, right], as ONNX orders them. */
export type Sliding = {
  readonly strides: readonly [number, number]
  readonly pads: readonly [number, number, number, number]
  readonly dilations: readonly [number, number]
}

/** Height and width. */
export type Pair = readonly [number, number]

/** A pair, from one number for both. */
export function pairOf(value: number | Pair): Pair {
  if (typeof value === 'number') return [value, value]
  if (Array.isArray(value) && value.length === 2) return value as Pair
  throw new UserError(`${JSON.stringify(value)} is neither a number nor two`, { hint: 'give 3, or [3, 5]' })
}

function positions(size: number, kernel: number, axis: 0 | 1, sliding: Sliding): number {
  const reach = (kernel - 1) * sliding.dilations[axis] + 1
  const room = size + sliding.pads[axis] + sliding.pads[axis + 2]! - reach
  return Math.floor(room / sliding.strides[axis]) + 1
}

/**
 * Height and width of what a window gives when it slides over an image [batch, height, width, channels].
 *
 * @throws UserError when the window does not fit once
 */
export function slidSize(
  what: string,
  image: Shape,
  kernel: readonly [number, number],
  sliding: Sliding,
): [number, number] {
  if (image.length !== 4) throw new UserError(`${what}: needs 4 axes but got ${formatShape(image)}`)
  const sizes = ([0, 1] as const).map((axis) => {
    const size = image[axis + 1] as Dim
    if (typeof size !== 'number') throw new UserError(`${what}: height and width must be fixed`)
    const count = positions(size, kernel[axis], axis, sliding)
    if (count >= 1) return count
    throw new UserError(`${what}: a window of ${kernel.join('×')} does not fit into ${formatShape(image)}`, {
      hint: "use a smaller window, or padding: 'same'",
    })
  })
  return sizes as [number, number]
}

/**
 * Pads that keep ⌈size / stride⌉ positions, the odd one at the end (Keras's `same`).
 *
 * @param size height and width of the image
 */
export function samePads(
  size: readonly [number, number],
  kernel: readonly [number, number],
  strides: readonly [number, number],
  dilations: readonly [number, number],
): Sliding['pads'] {
  const both = ([0, 1] as const).map((axis) => {
    const reach = (kernel[axis] - 1) * dilations[axis] + 1
    const count = Math.ceil(size[axis] / strides[axis])
    return Math.max(0, (count - 1) * strides[axis] + reach - size[axis])
  }) as [number, number]
  const before = both.map((pad) => Math.floor(pad / 2)) as [number, number]
  return [before[0], before[1], both[0] - before[0], both[1] - before[1]]
}

/** Calls `visit` for every pair of a position of the window and an image pixel under it. Padding is left out. */
export function forEachTap(
  image: readonly [number, number],
  kernel: readonly [number, number],
  output: readonly [number, number],
  { strides, pads, dilations }: Sliding,
  visit: (pixel: number, tap: number, position: number) => void,
): void {
  for (let ky = 0; ky < kernel[0]; ky++) {
    for (let kx = 0; kx < kernel[1]; kx++) {
      for (let oy = 0; oy < output[0]; oy++) {
        const y = oy * strides[0] - pads[0] + ky * dilations[0]
        if (y < 0 || y >= image[0]) continue
        for (let ox = 0; ox < output[1]; ox++) {
          const x = ox * strides[1] - pads[1] + kx * dilations[1]
          if (x >= 0 && x < image[1]) visit(y * image[1] + x, ky * kernel[1] + kx, oy * output[1] + ox)
        }
      }
    }
  }
}

/**
 * Zeros around height and width of images [n, h, w, c], [top, left, bottom, right]; negative numbers crop. All axes are named,
 * for the runtime mixes up those of a Pad with `axes` that it moves past a Transpose.
 */
export function padImage(emit: Emitter, image: string, pads: Sliding['pads']): string {
  if (pads.every((pad) => pad === 0)) return image
  const [top, left, bottom, right] = pads
  return emit.node('Pad', [image, emit.int64s([0, top, left, 0, 0, bottom, right, 0])])
}

/** The ONNX attributes of a sliding window. */
export const slidingAttributes = (kernel: readonly [number, number], sliding: Sliding) => ({
  kernel_shape: kernel,
  strides: sliding.strides,
  pads: sliding.pads,
  dilations: sliding.dilations,
})
