import { apply, type Node, type Op } from '../graph/node.ts'
import { multiplyDims, type Shape } from '../graph/shape.ts'
import { tensor } from '../graph/tensor.ts'
import type { Emitter } from '../onnx/emitter.ts'
import { channelsFirst, isTiled, largestPlaces, lowerPooling, lowerTiles, type Pooling } from './maxPool2d.ts'
import { maxPool2dPick } from './maxPool2dPick.ts'
import { type Pair, padImage } from './window.ts'

/** The gradient of `maxPool2d`: each result's gradient goes to the pixel that was largest. */
export const maxPool2dGradientOp: Op<Pooling> = {
  name: 'maxPool2dGradient',
  infer: ([image]) => ({ shape: image!.shape, dtype: 'float32' }),
  gradient: ({ inputs: [image], attributes }, output) => [
    undefined,
    maxPool2dPick(image!, output, attributes),
  ],
  lower(emit, [image, results], { shape, attributes }) {
    const lower = emit.training && isTiled(attributes) ? lowerTiled : lowerScattered
    return lower(emit, image!, results!, shape, attributes)
  },
  kernel(target, [image, results], { attributes }) {
    const places = largestPlaces(image!, results!.shape.slice(1, 3) as unknown as Pair, attributes)
    target.data.fill(0)
    for (let i = 0; i < places.length; i++) target.data[places[i]!]! += results!.data[i] as number
  },
}

/** Any windows: the places that MaxPool tells get what flows to them. */
function lowerScattered(
  emit: Emitter,
  image: string,
  results: string,
  shape: Shape,
  pooling: Pooling,
): string {
  const [batch, height, width, channels] = shape as [string, number, number, number]
  const places = emit.node('Reshape', [lowerPooling(emit, image, pooling)[1]!, emit.int64s([-1])])
  const zeros = emit.node('Expand', [emit.scalar(0), emit.shape([multiplyDims(shape)])])
  const values = emit.node('Reshape', [channelsFirst(emit, results), emit.int64s([-1])])
  const flat = emit.node('ScatterElements', [zeros, places, values], { axis: 0, reduction: 'add' })
  const planes = emit.node('Reshape', [flat, emit.shape([batch, channels, height, width])])
  return emit.node('Transpose', [planes], { perm: [0, 2, 3, 1] })
}

/** Windows side by side: of each, the first tap that equals the largest takes all, what is left goes on to the next tap. */
function lowerTiled(emit: Emitter, image: string, results: string, shape: Shape, pooling: Pooling): string {
  const channels = shape[3] as number
  const taps = lowerTiles(emit, image, shape, pooling)
  const largest = emit.node('Max', taps)
  let left = emit.node('Reshape', [results, emit.int64s([0, -1, channels])])
  const shares = taps.slice(0, -1).map((tap) => {
    const hit = emit.cast(emit.node('Equal', [tap, largest]), emit.floatType)
    const share = emit.node('Mul', [left, hit])
    left = emit.node('Sub', [left, share])
    return share
  })
  const together = emit.node('Concat', [...shares, left], { axis: 1 })
  return layOut(emit, together, shape, pooling.window)
}

/** From each tap's pixels, one tap after the other, to the image; what no window covers is 0. */
function layOut(emit: Emitter, taps: string, shape: Shape, window: Pair): string {
  const [, height, width, channels] = shape as [string, number, number, number]
  const [rows, columns] = [Math.floor(height / window[0]), Math.floor(width / window[1])]
  const covered = [rows * window[0], columns * window[1]] as const
  const order = Int32Array.from({ length: covered[0] * covered[1] }, (_, pixel) => {
    const [y, x] = [Math.floor(pixel / covered[1]), pixel % covered[1]]
    const tap = (y % window[0]) * window[1] + (x % window[1])
    return (tap * rows + Math.floor(y / window[0])) * columns + Math.floor(x / window[1])
  })
  const flat = emit.node('Gather', [taps, emit.constant(tensor(order))], { axis: 1 })
  const image = emit.node('Reshape', [flat, emit.int64s([-1, ...covered, channels])])
  return padImage(emit, image, [0, 0, height - covered[0], width - covered[1]])
}

/** From images and the gradient of their pooled results, the gradient of the images. */
export const maxPool2dGradient = (image: Node, results: Node, pooling: Pooling): Node =>
  apply(maxPool2dGradientOp, [image, results], pooling)
