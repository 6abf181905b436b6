import { UserError } from '@bellwether/core'
import type { Matrix } from '../numeric/matrix.ts'
import { type Clustering, checkPoints, squaredDistance } from './clusterer.ts'
import { labelMerges, type Merge } from './hierarchical.ts'

export type DensityOptions = {
  /** The fewest points that count as a cluster; 5 by default. */
  minClusterSize?: number
  /** How many points, itself among them, must be near a point to call its place dense; minClusterSize by default. */
  minSamples?: number
}

/** Of each point: the distance to its `minSamples`-th nearest, itself the first. */
function coreDistances(points: Matrix, minSamples: number): Float64Array {
  const distances = new Float64Array(points.rows)
  return Float64Array.from({ length: points.rows }, (_, i) => {
    for (let j = 0; j < points.rows; j++) distances[j] = squaredDistance(points, i, points, j)
    return Math.sqrt(distances.slice().sort()[minSamples - 1]!)
  })
}

/** The minimum spanning tree (Prim, 1957) under mutual reachability: max(core a, core b, distance). */
function spanningTree(points: Matrix, core: Float64Array): { a: number; b: number; height: number }[] {
  const n = points.rows
  const reach = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  const from = new Int32Array(n)
  const done = new Uint8Array(n)
  const edges = []
  let current = 0
  for (let step = 1; step < n; step++) {
    done[current] = 1
    let next = -1
    for (let i = 0; i < n; i++) {
      if (done[i]) continue
      const distance = Math.max(
        core[current]!,
        core[i]!,
        Math.sqrt(squaredDistance(points, current, points, i)),
      )
      if (distance < reach[i]!) {
        reach[i] = distance
        from[i] = current
      }
      if (next < 0 || reach[i]! < reach[next]!) next = i
    }
    edges.push({ a: from[next]!, b: next, height: reach[next]! })
    current = next
  }
  return edges
}

/** A cluster of the condensed tree: it is born at a density, and loses points as the density rises. */
type Branch = {
  readonly birth: number
  readonly points: number[]
  readonly children: Branch[]
  /** Σ over its points of (density at which the point leaves − birth). */
  stability: number
}

/** All points below a node of the merge tree. */
function pointsBelow(tree: readonly Merge[], node: number, n: number): number[] {
  const points: number[] = []
  const open = [node]
  while (open.length > 0) {
    const at = open.pop()!
    if (at < n) points.push(at)
    else open.push(tree[at - n]!.a, tree[at - n]!.b)
  }
  return points
}

/** Follows a branch down the merge tree until it falls apart into two that are large enough, or into nothing. */
function condense(tree: readonly Merge[], node: number, birth: number, minClusterSize: number): Branch {
  const n = tree.length + 1
  const branch: Branch = { birth, points: pointsBelow(tree, node, n), children: [], stability: 0 }
  const sizeOf = (at: number) => (at < n ? 1 : tree[at - n]!.size)
  let at = node
  while (at >= n) {
    const { a, b, height } = tree[at - n]!
    // Equal points are joined at height 0: as dense as numbers go.
    const density = 1 / Math.max(height, 1e-300)
    const [small, large] = sizeOf(a) < sizeOf(b) ? [a, b] : [b, a]
    if (sizeOf(small) >= minClusterSize) {
      branch.stability += sizeOf(at) * (density - birth)
      branch.children.push(
        condense(tree, a, density, minClusterSize),
        condense(tree, b, density, minClusterSize),
      )
      return branch
    }
    // Too small to be clusters: the points leave one by one, and the branch goes on in the larger part.
    const leaving = sizeOf(large) < minClusterSize ? sizeOf(at) : sizeOf(small)
    branch.stability += leaving * (density - birth)
    if (sizeOf(large) < minClusterSize) return branch
    at = large
  }
  return branch
}

/** The most stable set of branches, none inside another ("excess of mass"). */
function selectStable(branch: Branch): { chosen: Branch[]; stability: number } {
  const below = branch.children.map(selectStable)
  const stability = below.reduce((sum, child) => sum + child.stability, 0)
  return branch.children.length === 0 || branch.stability >= stability
    ? { chosen: [branch], stability: branch.stability }
    : { chosen: below.flatMap((child) => child.chosen), stability }
}

/**
 * Density clustering: HDBSCAN (Campello, Moulavi and Sander, 2013). It finds the number of clusters itself, of any shape,
 * and calls points outside all of them noise (−1). Time grows with the square of the points.
 *
 * @throws UserError for settings that the points can't meet, or values that are not finite
 * @example
 * densityClusters(points, { minClusterSize: 20 }).labels
 */
export function densityClusters(
  points: Matrix,
  { minClusterSize = 5, minSamples = minClusterSize }: DensityOptions = {},
): Clustering {
  checkPoints(points, 1)
  if (minClusterSize < 2 || minSamples < 1 || minSamples > points.rows) {
    throw new UserError(
      `clusters of ${minClusterSize} points, ${minSamples} near each, of ${points.rows} points`,
      {
        hint: 'ask for clusters of 2 or more points and no more neighbours than there are points',
      },
    )
  }
  const labels = new Int32Array(points.rows).fill(-1)
  if (points.rows < 2 * minClusterSize) return { labels, clusters: 0 }
  const tree = labelMerges(points.rows, spanningTree(points, coreDistances(points, minSamples)))
  const root = condense(tree, 2 * points.rows - 2, 0, minClusterSize)
  // All points together are no cluster: there must be something to tell it from.
  const chosen = root.children.flatMap((child) => selectStable(child).chosen)
  chosen.sort((left, right) => Math.min(...left.points) - Math.min(...right.points))
  chosen.forEach((branch, c) => {
    for (const i of branch.points) labels[i] = c
  })
  return { labels, clusters: chosen.length }
}
