import { apply, type Node, type Op } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import type { Emitter } from '../onnx/emitter.ts'
import { type ConvolutionGradient, conv2d, forEachProduct } from './conv2d.ts'
import { conv2dKernelGradient } from './conv2dKernelGradient.ts'
import { lowerProduct } from './product.ts'
import { convolutionOf, positionsOf, type View } from './unfold.ts'
import { padImage, type Sliding, slidingAttributes } from './window.ts'

/** The gradient of `conv2d` with respect to its images: each result's gradient spread over the pixels it came from. */
export const conv2dInputGradientOp: Op<ConvolutionGradient> = {
  name: 'conv2dInputGradient',
  infer: (_, { shape }) => ({ shape, dtype: 'float32' }),
  gradient({ inputs, attributes: { sliding } }, output) {
    const [results, kernel] = inputs as [Node, Node]
    return [conv2d(output, kernel, sliding), conv2dKernelGradient(output, results, kernel.shape, sliding)]
  },
  lower(emit, [results, kernel], { inputs, shape, attributes: { sliding } }) {
    const view = convolutionOf(shape, inputs[1]!.shape, inputs[0]!.shape, sliding)
    const dense = sliding.strides.every((stride) => stride === 1)
    return (dense ? asProducts : asTransposed)(emit, results!, kernel!, view)
  },
  kernel(target, [results, kernel], { attributes: { sliding } }) {
    target.data.fill(0)
    forEachProduct({ image: target, kernel: kernel!, output: results! }, sliding, (image, by, from) => {
      target.data[image]! += (results!.data[from] as number) * (kernel!.data[by] as number)
    })
  },
}

/**
 * With stride 1, each tap's part is a matrix product that is moved to where the tap looked and added to the others: twice
 * as fast as a convolution with the turned kernel, and on several threads faster than ConvTranspose.
 */
function asProducts(emit: Emitter, results: string, kernel: string, view: View): string {
  const { image, channels, filters, window, output, sliding } = view
  const rows = emit.node('Reshape', [results, emit.int64s([-1, filters])])
  const count = window[0] * window[1]
  const matrices = emit.node('Reshape', [kernel, emit.int64s([-1, filters])])
  const taps = emit.nodes('Split', [matrices], { axis: 0, num_outputs: count }, count)
  const parts = taps.map((weights, tap) => {
    const top = Math.floor(tap / window[1]) * sliding.dilations[0] - sliding.pads[0]
    const left = (tap % window[1]) * sliding.dilations[1] - sliding.pads[1]
    const [bottom, right] = [image[0] - output[0] - top, image[1] - output[1] - left]
    const product = lowerProduct(emit, {
      ...{ a: rows, b: weights, transA: false, transB: true },
      ...{ rows: positionsOf(view), inner: filters, columns: channels },
    })
    const part = emit.node('Reshape', [product, emit.int64s([-1, ...output, channels])])
    return padImage(emit, part, [top, left, bottom, right])
  })
  return parts.reduce((sum, part) => emit.node('Add', [sum, part]))
}

function asTransposed(emit: Emitter, results: string, kernel: string, view: View): string {
  const { image, window, output, sliding } = view
  const { strides, pads, dilations } = sliding
  const missing = ([0, 1] as const).map((axis) => {
    const covered = (output[axis] - 1) * strides[axis] + (window[axis] - 1) * dilations[axis] + 1
    return image[axis] - (covered - pads[axis] - pads[axis + 2]!)
  })
  const first = emit.node('Transpose', [results], { perm: [0, 3, 1, 2] })
  const filters = emit.node('Transpose', [kernel], { perm: [3, 2, 0, 1] })
  const spread = emit.node('ConvTranspose', [first, filters], {
    ...slidingAttributes(window, sliding),
    output_padding: missing,
  })
  return emit.node('Transpose', [spread], { perm: [0, 2, 3, 1] })
}

/** From the gradient of a convolution's results, that of its images of a given shape. */
export const conv2dInputGradient = (results: Node, kernel: Node, shape: Shape, sliding: Sliding): Node =>
  apply(conv2dInputGradientOp, [results, kernel], { shape, sliding })
