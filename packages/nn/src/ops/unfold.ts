import { type Dim, multiplyDims, type Shape } from '../graph/shape.ts'
import { tensor } from '../graph/tensor.ts'
import type { Emitter } from '../onnx/emitter.ts'
import { type Pair, padImage, type Sliding } from './window.ts'

/** The sizes of a convolution. */
export type View = {
  readonly batch: Dim
  readonly image: Pair
  readonly channels: number
  readonly filters: number
  readonly window: Pair
  readonly output: Pair
  readonly sliding: Sliding
}

/** The sizes of a convolution of images [n, h, w, c] with kernels [kh, kw, c, o] to results [n, h', w', o]. */
export function convolutionOf(image: Shape, kernel: Shape, output: Shape, sliding: Sliding): View {
  const [batch, height, width] = image as [Dim, number, number]
  const [kh, kw, channels, filters] = kernel as [number, number, number, number]
  return {
    batch,
    image: [height, width],
    channels,
    filters,
    window: [kh, kw],
    output: output.slice(1, 3) as unknown as Pair,
    sliding,
  }
}

const area = ([height, width]: Pair) => height * width

/** Bytes of one sample's unfolded image. */
export const unfoldedBytes = ({ output, window, channels }: View): number =>
  4 * area(output) * area(window) * channels

/** Rows of the unfolded images: all positions of the whole batch. */
export const positionsOf = ({ batch, output }: View): Dim => multiplyDims([batch, ...output])

/** Numbers that the window sees at a position. */
export const tapsOf = ({ window, channels }: View): number => area(window) * channels

/** From this many channels on, a pixel is worth a copy of its own. */
const fewestForPixels = 8

/**
 * Unfolds an image for a convolution that is a matrix product: what each position of the window sees, as a row
 * [positions, taps · channels], or `turned` as a column.
 *
 * Pixels are gathered one by one where they hold many channels; where they hold few, whole planes are laid under each other.
 */
export function toColumns(emit: Emitter, image: string, view: View): { columns: string; turned: boolean } {
  const { window, channels, sliding } = view
  const taps = emit.int64s([-1, area(window) * channels])
  const plain = area(window) === 1 && [...sliding.strides, 1].every((stride) => stride === 1)
  const padded = padImage(emit, image, sliding.pads)
  if (plain && padded === image) return { columns: emit.node('Reshape', [image, taps]), turned: false }
  if (channels < fewestForPixels) return { columns: stackPlanes(emit, padded, view), turned: true }
  const flat = emit.node('Reshape', [padded, emit.int64s([0, -1, channels])])
  const seen = emit.node('Gather', [flat, emit.constant(tensor(pixelsSeen(view)))], { axis: 1 })
  return { columns: emit.node('Reshape', [seen, taps]), turned: false }
}

/** The pixel of the padded image under each tap at each position. */
function pixelsSeen({ image, window, output, sliding: { strides, pads, dilations } }: View): Int32Array {
  const width = image[1] + pads[1] + pads[3]
  const pixels = new Int32Array(area(output) * area(window))
  let at = 0
  for (let y = 0; y < output[0]; y++) {
    for (let x = 0; x < output[1]; x++) {
      for (let ky = 0; ky < window[0]; ky++) {
        for (let kx = 0; kx < window[1]; kx++) {
          const row = y * strides[0] + ky * dilations[0]
          pixels[at++] = row * width + x * strides[1] + kx * dilations[1]
        }
      }
    }
  }
  return pixels
}

/** Each tap's plane of each channel, one under the other: [taps · channels, positions]. */
function stackPlanes(emit: Emitter, padded: string, view: View): string {
  const { window, channels, output, sliding } = view
  const { strides, dilations } = sliding
  const planes = emit.node('Transpose', [padded], { perm: [3, 0, 1, 2] })
  const slices = Array.from({ length: area(window) }, (_, tap) => {
    const start = [Math.floor(tap / window[1]) * dilations[0], (tap % window[1]) * dilations[1]]
    const end = start.map((first, axis) => first + (output[axis]! - 1) * strides[axis]! + 1)
    return emit.node('Slice', [planes, ...[start, end, [2, 3], strides].map((values) => emit.int64s(values))])
  })
  const stacked = slices.length === 1 ? slices[0]! : emit.node('Concat', slices, { axis: 0 })
  return emit.node('Reshape', [stacked, emit.int64s([area(window) * channels, -1])])
}
