import { type Initializer, sizeOf } from './initializer.ts'

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0)

/** Takes `b`'s direction out of `a`, in place; `b` has length 1. */
function removeProjection(a: Float64Array, b: Float64Array): void {
  const along = dot(a, b)
  for (let i = 0; i < a.length; i++) a[i]! -= along * b[i]!
}

/** Makes vectors orthonormal in place: modified Gram–Schmidt, twice over, which is as exact as Householder's QR. */
function orthonormalize(vectors: readonly Float64Array[]): void {
  vectors.forEach((vector, k) => {
    for (let pass = 0; pass < 2; pass++) for (let j = 0; j < k; j++) removeProjection(vector, vectors[j]!)
    const length = Math.sqrt(dot(vector, vector))
    for (let i = 0; i < vector.length; i++) vector[i]! /= length
  })
}

/**
 * A random matrix with orthonormal rows or columns, whichever are fewer (Saxe et al., ICLR 2014): signals neither grow nor
 * die through a recurrent layer. All axes but the last count as rows, as in Keras.
 */
export const orthogonal: Initializer = (shape, random) => {
  const columns = shape.at(-1) ?? 1
  const rows = sizeOf(shape) / columns
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows]
  const vectors = Array.from({ length: count }, () => Float64Array.from({ length }, () => random.normal()))
  orthonormalize(vectors)
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const row = Math.floor(i / columns)
    const column = i % columns
    return rows < columns ? vectors[row]![column]! : vectors[column]![row]!
  })
}
