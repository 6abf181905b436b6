import { UserError } from '@bellwether/core'
import { apply, type Node, type Op, type Operand } from '../graph/node.ts'
import { formatShape, type Shape } from '../graph/shape.ts'
import { conv2dInputGradient } from './conv2dInputGradient.ts'
import { conv2dKernelGradient } from './conv2dKernelGradient.ts'
import { forEachTap, type Sliding, slidingAttributes, slidSize } from './window.ts'

type Pair = [number, number]
const lastTwo = (shape: Shape) => shape.slice(-2) as Pair

/** Numbers of a convolution: images [n, c, h, w], kernels [o, c, kh, kw], results [n, o, h', w']. */
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
  const [n, c] = image.shape as unknown as [number, number]
  const o = kernel.shape[0]!
  const [imageSize, kernelSize, outputSize] = [image, kernel, output].map((x) => lastTwo(x.shape)) as [
    Pair,
    Pair,
    Pair,
  ]
  const area = ([height, width]: Pair) => height * width
  const taps: [number, number, number][] = []
  forEachTap(imageSize, kernelSize, outputSize, sliding, (...tap) => taps.push(tap))
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < o; k++) {
      for (let j = 0; j < c; j++) {
        const from = (i * c + j) * area(imageSize)
        const by = (k * c + j) * area(kernelSize)
        const to = (i * o + k) * area(outputSize)
        for (const [pixel, tap, position] of taps) visit(from + pixel, by + tap, to + position)
      }
    }
  }
}

/** Convolution (cross-correlation) of images [n, c, h, w] with kernels [o, c, kh, kw]. */
export const conv2dOp: Op<Sliding> = {
  name: 'conv2d',
  infer([image, kernel], sliding) {
    const size = slidSize('conv2d', image!.shape, lastTwo(kernel!.shape), sliding)
    if (image!.shape[1] !== kernel!.shape[1]) {
      throw new UserError(
        `conv2d: images ${formatShape(image!.shape)} have ${image!.shape[1]} channels, the kernel takes ${kernel!.shape[1]}`,
      )
    }
    return { shape: [image!.shape[0]!, kernel!.shape[0]!, ...size], dtype: 'float32' }
  },
  gradient({ inputs, attributes }, output) {
    const [image, kernel] = inputs as [Node, Node]
    return [
      conv2dInputGradient(output, kernel, image.shape, attributes),
      conv2dKernelGradient(image, output, kernel.shape, attributes),
    ]
  },
  lower: (emit, inputs, { inputs: [, kernel], attributes }) =>
    emit.node('Conv', inputs, slidingAttributes(lastTwo(kernel!.shape), attributes)),
  kernel(target, [image, kernel], { attributes }) {
    target.data.fill(0)
    forEachProduct({ image: image!, kernel: kernel!, output: target }, attributes, (from, by, to) => {
      target.data[to]! += (image!.data[from] as number) * (kernel!.data[by] as number)
    })
  },
}

/** Slides kernels [o, c, kh, kw] over images [n, c, h, w]. */
export const conv2d = (image: Node, kernel: Node, sliding: Sliding): Node =>
  apply(conv2dOp, [image, kernel], sliding)
