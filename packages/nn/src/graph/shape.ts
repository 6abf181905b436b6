import { UserError } from '@bellwether/core'

/**
 * The size of one axis: a number, or a size that is known when the program runs, written as a product such as
 * `'batch'` or `'64*batch'` (a number first, then names in alphabetical order). Equal texts are equal sizes.
 */
export type Dim = number | string

export type Shape = readonly Dim[]

/** The values of the names in symbolic dimensions, for one call. */
export type Bindings = Readonly<Record<string, number>>

type Product = { factor: number; names: string[] }

function parse(dim: Dim): Product {
  if (typeof dim === 'number') return { factor: dim, names: [] }
  const parts = dim.split('*')
  const factor = Number(parts[0])
  return Number.isNaN(factor) ? { factor: 1, names: parts } : { factor, names: parts.slice(1) }
}

function write({ factor, names }: Product): Dim {
  if (names.length === 0 || factor === 0) return factor
  return [...(factor === 1 ? [] : [String(factor)]), ...names.toSorted()].join('*')
}

/** The product of dimensions, e.g. of `'batch'` and 64: `'64*batch'`. */
export function multiplyDims(dims: Shape): Dim {
  const parsed = dims.map(parse)
  return write({
    factor: parsed.reduce((product, { factor }) => product * factor, 1),
    names: parsed.flatMap(({ names }) => names),
  })
}

/** How often `b` fits into `a`, or undefined when it does not divide it for every value of the names. */
export function divideDims(a: Dim, b: Dim): Dim | undefined {
  const [left, right] = [parse(a), parse(b)]
  const names = [...left.names]
  for (const name of right.names) {
    const at = names.indexOf(name)
    if (at < 0) return undefined
    names.splice(at, 1)
  }
  const factor = left.factor / right.factor
  return Number.isInteger(factor) ? write({ factor, names }) : undefined
}

/** The number and the names a dimension is the product of. */
export const factorsOf = (dim: Dim): Readonly<Product> => parse(dim)

/** Puts numbers in place of the names. */
function bindDim(dim: Dim, bindings: Bindings): number {
  const { factor, names } = parse(dim)
  return names.reduce((product, name) => {
    const value = bindings[name]
    if (value === undefined) throw new Error(`dimension "${name}" has no value`)
    return product * value
  }, factor)
}

export const bindShape = (shape: Shape, bindings: Bindings): number[] =>
  shape.map((dim) => bindDim(dim, bindings))

/** Whether every size is a number. */
export const isStatic = (shape: Shape): shape is readonly number[] =>
  shape.every((dim) => typeof dim === 'number')

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, axis) => dim === b[axis])

/** For messages: `[batch, 28, 28]`. */
export const formatShape = (shape: Shape): string => `[${shape.join(', ')}]`

/** An axis counted from the end when negative, checked against the rank. */
export function normalizeAxis(axis: number, rank: number, what: string): number {
  const positive = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(axis) || positive < 0 || positive >= rank) {
    throw new UserError(`${what}: axis ${axis} does not exist in ${rank} dimensions`)
  }
  return positive
}

/**
 * The shape of an elementwise operation: trailing axes are aligned, and a size of 1 stretches (NumPy's rule).
 *
 * @throws UserError naming both shapes when they do not fit
 */
export function broadcastShapes(a: Shape, b: Shape, what: string): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1
    const right = b[axis - rank + b.length] ?? 1
    if (left === right || right === 1) return left
    if (left === 1) return right
    throw new UserError(`${what}: shapes ${formatShape(a)} and ${formatShape(b)} do not fit each other`, {
      hint: 'sizes must be equal or 1, counted from the last axis',
    })
  })
}
