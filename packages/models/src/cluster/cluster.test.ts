import { createRandom } from '@bellwether/core'
import { describe, expect, it } from 'vitest'
import { matrix, matrixOf } from '../numeric/matrix.ts'
import { chooseClusterCount } from './choose.ts'
import { type Clusterer, standardize, withinSquares } from './clusterer.ts'
import { adjustedRand, calinskiHarabasz, daviesBouldin, silhouette } from './criteria.ts'
import { densityClusters } from './density.ts'
import expected from './fixtures/cluster.json' with { type: 'json' }
import { chooseByGap, gapStatistic } from './gap.ts'
import { cutTree, mergeTree } from './hierarchical.ts'
import { kMeans } from './k-means.ts'
import { gaussianMixture } from './mixture.ts'
import { clusterers } from './registry.ts'
import { clusterStability } from './stability.ts'

// Expected values: scikit-learn and SciPy on Fisher's iris measurements, versions in fixtures/cluster.json.
const iris = matrixOf(expected.iris)
const apart = matrixOf(expected.apart)

/** Three round clouds far from one another. */
function clouds(seed: number, each = 40, distance = 10) {
  const random = createRandom(seed)
  const centres = [
    [0, 0],
    [distance, 0],
    [0, distance],
  ]
  const truth = Array.from({ length: 3 * each }, (_, i) => i % 3)
  return { truth, points: matrixOf(truth.map((c) => centres[c]!.map((m) => m + random.normal()))) }
}

describe.each(Object.entries(clusterers) as [string, Clusterer][])(
  'clusterer contract: %s',
  (_, clusterer) => {
    const { points, truth } = clouds(4)

    it('finds clouds that lie apart', () => {
      expect(adjustedRand(clusterer(points, 3, { seed: 1 }).labels, truth)).toBe(1)
    })

    it('gives every point one of the clusters, all of them in use, the same for the same seed', () => {
      for (const k of [1, 2, 5]) {
        const { labels, clusters } = clusterer(iris, k, { seed: 3 })
        expect(clusters).toBe(k)
        expect([...new Set(labels)].sort()).toEqual(Array.from({ length: k }, (_, c) => c))
        expect(clusterer(iris, k, { seed: 3 }).labels).toEqual(labels)
      }
    })

    it('does not depend on where the points are', () => {
      const moved = matrix(
        points.rows,
        2,
        points.data.map((v) => v + 100),
      )
      expect(adjustedRand(clusterer(moved, 3, { seed: 1 }).labels, truth)).toBe(1)
    })

    it('refuses more clusters than points, and values that are not finite', () => {
      expect(() => clusterer(points, 121, { seed: 1 })).toThrow(/121/)
      expect(() => clusterer(matrixOf([[1], [Number.NaN]]), 1, { seed: 1 })).toThrow(
        'point 2, feature 1: NaN',
      )
    })
  },
)

describe('k-means', () => {
  it.each([2, 3, 4, 5])('reaches the inertia of scikit-learn for %i clusters', (k) => {
    const want = expected.inertia[String(k) as '3']
    const fit = kMeans(iris, k, { seed: 1, starts: 50 })
    expect(fit.inertia).toBeCloseTo(want, 8)
    expect(withinSquares(iris, fit)).toBeCloseTo(want, 8)
  })

  it('divides as scikit-learn does', () => {
    expect(adjustedRand(kMeans(iris, 3, { seed: 1 }).labels, expected.labels)).toBe(1)
  })

  it('keeps every cluster in use when points coincide', () => {
    const points = matrixOf([[0], [0], [0], [0], [5]])
    expect(kMeans(points, 2, { seed: 1 }).inertia).toBe(0)
  })
})

describe('gaussian mixture', () => {
  it.each(['full', 'diagonal'] as const)('agrees with scikit-learn, %s covariances', (covariance) => {
    const want = expected.mixture[covariance]
    const fit = gaussianMixture(iris, 3, { seed: 1, covariance, tolerance: 1e-9 })
    expect(fit.converged).toBe(true)
    expect(fit.logLikelihood).toBeCloseTo(want.logLikelihood, 4)
    expect(fit.bic).toBeCloseTo(want.bic, 4)
    expect(adjustedRand(fit.labels, want.labels)).toBe(1)
    Array.from(fit.weights)
      .sort()
      .forEach((w, c) => {
        expect(w).toBeCloseTo(want.weights[c]!, 4)
      })
  })
})

