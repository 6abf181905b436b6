import { UserError } from '@bellwether/core'
import type { Matrix } from '../numeric/matrix.ts'
import { type Clustering, checkCount, checkPoints, squaredDistance } from './clusterer.ts'

/** How far two clusters are apart: Ward's growth of the squares within, or the mean, largest or least distance. */
export type Linkage = 'ward' | 'average' | 'complete' | 'single'

/** Two clusters joined. Clusters 0 … n − 1 are the points; the merge at index m makes cluster n + m. */
export type Merge = { readonly a: number; readonly b: number; readonly height: number; readonly size: number }

/** Distances are held for all pairs: this many points need 400 MB. */
const mostPoints = 10_000

type Sizes = { a: number; b: number; other: number }

/** The distance of a third cluster to the union of two (Lance and Williams, 1967). */
const updates: Record<Linkage, (toA: number, toB: number, apart: number, sizes: Sizes) => number> = {
  single: (toA, toB) => Math.min(toA, toB),
  complete: (toA, toB) => Math.max(toA, toB),
  average: (toA, toB, _, { a, b }) => (a * toA + b * toB) / (a + b),
  ward: (toA, toB, apart, { a, b, other }) =>
    Math.sqrt(((a + other) * toA ** 2 + (b + other) * toB ** 2 - other * apart ** 2) / (a + b + other)),
}

/** Distances between all pairs, the lower triangle row by row. */
type Pairs = { get(i: number, j: number): number; set(i: number, j: number, value: number): void }

function pairsOf(points: Matrix): Pairs {
  const n = points.rows
  const data = new Float64Array((n * (n - 1)) / 2)
  const at = (i: number, j: number) => (i > j ? (i * (i - 1)) / 2 + j : (j * (j - 1)) / 2 + i)
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < i; j++) data[at(i, j)] = Math.sqrt(squaredDistance(points, i, points, j))
  }
  return {
    get: (i, j) => data[at(i, j)]!,
    set: (i, j, value) => {
      data[at(i, j)] = value
    },
  }
}

/** Merges slots of points; a merged cluster lives in the slot of its second part. */
type SlotMerge = { a: number; b: number; height: number }

/** The nearest-neighbour chain (Murtagh, 1983): n² steps for linkages where a merge brings no two clusters closer. */
function chainMerges(n: number, pairs: Pairs, linkage: Linkage): SlotMerge[] {
  const sizes = new Int32Array(n).fill(1)
  const update = updates[linkage]
  const merges: SlotMerge[] = []
  const chain: number[] = []
  while (merges.length < n - 1) {
    if (chain.length === 0) chain.push(sizes.findIndex((size) => size > 0))
    const tip = chain.at(-1)!
    const before = chain.at(-2)
    let nearest = before ?? -1
    let least = before === undefined ? Number.POSITIVE_INFINITY : pairs.get(tip, before)
    for (let i = 0; i < n; i++) {
      if (i === tip || sizes[i] === 0 || pairs.get(tip, i) >= least) continue
      nearest = i
      least = pairs.get(tip, i)
    }
    if (nearest !== before) {
      chain.push(nearest)
      continue
    }
    chain.length -= 2
    merges.push({ a: tip, b: nearest, height: least })
    const [a, b] = [sizes[tip]!, sizes[nearest]!]
    sizes[tip] = 0
    for (let i = 0; i < n; i++) {
      if (sizes[i] === 0 || i === nearest) continue
      pairs.set(
        nearest,
        i,
        update(pairs.get(tip, i), pairs.get(nearest, i), least, { a, b, other: sizes[i]! }),
      )
    }
    sizes[nearest] = a + b
  }
  return merges
}

/** Finds the cluster that a slot is part of; paths are halved on the way. */
function rootOf(parents: Int32Array, i: number): number {
  while (parents[i] !== i) {
    parents[i] = parents[parents[i]!]!
    i = parents[i]!
  }
  return i
}

/** Orders merges by height and names clusters by the merge that made them. */
export function labelMerges(n: number, merges: readonly SlotMerge[]): Merge[] {
  const parents = Int32Array.from({ length: 2 * n - 1 }, (_, i) => i)
  const sizes = new Int32Array(2 * n - 1).fill(1)
  return [...merges]
    .sort((left, right) => left.height - right.height)
    .map(({ a, b, height }, m) => {
      const [left, right] = [rootOf(parents, a), rootOf(parents, b)]
      parents[left] = parents[right] = n + m
      const size = (sizes[n + m] = sizes[left]! + sizes[right]!)
      return { a: Math.min(left, right), b: Math.max(left, right), height, size }
    })
}

/**
 * Agglomerative clustering: the tree of merges, lowest first.
 *
 * @throws UserError for more points than fit in memory, or values that are not finite
 * @example
 * cutTree(mergeTree(points, 'ward'), 4).labels
 */
export function mergeTree(points: Matrix, linkage: Linkage): Merge[] {
  checkPoints(points, 1)
  if (points.rows > mostPoints) {
    throw new UserError(`${points.rows} points are too many for hierarchical clustering`, {
      hint: `draw a sample of at most ${mostPoints}, or use k-means`,
    })
  }
  return labelMerges(points.rows, chainMerges(points.rows, pairsOf(points), linkage))
}

/**
 * The division of a tree into clusters, numbered by their first point.
 *
 * @throws UserError for fewer points than clusters
 */
export function cutTree(tree: readonly Merge[], clusters: number): Clustering {
  const n = tree.length + 1
  checkCount(n, clusters)
  const parents = Int32Array.from({ length: 2 * n - 1 }, (_, i) => i)
  tree.slice(0, n - clusters).forEach(({ a, b }, m) => {
    parents[a] = parents[b] = n + m
  })
  const numbers = new Map<number, number>()
  const labels = Int32Array.from({ length: n }, (_, i) => {
    const root = rootOf(parents, i)
    if (!numbers.has(root)) numbers.set(root, numbers.size)
    return numbers.get(root)!
  })
  return { labels, clusters }
}
