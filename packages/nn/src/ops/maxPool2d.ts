import { apply, type Node, type Op, type Operand } from '../graph/node.ts'
import type { Shape } from '../graph/shape.ts'
import type { Emitter } from '../onnx/emitter.ts'
import { maxPool2dGradient } from './maxPool2dGradient.ts'
import { forEachTap, type Sliding, slidingAttributes, slidSize } from './window.ts'

export type Pooling = { readonly window: readonly [number, number]; readonly sliding: Sliding }

type Pair = [number, number]

export const pooledShape = (image: Node, { window, sliding }: Pooling): Shape => [
  ...image.shape.slice(0, 2),
  ...slidSize('maxPool2d', image.shape, window, sliding),
]

/** The place of the largest number under each position of the window, in the whole array; the first of several. */
export function largestPlaces(image: Operand, size: Pair, { window, sliding }: Pooling): Int32Array {
  const [height, width] = image.shape.slice(-2) as Pair
  const planes = image.shape[0]! * image.shape[1]!
  const places = new Int32Array(planes * size[0] * size[1]).fill(-1)
  for (let plane = 0; plane < planes; plane++) {
    const [from, to] = [plane * height * width, plane * size[0] * size[1]]
    forEachTap([height, width], window, size, sliding, (pixel, _, position) => {
      const best = places[to + position]!
      if (best < 0 || image.data[from + pixel]! > image.data[best]!) places[to + position] = from + pixel
    })
  }
  return places
}

/** The largest numbers and their places in the flattened image, from ONNX's MaxPool. */
export const lowerPooling = (emit: Emitter, image: string, { window, sliding }: Pooling): string[] =>
  emit.nodes('MaxPool', [image], slidingAttributes(window, sliding), 2)

/** The largest number under a window that slides over images [n, c, h, w]. */
export const maxPool2dOp: Op<Pooling> = {
  name: 'maxPool2d',
  infer: ([image], pooling) => ({ shape: pooledShape(image!, pooling), dtype: 'float32' }),
  gradient: ({ inputs: [image], attributes }, output) => [maxPool2dGradient(image!, output, attributes)],
  lower: (emit, [image], { attributes: { window, sliding } }) =>
    emit.node('MaxPool', [image!], slidingAttributes(window, sliding)),
  kernel(target, [image], { attributes }) {
    const places = largestPlaces(image!, target.shape.slice(-2) as Pair, attributes)
    for (let i = 0; i < places.length; i++) target.data[i] = image!.data[places[i]!] as number
  },
}

/** The largest number under each position of a window. */
export const maxPool2d = (image: Node, pooling: Pooling): Node => apply(maxPool2dOp, [image], pooling)
