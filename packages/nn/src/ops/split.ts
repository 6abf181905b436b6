import { apply, type Node, type Op } from '../graph/node.ts'
import { elementCount } from '../graph/tensor.ts'
import { pad } from './pad.ts'
import { reshape } from './reshape.ts'

type Attributes = { readonly sizes: readonly number[]; readonly index: number }

const startOf = ({ sizes, index }: Attributes) =>
  sizes.slice(0, index).reduce((start, size) => start + size, 0)

/** One of the runs that a list of numbers is cut into. All runs of one list become a single ONNX node. */
export const splitOp: Op<Attributes> = {
  name: 'split',
  infer: ([x], { sizes, index }) => ({ shape: [sizes[index]!], dtype: x!.dtype }),
  gradient({ inputs: [x], attributes }, output) {
    const start = startOf(attributes)
    return [pad(output, 0, start, (x!.shape[0] as number) - start - attributes.sizes[attributes.index]!)]
  },
  lower: (emit, [x], { attributes: { sizes, index } }) =>
    emit.nodes('Split', [x!, emit.int64s(sizes)], { axis: 0 }, sizes.length)[index]!,
  kernel(target, [x], { attributes }) {
    const start = startOf(attributes)
    target.data.set(x!.data.subarray(start, start + target.data.length))
  },
}

/** A list [n] of numbers cut into runs of the given sizes, which add up to n. */
export const split = (x: Node, sizes: readonly number[]): Node[] =>
  sizes.map((_, index) => apply(splitOp, [x], { sizes, index }))

/** A list cut into pieces of the shapes of other nodes, whose numbers it holds one after the other. */
export function splitLike(x: Node, like: readonly Node[]): Node[] {
  const shapes = like.map(({ shape }) => shape as readonly number[])
  return split(x, shapes.map(elementCount)).map((piece, i) => reshape(piece, shapes[i]!))
}
