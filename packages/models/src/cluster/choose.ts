import { UserError } from '@bellwether/core'
import type { Matrix } from '../numeric/matrix.ts'
import type { Clusterer } from './clusterer.ts'
import { calinskiHarabasz, daviesBouldin, silhouette } from './criteria.ts'
import { chooseByGap, gapStatistic } from './gap.ts'
import { clusterStability } from './stability.ts'

/** What each criterion says of one number of clusters. */
export type ClusterCountRow = {
  readonly clusters: number
  readonly silhouette: number
  readonly calinskiHarabasz: number
  readonly daviesBouldin: number
  readonly gap: number
  readonly stability: number
}

/** Numbers of clusters by several criteria. */
export type ClusterCountChoice = {
  readonly rows: readonly ClusterCountRow[]
  /** What each criterion would choose. */
  readonly votes: Readonly<Record<'silhouette' | 'calinskiHarabasz' | 'daviesBouldin' | 'gap', number>>
  /** The number with the most votes; of several, the one whose division is most stable. */
  readonly best: number
}

function bestBy(rows: readonly ClusterCountRow[], value: (row: ClusterCountRow) => number): number {
  return rows.reduce((best, row) => (value(row) > value(best) ? row : best)).clusters
}

/** What the criteria but the gap statistic, which compares numbers of clusters, say of one number of them. */
export function clusterCountRow(
  points: Matrix,
  clusters: number,
  clusterer: Clusterer,
  { seed, resamples = 20 }: { seed: number; resamples?: number },
): Omit<ClusterCountRow, 'gap'> {
  const clustering = clusterer(points, clusters, { seed })
  return {
    clusters,
    silhouette: silhouette(points, clustering),
    calinskiHarabasz: calinskiHarabasz(points, clustering),
    daviesBouldin: daviesBouldin(points, clustering),
    stability: clusterStability(points, clusters, clusterer, { seed, resamples }).mean,
  }
}

/**
 * Chooses the number of clusters, from 2 up, by silhouette, Caliński–Harabasz, Davies–Bouldin and the gap statistic, with
 * each division's stability beside. The gap statistic alone may also vote for 1: no clusters.
 *
 * @param options `resamples` of the stability and `references` of the gap statistic, 20 of each by default
 * @throws UserError when `most` is below 2
 */
export function chooseClusterCount(
  points: Matrix,
  most: number,
  clusterer: Clusterer,
  { seed, resamples = 20, references = 20 }: { seed: number; resamples?: number; references?: number },
): ClusterCountChoice {
  if (most < 2)
    throw new UserError(`at most ${most} clusters leave nothing to choose`, { hint: 'try 2 or more' })
  const gaps = gapStatistic(points, most, clusterer, { seed, references })
  const rows = gaps.slice(1).map(({ clusters, gap }) => ({
    ...clusterCountRow(points, clusters, clusterer, { seed, resamples }),
    gap,
  }))
  const votes = {
    silhouette: bestBy(rows, (row) => row.silhouette),
    calinskiHarabasz: bestBy(rows, (row) => row.calinskiHarabasz),
    daviesBouldin: bestBy(rows, (row) => -row.daviesBouldin),
    gap: chooseByGap(gaps),
  }
  const votesFor = (row: ClusterCountRow) => Object.values(votes).filter((k) => k === row.clusters).length
  return { rows, votes, best: bestBy(rows, (row) => votesFor(row) + row.stability / 10) }
}
