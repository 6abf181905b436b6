import { createRandom, mean, shuffle, UserError } from '@bellwether/core'
import {
  type ClusterCountRow,
  type Clusterer,
  type ClustererName,
  type Clustering,
  centresOf,
  chooseClusterCount,
  clusterCountRow,
  clusterers,
  densityClusters,
  gaussianMixture,
  kMeans,
  type Matrix,
  matrix,
} from '@bellwether/models'
import type { FeatureTable } from './features.ts'

/** Clusterers by name; `density` finds the number of segments itself. */
export const segmentMethods = [...(Object.keys(clusterers) as ClustererName[]), 'density'] as const
export type SegmentMethod = (typeof segmentMethods)[number]

export type DivideOptions = {
  readonly method: SegmentMethod
  /** The number of segments; chosen unless given. */
  readonly count?: number | undefined
  /** The most that are tried; 8 by default. */
  readonly most?: number
  /**
   * Units that the number is chosen on, and that methods whose time grows with the square of the units are fitted to; 1,000 by
   * default. The others go to the nearest centre.
   */
  readonly sample?: number
  readonly seed: number
  /** Of the stability and the gap statistic; 10 by default. */
  readonly resamples?: number
}

/** What a criterion would choose, beside each number of segments. */
export type CountRow = Omit<ClusterCountRow, 'gap'> & {
  /** Null where no other number was tried. */
  readonly gap: number | null
  readonly votes: readonly string[]
  readonly chosen: boolean
}

/** Units as segments, the largest first. */
export type Division = {
  /** Of each unit: its segment, −1 for none. */
  readonly labels: Int32Array
  readonly segments: number
  readonly counts: readonly CountRow[]
  /** Units that the segments were found on. */
  readonly fittedOn: number
  /** Features on the scale that distances were taken on, one row a unit. */
  readonly scaled: Matrix
}

function skewness(values: Float64Array): number {
  const centre = mean(values)
  const moment = (power: number) => values.reduce((sum, v) => sum + (v - centre) ** power, 0) / values.length
  return moment(3) / moment(2) ** 1.5
}

/**
 * Features on one scale: what is never negative and leans far to the right (skewness above 1) as log(1 + x), then each with
 * mean 0 and standard deviation 1.
 */
export function scaledFeatures({ ids, features }: FeatureTable): Matrix {
  const scaled = matrix(ids.length, features.length)
  features.forEach(({ values }, j) => {
    const leans = values.every((v) => v >= 0) && skewness(values) > 1
    const shaped = leans ? values.map(Math.log1p) : values
    const centre = mean(shaped)
    const spread = Math.sqrt(mean(shaped.map((v) => (v - centre) ** 2)))
    shaped.forEach((v, i) => {
      scaled.data[i * features.length + j] = spread > 0 ? (v - centre) / spread : 0
    })
  })
  return scaled
}

function someRows(points: Matrix, rows: Int32Array): Matrix {
  const size = points.columns
  const some = matrix(rows.length, size)
  rows.forEach((row, i) => {
    some.data.set(points.data.subarray(row * size, (row + 1) * size), i * size)
  })
  return some
}

/** A sample without replacement, in the order of the units. */
function sampleRows(units: number, size: number, seed: number): Int32Array {
  const all = Int32Array.from({ length: units }, (_, i) => i)
  if (units <= size) return all
  return shuffle(all, createRandom(seed)).slice(0, size).sort()
}

/** Fewer starts and steps than usual: to choose the number the same points are divided hundreds of times. */
const quick: Partial<Record<SegmentMethod, Clusterer>> = {
  'k-means': (points, count, { seed }) => kMeans(points, count, { seed, starts: 2 }),
  mixture: (points, count, { seed }) =>
    gaussianMixture(points, count, { seed, maxIterations: 30, tolerance: 1e-3 }),
  'diagonal mixture': (points, count, { seed }) =>
    gaussianMixture(points, count, { seed, covariance: 'diagonal', maxIterations: 30, tolerance: 1e-3 }),
}

