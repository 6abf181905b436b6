import { apply, type Node, type Op, type Operand } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import { tensor } from '../graph/tensor.ts'
import type { Emitter } from '../onnx/emitter.ts'
import { add, addOp } from './add.ts'
import { maxPool2dGradient } from './maxPool2dGradient.ts'
import { relu, reluOp } from './relu.ts'
import { forEachTap, type Pair, type Sliding, slidingAttributes, slidSize } from './window.ts'

export type Pooling = { readonly window: Pair; readonly sliding: Sliding }

export const pooledShape = (image: Node, { window, sliding }: Pooling): Shape => [
  image.shape[0]!,
  ...slidSize('maxPool2d', image.shape, window, sliding),
  image.shape[3]!,
]

/** The place of the largest number under each position of the window, in the whole array; the first of several. */
export function largestPlaces(image: Operand, size: Pair, { window, sliding }: Pooling): Int32Array {
  const [n, height, width, channels] = image.shape as unknown as [number, number, number, number]
  const places = new Int32Array(n * size[0] * size[1] * channels).fill(-1)
  for (let i = 0; i < n; i++) {
    const [from, to] = [i * height * width * channels, i * size[0] * size[1] * channels]
    forEachTap([height, width], window, size, sliding, (pixel, _, position) => {
      for (let c = 0; c < channels; c++) {
        const [place, rank] = [from + pixel * channels + c, to + position * channels + c]
        const best = places[rank]!
        if (best < 0 || image.data[place]! > image.data[best]!) places[rank] = place
      }
    })
  }
  return places
}

/** Whether windows lie side by side, so that every pixel is under one of them or none. */
export const isTiled = ({ window, sliding: { strides, pads, dilations } }: Pooling): boolean =>
  strides.every((stride, axis) => stride === window[axis]) &&
  pads.every((pad) => pad === 0) &&
  dilations.every((dilation) => dilation === 1)

/**
 * For windows that lie side by side: each tap's pixels of images [n, h, w, c], as [n, positions, c]. The largest numbers and
 * their gradient are then a few passes over these, a third of what MaxPool with its indices and a scatter take.
 */
export function lowerTiles(emit: Emitter, image: string, shape: Shape, { window }: Pooling): string[] {
  const [, height, width, channels] = shape as [string, number, number, number]
  const [rows, columns] = [Math.floor(height / window[0]), Math.floor(width / window[1])]
  const flat = emit.node('Reshape', [image, emit.int64s([-1, height * width, channels])])
  return Array.from({ length: window[0] * window[1] }, (_, tap) => {
    const [ky, kx] = [Math.floor(tap / window[1]), tap % window[1]]
    const pixels = Int32Array.from({ length: rows * columns }, (_, position) => {
      const [y, x] = [Math.floor(position / columns), position % columns]
      return (y * window[0] + ky) * width + x * window[1] + kx
    })
    return emit.node('Gather', [flat, emit.constant(tensor(pixels))], { axis: 1 })
  })
}

/** Images with the channels first, as ONNX's pooling takes them. */
export const channelsFirst = (emit: Emitter, image: string) =>
  emit.node('Transpose', [image], { perm: [0, 3, 1, 2] })

/** The largest numbers and their places in the flattened image, both with the channels first, from ONNX's MaxPool. */
export const lowerPooling = (emit: Emitter, image: string, { window, sliding }: Pooling): string[] =>
  emit.nodes('MaxPool', [channelsFirst(emit, image)], slidingAttributes(window, sliding), 2)

/** The largest number under a window that slides over images [n, h, w, c]. */
export const maxPool2dOp: Op<Pooling> = {
  name: 'maxPool2d',
  infer: ([image], pooling) => ({ shape: pooledShape(image!, pooling), dtype: 'float32' }),
  gradient: ({ inputs: [image], attributes }, output) => [maxPool2dGradient(image!, output, attributes)],
  lower(emit, [image], { inputs, attributes, shape }) {
    if (emit.training && isTiled(attributes)) {
      const largest = emit.node('Max', lowerTiles(emit, image!, inputs[0]!.shape, attributes))
      return emit.node('Reshape', [largest, emit.int64s([-1, ...(shape.slice(1) as number[])])])
    }
    const { window, sliding } = attributes
    const pooled = emit.node('MaxPool', [channelsFirst(emit, image!)], slidingAttributes(window, sliding))
    return emit.node('Transpose', [pooled], { perm: [0, 2, 3, 1] })
  },
  kernel(target, [image], { attributes }) {
    const places = largestPlaces(image!, target.shape.slice(1, 3) as unknown as Pair, attributes)
    for (let i = 0; i < places.length; i++) target.data[i] = image!.data[places[i]!] as number
  },
}

/**
 * The largest number under each position of a window over images [n, h, w, c].
 *
 * What keeps the order of numbers may come before or after it with the same result to the bit: a bias and `relu` are moved
 * behind, where fewer numbers are left.
 */
export function maxPool2d(image: Node, pooling: Pooling): Node {
  if (isTiled(pooling)) {
    const [x, bias] = image.inputs
    if (image.op === (reluOp as Op)) return relu(maxPool2d(x!, pooling))
    if (image.op === (addOp as Op) && bias!.shape.length === 1) return add(maxPool2d(x!, pooling), bias!)
  }
  return apply(maxPool2dOp, [image], pooling)
}
