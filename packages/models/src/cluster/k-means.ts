import { createRandom, type Random } from '@bellwether/core'
import { type Matrix, matrix } from '../numeric/matrix.ts'
import { type Clustering, centresOf, checkPoints, squaredDistance } from './clusterer.ts'

export type KMeansFit = Clustering & {
  readonly centres: Matrix
  /** The sum of squared distances to the nearest centre. */
  readonly inertia: number
}

/** Starting centres far from one another: k-means++ (Arthur and Vassilvitskii, 2007). */
function spreadCentres(points: Matrix, clusters: number, random: Random): Matrix {
  const size = points.columns
  const centres = matrix(clusters, size)
  const nearest = new Float64Array(points.rows).fill(Number.POSITIVE_INFINITY)
  let chosen = random.integer(points.rows)
  for (let c = 0; c < clusters; c++) {
    centres.data.set(points.data.subarray(chosen * size, (chosen + 1) * size), c * size)
    let total = 0
    for (let i = 0; i < points.rows; i++) {
      nearest[i] = Math.min(nearest[i]!, squaredDistance(points, i, centres, c))
      total += nearest[i]!
    }
    let left = random.uniform() * total
    chosen = nearest.findIndex((d) => (left -= d) < 0)
    if (chosen < 0) chosen = random.integer(points.rows)
  }
  return centres
}

/** Gives each point to its nearest centre; returns the inertia, and the point farthest from its centre. */
function assign(points: Matrix, centres: Matrix, labels: Int32Array): { inertia: number; farthest: number } {
  let inertia = 0
  let farthest = 0
  let most = -1
  for (let i = 0; i < points.rows; i++) {
    let least = Number.POSITIVE_INFINITY
    for (let c = 0; c < centres.rows; c++) {
      const distance = squaredDistance(points, i, centres, c)
      if (distance >= least) continue
      least = distance
      labels[i] = c
    }
    inertia += least
    if (least > most) [most, farthest] = [least, i]
  }
  return { inertia, farthest }
}

/** Lloyd's iteration (1957, 1982) until no point moves; a cluster that runs empty restarts at the farthest point. */
function improve(points: Matrix, start: Matrix): KMeansFit {
  let centres = start
  let labels = new Int32Array(points.rows).fill(-1)
  for (;;) {
    const next = new Int32Array(points.rows)
    const { inertia, farthest } = assign(points, centres, next)
    if (next.every((label, i) => label === labels[i])) {
      return { labels, clusters: centres.rows, centres, inertia }
    }
    labels = next
    const means = centresOf(points, { labels, clusters: centres.rows })
    const empty = means.sizes.indexOf(0)
    if (empty >= 0) {
      const point = points.data.subarray(farthest * points.columns, (farthest + 1) * points.columns)
      means.sizes.forEach((size, c) => {
        const from = c === empty ? point : centres.data.subarray(c * points.columns, (c + 1) * points.columns)
        if (size === 0) means.centres.data.set(from, c * points.columns)
      })
    }
    centres = means.centres
  }
}

/**
 * k-means, the best of several starts.
 *
 * @param points one row a point; scale features first (`standardize`) unless they share a unit
 * @param options `starts` 10 by default
 * @throws UserError for fewer points than clusters, or values that are not finite
 * @example
 * kMeans(points, 3, { seed: 1 }).labels
 */
export function kMeans(
  points: Matrix,
  clusters: number,
  { seed, starts = 10 }: { seed: number; starts?: number },
): KMeansFit {
  checkPoints(points, clusters)
  const random = createRandom(seed)
  const fits = Array.from({ length: starts }, () => improve(points, spreadCentres(points, clusters, random)))
  return fits.reduce((best, fit) => (fit.inertia < best.inertia ? fit : best))
}