/** k-means and mixtures take a step a unit: they are fitted to so many, and only the number is chosen on the sample. */
const linearSample = 50_000

const isLinear = (method: SegmentMethod) => /k-means|mixture/.test(method)

/** Gives every unit the nearest centre of the segments of the sample. */
function assignAll(points: Matrix, { labels, clusters }: Clustering, rows: Int32Array): Int32Array {
  if (rows.length === points.rows) return labels
  const { centres } = centresOf(someRows(points, rows), { labels, clusters })
  const size = points.columns
  return Int32Array.from({ length: points.rows }, (_, i) => {
    let [best, least] = [-1, Infinity]
    for (let c = 0; c < clusters; c++) {
      let distance = 0
      for (let j = 0; j < size; j++) {
        distance += (points.data[i * size + j]! - centres.data[c * size + j]!) ** 2
      }
      if (distance < least) [best, least] = [c, distance]
    }
    return best
  })
}

/** Numbers segments by size, the largest first; noise stays −1. */
function bySize(labels: Int32Array, segments: number): Int32Array {
  const sizes = new Int32Array(segments)
  for (const label of labels) if (label >= 0) sizes[label]!++
  const order = Array.from({ length: segments }, (_, c) => c).sort((a, b) => sizes[b]! - sizes[a]! || a - b)
  const places = new Int32Array(segments)
  order.forEach((c, place) => {
    places[c] = place
  })
  return labels.map((label) => (label < 0 ? -1 : places[label]!))
}

/** The number of segments with what each criterion says of it; of a number that is given, what they say of that. */
function chooseCount(sample: Matrix, options: DivideOptions, clusterer: Clusterer) {
  const { most = 8, seed, resamples = 10, count } = options
  const tried = Math.min(most, Math.floor(sample.rows / 2))
  if (tried < 2) {
    throw new UserError(`${sample.rows} units are too few to divide`, { hint: 'give four or more' })
  }
  if (count !== undefined) {
    const row = clusterCountRow(sample, count, clusterer, { seed, resamples })
    return { chosen: count, counts: [{ ...row, gap: null, votes: [], chosen: true }] }
  }
  const found = chooseClusterCount(sample, tried, clusterer, { seed, resamples, references: resamples })
  const votes = Object.entries(found.votes)
  return {
    chosen: found.best,
    counts: found.rows.map((row) => ({
      ...row,
      votes: votes.filter(([, k]) => k === row.clusters).map(([name]) => name),
      chosen: row.clusters === found.best,
    })),
  }
}

/**
 * Divides units into segments: features on one scale, the number by several criteria with its stability, one division of a
 * sample and the nearest centre for all others.
 *
 * @throws UserError for too few units, or a number of segments that they can't make
 */
export function divide(table: FeatureTable, options: DivideOptions): Division {
  if (table.features.length === 0) {
    throw new UserError('no feature tells units apart', { hint: 'name other --features' })
  }
  const { method, sample = 1000, seed } = options
  const scaled = scaledFeatures(table)
  const chosenOn = sampleRows(scaled.rows, sample, seed)
  const small = someRows(scaled, chosenOn)
  if (method === 'density') {
    const found = densityClusters(small, { minClusterSize: Math.max(5, Math.round(small.rows / 50)) })
    // Units outside of all dense places stay outside only where the places were found.
    const labels =
      found.clusters > 0 ? assignAll(scaled, found, chosenOn) : new Int32Array(scaled.rows).fill(-1)
    return {
      labels: bySize(labels, found.clusters),
      segments: found.clusters,
      counts: [],
      fittedOn: small.rows,
      scaled,
    }
  }
  const { chosen, counts } = chooseCount(small, options, quick[method] ?? clusterers[method])
  const rows = isLinear(method) ? sampleRows(scaled.rows, linearSample, seed) : chosenOn
  const found = clusterers[method](someRows(scaled, rows), chosen, { seed })
  return {
    labels: bySize(assignAll(scaled, found, rows), chosen),
    segments: chosen,
    counts,
    fittedOn: rows.length,
    scaled,
  }
}
