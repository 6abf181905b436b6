import { createRandom, mean } from '@bellwether/core'
import { type Matrix, matrix } from '../numeric/matrix.ts'
import { type Clusterer, withinSquares } from './clusterer.ts'

/** The gap statistic of one number of clusters, and the standard error of its simulation. */
export type Gap = { readonly clusters: number; readonly gap: number; readonly standardError: number }

/**
 * The gap statistic (Tibshirani, Walther and Hastie, 2001): how much tighter clusters are than those of points that are
 * spread evenly over the same box.
 *
 * @param most tries 1 to this many clusters
 * @param options `references` sets of even points, 20 by default
 */
export function gapStatistic(
  points: Matrix,
  most: number,
  clusterer: Clusterer,
  { seed, references = 20 }: { seed: number; references?: number },
): Gap[] {
  const random = createRandom(seed)
  const column = (j: number) =>
    Float64Array.from({ length: points.rows }, (_, i) => points.data[i * points.columns + j]!)
  const bounds = Array.from({ length: points.columns }, (_, j) => {
    const sorted = column(j).sort()
    return { low: sorted[0]!, width: sorted.at(-1)! - sorted[0]! }
  })
  const even = Array.from({ length: references }, () =>
    matrix(
      points.rows,
      points.columns,
      Float64Array.from(points.data, (_, at) => {
        const { low, width } = bounds[at % points.columns]!
        return low + width * random.uniform()
      }),
    ),
  )
  const logWithin = (x: Matrix, k: number) => Math.log(withinSquares(x, clusterer(x, k, { seed })))
  return Array.from({ length: most }, (_, i) => {
    const logs = even.map((x) => logWithin(x, i + 1))
    const centre = mean(logs)
    const deviation = Math.sqrt(mean(logs.map((v) => (v - centre) ** 2)))
    return {
      clusters: i + 1,
      gap: centre - logWithin(points, i + 1),
      standardError: deviation * Math.sqrt(1 + 1 / references),
    }
  })
}

/** The least number of clusters whose gap is not clearly below the next one's; the last when none is. */
export function chooseByGap(gaps: readonly Gap[]): number {
  const found = gaps.find(
    (g, i) => i + 1 < gaps.length && g.gap >= gaps[i + 1]!.gap - gaps[i + 1]!.standardError,
  )
  return (found ?? gaps.at(-1)!).clusters
}