describe('hierarchical clustering', () => {
  it.each(['ward', 'average', 'complete', 'single'] as const)('agrees with SciPy, %s linkage', (linkage) => {
    const tree = mergeTree(apart, linkage)
    const want = expected.trees[linkage]
    tree.forEach(({ height }, m) => {
      expect(height).toBeCloseTo(want.heights[m]!, 9)
    })
    expect(adjustedRand(cutTree(tree, 4).labels, want.labels)).toBe(1)
    expect(tree.at(-1)!.size).toBe(150)
  })
})

describe('density clustering', () => {
  it.each(Object.entries(expected.density))('agrees with scikit-learn HDBSCAN, sizes %s', (setting, want) => {
    const [minClusterSize, minSamples] = setting.split(',').map(Number) as [number, number]
    const { labels } = densityClusters(apart, { minClusterSize, minSamples })
    expect(Array.from(labels, (label) => label < 0)).toEqual(want.map((label) => label < 0))
    expect(adjustedRand(labels, want)).toBe(1)
  })

  it('survives points that coincide, and finds nothing in too few', () => {
    const points = matrixOf([
      ...Array.from({ length: 10 }, () => [0, 0]),
      ...Array.from({ length: 10 }, () => [9, 9]),
    ])
    expect(densityClusters(points, { minClusterSize: 5 }).clusters).toBe(2)
    expect(densityClusters(matrixOf([[0], [1], [2]]), { minClusterSize: 2, minSamples: 2 }).clusters).toBe(0)
    expect(() => densityClusters(points, { minClusterSize: 1 })).toThrow('clusters of 1 points')
  })
})

describe('criteria', () => {
  it.each([2, 3, 4, 5])('agree with scikit-learn for %i clusters', (k) => {
    const fit = kMeans(iris, k, { seed: 1, starts: 50 })
    const [s, ch, db] = expected.criteria[String(k) as '3'] as [number, number, number]
    expect(silhouette(iris, fit)).toBeCloseTo(s, 8)
    expect(calinskiHarabasz(iris, fit)).toBeCloseTo(ch, 5)
    expect(daviesBouldin(iris, fit)).toBeCloseTo(db, 8)
  })

  it('have the adjusted Rand index of scikit-learn', () => {
    expect(adjustedRand(expected.labels, expected.rand34)).toBeCloseTo(expected.rand, 12)
  })
})

describe('the number of clusters', () => {
  it('is found where clouds lie apart, by every criterion', () => {
    const choice = chooseClusterCount(clouds(7).points, 6, clusterers['k-means'], { seed: 2 })
    expect(choice.best).toBe(3)
    expect(choice.votes).toEqual({ silhouette: 3, calinskiHarabasz: 3, daviesBouldin: 3, gap: 3 })
    expect(choice.rows.find((row) => row.clusters === 3)!.stability).toBeGreaterThan(0.99)
  })

  it('is 1 by the gap statistic when there is one cloud, and no division of it is stable', () => {
    const { points } = clouds(9, 40, 0)
    expect(chooseByGap(gapStatistic(points, 5, clusterers['k-means'], { seed: 1 }))).toBe(1)
    expect(clusterStability(points, 5, clusterers['k-means'], { seed: 1 }).mean).toBeLessThan(0.8)
    expect(() => chooseClusterCount(points, 1, clusterers['k-means'], { seed: 1 })).toThrow('at most 1')
  })
})

describe('standardize', () => {
  it('gives each feature mean 0 and standard deviation 1, and constants 0', () => {
    expect(
      Array.from(
        standardize(
          matrixOf([
            [1, 7],
            [3, 7],
          ]),
        ).data,
      ),
    ).toEqual([-1, 0, 1, 0])
  })
})
