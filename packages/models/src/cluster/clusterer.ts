import { UserError } from '@bellwether/core'
import { type Matrix, matrix } from '../numeric/matrix.ts'

/** A division of points. */
export type Clustering = {
  /** Of each point: 0 … clusters − 1, or −1 for noise. */
  readonly labels: Int32Array
  readonly clusters: number
}

/** Divides points into a given number of clusters. The same seed gives the same division. */
export type Clusterer = (points: Matrix, clusters: number, options: { seed: number }) => Clustering

/** The squared Euclidean distance between row `i` of `a` and row `j` of `b`. */
export function squaredDistance(a: Matrix, i: number, b: Matrix, j: number): number {
  let sum = 0
  const [from, to, size] = [i * a.columns, j * b.columns, a.columns]
  for (let k = 0; k < size; k++) sum += (a.data[from + k]! - b.data[to + k]!) ** 2
  return sum
}

/** @throws UserError for a number of clusters that points can't make */
export function checkCount(points: number, clusters: number): void {
  if (Number.isInteger(clusters) && clusters >= 1 && clusters <= points) return
  throw new UserError(`${clusters} clusters of ${points} points`, { hint: `ask for 1 to ${points}` })
}

/**
 * Checks what every clusterer needs.
 *
 * @throws UserError for fewer points than clusters, or a value that is not finite
 */
export function checkPoints(points: Matrix, clusters: number): void {
  checkCount(points.rows, clusters)
  const bad = points.data.findIndex((value) => !Number.isFinite(value))
  if (bad < 0) return
  const where = `point ${Math.floor(bad / points.columns) + 1}, feature ${(bad % points.columns) + 1}`
  throw new UserError(`${where}: ${points.data[bad]} is not a finite number`, {
    hint: 'fill or drop the point',
  })
}

/** Scales features to mean 0 and standard deviation 1, so that units do not decide; constant features become 0. */
export function standardize({ rows, columns, data }: Matrix): Matrix {
  const result = matrix(rows, columns)
  for (let j = 0; j < columns; j++) {
    let mean = 0
    for (let i = 0; i < rows; i++) mean += data[i * columns + j]! / rows
    let squares = 0
    for (let i = 0; i < rows; i++) squares += (data[i * columns + j]! - mean) ** 2
    const scale = squares > 0 ? Math.sqrt(rows / squares) : 0
    for (let i = 0; i < rows; i++) result.data[i * columns + j] = (data[i * columns + j]! - mean) * scale
  }
  return result
}

/** The mean of each cluster's points, noise left out. */
export function centresOf(
  points: Matrix,
  { labels, clusters }: Clustering,
): { centres: Matrix; sizes: Int32Array } {
  const centres = matrix(clusters, points.columns)
  const sizes = new Int32Array(clusters)
  labels.forEach((label, i) => {
    if (label < 0) return
    sizes[label]!++
    for (let k = 0; k < points.columns; k++) {
      centres.data[label * points.columns + k]! += points.data[i * points.columns + k]!
    }
  })
  centres.data.forEach((sum, at) => {
    centres.data[at] = sum / sizes[Math.floor(at / points.columns)]!
  })
  return { centres, sizes }
}

/** The sum of squared distances of points to their cluster's mean. */
export function withinSquares(points: Matrix, clustering: Clustering): number {
  const { centres } = centresOf(points, clustering)
  let sum = 0
  clustering.labels.forEach((label, i) => {
    if (label >= 0) sum += squaredDistance(points, i, centres, label)
  })
  return sum
}
