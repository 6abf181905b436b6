import { apply, type Node, type Op } from '../graph/node.ts'
import { channelsFirst, largestPlaces, lowerPooling, type Pooling, pooledShape } from './maxPool2d.ts'
import { maxPool2dGradient } from './maxPool2dGradient.ts'
import type { Pair } from './window.ts'

/** Numbers of a second array at the places where the images are largest: the gradient of `maxPool2dGradient`. */
export const maxPool2dPickOp: Op<Pooling> = {
  name: 'maxPool2dPick',
  infer: ([image], pooling) => ({ shape: pooledShape(image!, pooling), dtype: 'float32' }),
  gradient: ({ inputs: [image], attributes }, output) => [
    undefined,
    maxPool2dGradient(image!, output, attributes),
  ],
  lower(emit, [image, values], { attributes }) {
    const flat = emit.node('Reshape', [channelsFirst(emit, values!), emit.int64s([-1])])
    const picked = emit.node('Gather', [flat, lowerPooling(emit, image!, attributes)[1]!], { axis: 0 })
    return emit.node('Transpose', [picked], { perm: [0, 2, 3, 1] })
  },
  kernel(target, [image, values], { attributes }) {
    const places = largestPlaces(image!, target.shape.slice(1, 3) as unknown as Pair, attributes)
    for (let i = 0; i < places.length; i++) target.data[i] = values!.data[places[i]!] as number
  },
}

/** From each window, the number of `values` that stands where the image is largest. */
export const maxPool2dPick = (image: Node, values: Node, pooling: Pooling): Node =>
  apply(maxPool2dPickOp, [image, values], pooling)
