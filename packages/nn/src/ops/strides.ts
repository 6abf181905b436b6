import type { Operand, Target } from '../graph/node.ts'

/** Row-major strides of a shape. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length)
  let step = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step
    step *= shape[axis] as number
  }
  return strides
}

/** Strides with which an operand is read in a wider shape: 0 along axes that stretch. */
export function broadcastStrides(shape: readonly number[], wider: readonly number[]): number[] {
  const own = stridesOf(shape)
  return wider.map((_, axis) => {
    const at = axis - wider.length + shape.length
    return at < 0 || shape[at] === 1 ? 0 : (own[at] as number)
  })
}

/**
 * Walks all positions of a shape in row-major order and gives the offset that the strides lead to.
 *
 * @param visit takes the running position and the offset
 */
export function walk(
  shape: readonly number[],
  strides: readonly number[],
  visit: (position: number, offset: number) => void,
): void {
  const rank = shape.length
  const size = shape.reduce((product, dim) => product * dim, 1)
  const index = new Array<number>(rank).fill(0)
  let offset = 0
  for (let position = 0; position < size; position++) {
    visit(position, offset)
    for (let axis = rank - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1
      offset += strides[axis] as number
      if ((index[axis] as number) < (shape[axis] as number)) break
      offset -= (strides[axis] as number) * (shape[axis] as number)
      index[axis] = 0
    }
  }
}

/** An operand's numbers laid out in the target's shape; its own array when they already are. */
export function expanded(operand: Operand, target: Target): ArrayLike<number> {
  if (operand.data.length === target.data.length) return operand.data
  const wide = new Float64Array(target.data.length)
  walk(target.shape, broadcastStrides(operand.shape, target.shape), (position, offset) => {
    wide[position] = operand.data[offset] as number
  })
  return wide
}

/** A shape seen from one axis: how many blocks before it, its length, and how many numbers each step of it holds. */
export function aroundAxis(shape: readonly number[], axis: number) {
  const product = (dims: readonly number[]) => dims.reduce((size, dim) => size * dim, 1)
  return {
    outer: product(shape.slice(0, axis)),
    length: shape[axis] as number,
    inner: product(shape.slice(axis + 1)),
  }
}
