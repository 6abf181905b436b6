import type { Matrix } from '../numeric/matrix.ts'
import { type Clustering, centresOf, squaredDistance, withinSquares } from './clusterer.ts'

/**
 * The mean silhouette (Rousseeuw, 1987): how much nearer points are to their own cluster than to the next, −1 to 1.
 * Noise counts for nothing. Time grows with the square of the points.
 */
export function silhouette(points: Matrix, { labels, clusters }: Clustering): number {
  const { sizes } = centresOf(points, { labels, clusters })
  const sums = new Float64Array(clusters)
  let total = 0
  let counted = 0
  labels.forEach((own, i) => {
    if (own < 0) return
    counted++
    if (sizes[own] === 1) return
    sums.fill(0)
    labels.forEach((label, j) => {
      if (label >= 0) sums[label]! += Math.sqrt(squaredDistance(points, i, points, j))
    })
    const within = sums[own]! / (sizes[own]! - 1)
    const next = sums.reduce(
      (least, sum, c) => (c === own ? least : Math.min(least, sum / sizes[c]!)),
      Infinity,
    )
    total += (next - within) / Math.max(within, next)
  })
  return total / counted
}

/** The ratio of spread between to spread within clusters (Caliński and Harabasz, 1974): more is better. */
export function calinskiHarabasz(points: Matrix, clustering: Clustering): number {
  const n = clustering.labels.filter((label) => label >= 0).length
  const whole = { labels: clustering.labels.map((label) => Math.min(label, 0)), clusters: 1 }
  const within = withinSquares(points, clustering)
  const between = withinSquares(points, whole) - within
  return between / (clustering.clusters - 1) / (within / (n - clustering.clusters))
}

/** The mean likeness of each cluster with its most alike (Davies and Bouldin, 1979): less is better. */
export function daviesBouldin(points: Matrix, clustering: Clustering): number {
  const { labels, clusters } = clustering
  const { centres, sizes } = centresOf(points, clustering)
  const spread = new Float64Array(clusters)
  labels.forEach((label, i) => {
    if (label >= 0) spread[label]! += Math.sqrt(squaredDistance(points, i, centres, label)) / sizes[label]!
  })
  const alike = (a: number, b: number) =>
    (spread[a]! + spread[b]!) / Math.sqrt(squaredDistance(centres, a, centres, b))
  const worst = spread.map((_, a) =>
    spread.reduce((most, _s, b) => (a === b ? most : Math.max(most, alike(a, b))), 0),
  )
  return worst.reduce((sum, value) => sum + value, 0) / clusters
}

const pairs = (n: number) => (n * (n - 1)) / 2

/**
 * The adjusted Rand index (Hubert and Arabie, 1985): how far two divisions of the same points agree, 1 for the same, about
 * 0 by chance.
 */
export function adjustedRand(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [cells, rows, columns] = [
    new Map<string, number>(),
    new Map<number, number>(),
    new Map<number, number>(),
  ]
  const count = <K>(map: Map<K, number>, key: K) => map.set(key, (map.get(key) ?? 0) + 1)
  for (let i = 0; i < a.length; i++) {
    count(cells, `${a[i]},${b[i]}`)
    count(rows, a[i]!)
    count(columns, b[i]!)
  }
  const together = (map: Map<unknown, number>) => [...map.values()].reduce((sum, n) => sum + pairs(n), 0)
  const [inRows, inColumns] = [together(rows), together(columns)]
  const expected = (inRows * inColumns) / pairs(a.length)
  const most = (inRows + inColumns) / 2
  return most === expected ? 1 : (together(cells) - expected) / (most - expected)
}
