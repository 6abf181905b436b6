import { apply, type Node, type Op } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import { type ConvolutionGradient, conv2d, forEachProduct } from './conv2d.ts'
import { conv2dInputGradient } from './conv2dInputGradient.ts'
import { lowerProduct } from './product.ts'
import { convolutionOf, positionsOf, tapsOf, toColumns } from './unfold.ts'
import type { Sliding } from './window.ts'

/** The gradient of `conv2d` with respect to its kernels: each tap's sum over the batch and over all positions. */
export const conv2dKernelGradientOp: Op<ConvolutionGradient> = {
  name: 'conv2dKernelGradient',
  infer: (_, { shape }) => ({ shape, dtype: 'float32' }),
  gradient({ inputs, attributes: { sliding } }, output) {
    const [image, results] = inputs as [Node, Node]
    return [conv2dInputGradient(results, output, image.shape, sliding), conv2d(image, output, sliding)]
  },
  lower(emit, [image, results], { inputs, shape, attributes: { sliding } }) {
    const view = convolutionOf(inputs[0]!.shape, shape, inputs[1]!.shape, sliding)
    const { columns, turned } = toColumns(emit, image!, view)
    const rows = emit.node('Reshape', [results!, emit.int64s([-1, view.filters])])
    const total = lowerProduct(emit, {
      ...{ a: columns, b: rows, transA: !turned, transB: false },
      ...{ rows: tapsOf(view), inner: positionsOf(view), columns: view.filters },
    })
    return emit.node('Reshape', [total, emit.shape(shape)])
  },
  kernel(target, [image, results], { attributes: { sliding } }) {
    target.data.fill(0)
    forEachProduct({ image: image!, kernel: target, output: results! }, sliding, (from, by, to) => {
      target.data[by]! += (image!.data[from] as number) * (results!.data[to] as number)
    })
  },
}

/** From images and the gradient of a convolution's results, that of its kernels of a given shape. */
export const conv2dKernelGradient = (image: Node, results: Node, shape: Shape, sliding: Sliding): Node =>
  apply(conv2dKernelGradientOp, [image, results], { shape, sliding })
