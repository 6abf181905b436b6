import { apply, type Node, type Op } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import type { Emitter } from '../onnx/emitter.ts'
import { conv2d, forEachProduct } from './conv2d.ts'
import { conv2dKernelGradient } from './conv2dKernelGradient.ts'
import { type Sliding, slidingAttributes } from './window.ts'

type Attributes = { readonly shape: Shape; readonly sliding: Sliding }
type Pair = [number, number]

/** The gradient of `conv2d` with respect to its images: each result's gradient spread over the pixels it came from. */
export const conv2dInputGradientOp: Op<Attributes> = {
  name: 'conv2dInputGradient',
  infer: (_, { shape }) => ({ shape, dtype: 'float32' }),
  gradient({ inputs, attributes: { sliding } }, output) {
    const [results, kernel] = inputs as [Node, Node]
    return [conv2d(output, kernel, sliding), conv2dKernelGradient(output, results, kernel.shape, sliding)]
  },
  lower(emit, [results, kernel], node) {
    const { strides } = node.attributes.sliding
    const dense = strides.every((stride) => stride === 1)
    return dense ? asConvolution(emit, results!, kernel!, node) : asTransposed(emit, results!, kernel!, node)
  },
  kernel(target, [results, kernel], { attributes: { sliding } }) {
    target.data.fill(0)
    forEachProduct({ image: target, kernel: kernel!, output: results! }, sliding, (image, by, from) => {
      target.data[image]! += (results!.data[from] as number) * (kernel!.data[by] as number)
    })
  },
}

/** With stride 1 it is a convolution with the kernel turned by 180°: the runtime's faster path. */
function asConvolution(emit: Emitter, results: string, kernel: string, node: Node<Attributes>): string {
  const { pads, dilations } = node.attributes.sliding
  const size = node.inputs[1]!.shape.slice(-2) as Pair
  const reach = size.map((k, axis) => (k - 1) * dilations[axis as 0 | 1]) as Pair
  const turned = emit.node('Slice', [
    emit.node('Transpose', [kernel], { perm: [1, 0, 2, 3] }),
    emit.int64s([-1, -1]),
    emit.int64s([-1 - size[0], -1 - size[1]]),
    emit.int64s([2, 3]),
    emit.int64s([-1, -1]),
  ])
  const mirrored = pads.map((pad, i) => reach[i % 2]! - pad) as unknown as Sliding['pads']
  if (mirrored.some((pad) => pad < 0)) return asTransposed(emit, results, kernel, node)
  return emit.node(
    'Conv',
    [results, turned],
    slidingAttributes(size, { strides: [1, 1], pads: mirrored, dilations }),
  )
}

function asTransposed(emit: Emitter, results: string, kernel: string, node: Node<Attributes>): string {
  const { shape, sliding } = node.attributes
  const { strides, pads, dilations } = sliding
  const size = node.inputs[1]!.shape.slice(-2) as Pair
  const missing = ([0, 1] as const).map((axis) => {
    const given = node.inputs[0]!.shape[axis + 2] as number
    const covered = (given - 1) * strides[axis] + (size[axis] - 1) * dilations[axis] + 1
    return (shape[axis + 2] as number) - (covered - pads[axis] - pads[axis + 2]!)
  })
  return emit.node('ConvTranspose', [results, kernel], {
    ...slidingAttributes(size, sliding),
    output_padding: missing,
  })
}

/** From the gradient of a convolution's results, that of its images of a given shape. */
export const conv2dInputGradient = (results: Node, kernel: Node, shape: Shape, sliding: Sliding): Node =>
  apply(conv2dInputGradientOp, [results, kernel], { shape, sliding })
