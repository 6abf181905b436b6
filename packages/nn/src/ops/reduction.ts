import { apply, type Node, type Op } from '../graph/node.ts'
import { isStatic, normalizeAxis, type Shape } from '../graph/shape.ts'
import { elementCount, tensor } from '../graph/tensor.ts'
import type { Emitter } from '../onnx/emitter.ts'
import { walk } from './strides.ts'

/** Which axes an op folds, sorted and counted from the front, and whether they stay with size 1. */
export type Reduction = { readonly axes: readonly number[]; readonly keepDims: boolean }

/** Axes as users write them: one, several, negative from the end. */
export type Axes = number | readonly number[]

/** The shape with the folded axes of size 1. */
export const keptShape = (shape: Shape, axes: readonly number[]): Shape =>
  shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim))

export const reducedShape = (shape: Shape, { axes, keepDims }: Reduction): Shape =>
  keepDims ? keptShape(shape, axes) : shape.filter((_, axis) => !axes.includes(axis))

/** How many numbers the folded axes hold, and those behind them, where these lie between others and are known. */
function between(
  { shape, dtype }: Node,
  axes: readonly number[],
): { folded: number; behind: number } | undefined {
  const [first, last] = [axes[0] as number, axes.at(-1) as number]
  const known: Shape = shape.slice(first)
  const lies = first > 0 && last < shape.length - 1 && last - first + 1 === axes.length
  if (!lies || dtype !== 'float32' || !isStatic(known)) return undefined
  const inside = known.slice(0, axes.length)
  return { folded: elementCount(inside), behind: elementCount(known.slice(axes.length)) }
}

/**
 * The sum or the mean. The runtime adds along an axis between others in one order where there are more samples than threads,
 * and in another where there are fewer; as a product with a row of equal weights the order is the same for any threads.
 */
export function lowerFold(emit: Emitter, what: 'Sum' | 'Mean', x: string, node: Node<Reduction>): string {
  const { axes, keepDims } = node.attributes
  const sizes = emit.threads === undefined ? undefined : between(node.inputs[0] as Node, axes)
  if (!sizes) return emit.node(`Reduce${what}`, [x, emit.int64s(axes)], { keepdims: keepDims ? 1 : 0 })
  const { folded, behind } = sizes
  const weight = what === 'Sum' ? 1 : 1 / folded
  const row = emit.constant(tensor(new Float32Array(folded).fill(weight), [1, folded]))
  const matrices = emit.node('Reshape', [x, emit.int64s([-1, folded, behind])])
  return emit.node('Reshape', [emit.node('MatMul', [row, matrices]), emit.shape(node.shape)])
}

/** Applies a reducing op along axes, all by default; nothing to fold gives the value itself. */
export function reduce(op: Op<Reduction>, x: Node, axes: Axes | undefined, keepDims: boolean): Node {
  const rank = x.shape.length
  const list = axes === undefined ? x.shape.map((_, axis) => axis) : [axes].flat()
  const sorted = list.map((axis) => normalizeAxis(axis, rank, op.name)).toSorted((a, b) => a - b)
  return sorted.length === 0 ? x : apply(op, [x], { axes: sorted, keepDims })
}

/** Calls `visit` for each number with the place in the folded result that it goes to. */
export function forEachReduced(
  shape: readonly number[],
  axes: readonly number[],
  visit: (at: number, into: number) => void,
): void {
  const strides = new Array<number>(shape.length).fill(0)
  let step = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (axes.includes(axis)) continue
    strides[axis] = step
    step *= shape[axis] as number
  }
  walk(shape, strides, visit)
}
