import { apply, type Node, type Op } from '../graph/node.ts'
import { multiplyDims } from '../graph/shape.ts'
import { largestPlaces, lowerPooling, type Pooling } from './maxPool2d.ts'
import { maxPool2dPick } from './maxPool2dPick.ts'

/** The gradient of `maxPool2d`: each result's gradient goes to the pixel that was largest. */
export const maxPool2dGradientOp: Op<Pooling> = {
  name: 'maxPool2dGradient',
  infer: ([image]) => ({ shape: image!.shape, dtype: 'float32' }),
  gradient: ({ inputs: [image], attributes }, output) => [
    undefined,
    maxPool2dPick(image!, output, attributes),
  ],
  lower(emit, [image, results], node) {
    const places = emit.node('Reshape', [lowerPooling(emit, image!, node.attributes)[1]!, emit.int64s([-1])])
    const zeros = emit.node('Expand', [emit.scalar(0), emit.shape([multiplyDims(node.shape)])])
    const values = emit.node('Reshape', [results!, emit.int64s([-1])])
    const flat = emit.node('ScatterElements', [zeros, places, values], { axis: 0, reduction: 'add' })
    return emit.node('Reshape', [flat, emit.shape(node.shape)])
  },
  kernel(target, [image, results], { attributes }) {
    const places = largestPlaces(image!, results!.shape.slice(-2) as [number, number], attributes)
    target.data.fill(0)
    for (let i = 0; i < places.length; i++) target.data[places[i]!]! += results!.data[i] as number
  },
}

/** From images and the gradient of their pooled results, the gradient of the images. */
export const maxPool2dGradient = (image: Node, results: Node, pooling: Pooling): Node =>
  apply(maxPool2dGradientOp, [image, results], pooling)
