import { createRandom, mean, quantile } from '@bellwether/core'
import type { Matrix } from '../numeric/matrix.ts'
import { rowsOf } from '../regression/design.ts'
import type { Clusterer } from './clusterer.ts'
import { adjustedRand } from './criteria.ts'

/**
 * How far a division survives other samples of the same points: the adjusted Rand index between it and divisions of
 * bootstrap samples, over the points that each drew (after Hennig, 2007). Above 0.8 is stable; below 0.6 the segments are
 * an accident of the sample.
 *
 * @param options `resamples` 50 by default
 */
export function clusterStability(
  points: Matrix,
  clusters: number,
  clusterer: Clusterer,
  { seed, resamples = 50 }: { seed: number; resamples?: number },
): { readonly mean: number; readonly low: number } {
  const random = createRandom(seed)
  const whole = clusterer(points, clusters, { seed }).labels
  const agreements = Array.from({ length: resamples }, () => {
    const rows = new Set(Array.from({ length: points.rows }, () => random.integer(points.rows)))
    const drawn = Int32Array.from(rows)
    const again = clusterer(rowsOf(points, drawn), Math.min(clusters, drawn.length), { seed }).labels
    return adjustedRand(
      drawn.map((i) => whole[i]!),
      again,
    )
  })
  return { mean: mean(agreements), low: quantile(agreements, 0.1) }
}
