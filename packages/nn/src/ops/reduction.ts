import { apply, type Node, type Op } from '../graph/node.ts'
import { normalizeAxis, type Shape } from '../graph/shape.ts'
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
