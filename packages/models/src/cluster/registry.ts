import type { Clusterer } from './clusterer.ts'
import { cutTree, type Linkage, mergeTree } from './hierarchical.ts'
import { kMeans } from './k-means.ts'
import { gaussianMixture } from './mixture.ts'

const byTree =
  (linkage: Linkage): Clusterer =>
  (points, clusters) =>
    cutTree(mergeTree(points, linkage), clusters)

/** Every clusterer that takes the number of clusters, by its name. */
export const clusterers = {
  'k-means': kMeans,
  mixture: gaussianMixture,
  'diagonal mixture': (points, clusters, { seed }) =>
    gaussianMixture(points, clusters, { seed, covariance: 'diagonal' }),
  ward: byTree('ward'),
  average: byTree('average'),
  complete: byTree('complete'),
  single: byTree('single'),
} satisfies Record<string, Clusterer>

export type ClustererName = keyof typeof clusterers
