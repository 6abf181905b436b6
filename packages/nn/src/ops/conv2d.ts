import { UserError } from '@bellwether/core'
import { apply, type Node, type Op, type Operand } from '../graph/node.ts'
import { formatShape, type Shape } from '../graph/shape.ts'
import type { Emitter } from '../onnx/emitter.ts'
import { conv2dInputGradient } from './conv2dInputGradient.ts'
import { conv2dKernelGradient } from './conv2dKernelGradient.ts'
import { lowerProduct } from './product.ts'
import { convolutionOf, positionsOf, tapsOf, toColumns, unfoldedBytes } from './unfold.ts'
import { forEachTap, type Pair, type Sliding, slidingAttributes, slidSize } from './window.ts'

/** Numbers of a convolution: images [n, h, w, c], kernels [kh, kw, c, o], results [n, h', w', o]. */
export type Convolution = {
  readonly image: Operand
  readonly kernel: Operand
  readonly output: Operand
}

/**
 * Walks all products of a convolution: `visit` gets the places of an image number, a kernel number and a result
 * number that belong together. All three kernels (forward, and both gradients) are sums over these.
 */
export function forEachProduct(
  { image, kernel, output }: Convolution,
  sliding: Sliding,
  visit: (image: number, kernel: number, output: number) => void,
): void {
  const [n, height, width, c] = image.shape as readonly number[] as [number, number, number, number]
  const [kh, kw, , o] = kernel.shape as readonly number[] as [number, number, number, number]
  const size = output.shape.slice(1, 3) as unknown as Pair
  const taps: [number, number, number][] = []
  forEachTap([height, width], [kh, kw], size, sliding, (...tap) => taps.push(tap))
  for (let i = 0; i < n; i++) {
    for (const [pixel, tap, position] of taps) {
      const from = (i * height * width + pixel) * c
      const to = (i * size[0] * size[1] + position) * o
      for (let j = 0; j < c; j++) {
        const by = (tap * c + j) * o
        for (let k = 0; k < o; k++) visit(from + j, by + k, to + k)
      }
    }
  }
}

/** Convolution (cross-correlation) of images [n, h, w, c] with kernels [kh, kw, c, o]. */
export const conv2dOp: Op<Sliding> = {
  name: 'conv2d',
  infer([image, kernel], sliding) {
    const [kh, kw, channels, filters] = kernel!.shape as [number, number, number, number]
    const size = slidSize('conv2d', image!.shape, [kh, kw], sliding)
    if (image!.shape[3] !== channels) {
      throw new UserError(
        `conv2d: images ${formatShape(image!.shape)} have ${image!.shape[3]} channels, the kernel takes ${channels}`,
      )
    }
    return { shape: [image!.shape[0]!, ...size, filters], dtype: 'float32' }
  },
  gradient({ inputs, attributes }, output) {
    const [image, kernel] = inputs as [Node, Node]
    return [
      conv2dInputGradient(output, kernel, image.shape, attributes),
      conv2dKernelGradient(image, output, kernel.shape, attributes),
    ]
  },
  lower(emit, [image, kernel], { inputs, attributes, shape }) {
    const view = convolutionOf(inputs[0]!.shape, inputs[1]!.shape, shape, attributes)
    const matrix = emit.training && unfoldedBytes(view) <= largestKept
    return matrix ? asProduct(emit, image!, kernel!, view) : asConv(emit, image!, kernel!, view)
  },
  kernel(target, [image, kernel], { attributes }) {
    target.data.fill(0)
    forEachProduct({ image: image!, kernel: kernel!, output: target }, attributes, (from, by, to) => {
      target.data[to]! += (image!.data[from] as number) * (kernel!.data[by] as number)
    })
  },
}

/** Bytes for each sample up to which the unfolded image is kept from the forward pass for the kernel's gradient. */
const largestKept = 2 ** 20

type View = ReturnType<typeof convolutionOf>

/** One matrix product with the unfolded image, which the kernel's gradient takes again. */
function asProduct(emit: Emitter, image: string, kernel: string, view: View): string {
  const { columns, turned } = toColumns(emit, image, view)
  const matrix = emit.node('Reshape', [kernel, emit.int64s([-1, view.filters])])
  const product = lowerProduct(emit, {
    ...{ a: columns, b: matrix, transA: turned, transB: false },
    ...{ rows: positionsOf(view), inner: tapsOf(view), columns: view.filters },
  })
  return emit.node('Reshape', [product, emit.int64s([-1, ...view.output, view.filters])])
}

/** ONNX's own operator, whose images have the channels first: it needs no memory for an unfolded image. */
function asConv(emit: Emitter, image: string, kernel: string, { window, sliding }: View): string {
  const first = emit.node('Transpose', [image], { perm: [0, 3, 1, 2] })
  const filters = emit.node('Transpose', [kernel], { perm: [3, 2, 0, 1] })
  const result = emit.node('Conv', [first, filters], slidingAttributes(window, sliding))
  return emit.node('Transpose', [result], { perm: [0, 2, 3, 1] })
}

/** Slides kernels [kh, kw, c, o] over images [n, h, w, c]. */
export const conv2d = (image: Node, kernel: Node, sliding: Sliding): Node =>
  apply(conv2dOp, [image, kernel], sliding)

/** The shapes that the gradients of a convolution give. */
export type ConvolutionGradient = { readonly shape: Shape; readonly sliding: Sliding }
