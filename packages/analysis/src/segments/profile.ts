import { median, wilson } from '@bellwether/core'
import type { Division } from './divide.ts'
import type { FeatureTable } from './features.ts'

/** In what a segment differs most from all units. */
export type Trait = {
  readonly feature: string
  readonly level: 'high' | 'low'
  /** The median within the segment, and of all units. */
  readonly value: number
  readonly overall: number
  /** How many standard deviations the segment's mean lies from that of all, on the scale of the division. */
  readonly distance: number
}

export type SegmentRow = {
  readonly kind: 'segment'
  /** From 1, the largest first; 0 for units that belong to none. */
  readonly segment: number
  readonly units: number
  readonly share: number
  readonly share_low: number
  readonly share_high: number
  readonly traits: readonly Trait[]
  /** The median of every feature. */
  readonly medians: Readonly<Record<string, number>>
}

/** Below this many standard deviations a segment is like everybody. */
const noticeable = 0.4

const mostTraits = 3

/** Profiles of segments, by the features in which they differ most. */
export function profileRows(table: FeatureTable, { labels, segments, scaled }: Division): SegmentRow[] {
  const overall = table.features.map(({ values }) => median(values))
  const size = table.features.length
  const rowsOf = (label: number) => Array.from(labels.keys()).filter((row) => labels[row] === label)
  const row = (label: number): SegmentRow => {
    const rows = rowsOf(label)
    const medians = table.features.map(({ values }) => median(rows.map((at) => values[at]!)))
    const distances = table.features.map(
      (_, j) => rows.reduce((sum, at) => sum + scaled.data[at * size + j]!, 0) / rows.length,
    )
    const traits = table.features
      .map(({ name: feature }, j): Trait => {
        const distance = distances[j]!
        const level = distance > 0 ? 'high' : 'low'
        return { feature, level, value: medians[j]!, overall: overall[j]!, distance }
      })
      .filter(({ distance }) => Math.abs(distance) >= noticeable)
      .toSorted((a, b) => Math.abs(b.distance) - Math.abs(a.distance))
    const { low, high } = wilson(rows.length, labels.length)
    return {
      kind: 'segment',
      segment: label + 1,
      units: rows.length,
      share: rows.length / labels.length,
      share_low: low,
      share_high: high,
      traits: traits.slice(0, mostTraits),
      medians: Object.fromEntries(table.features.map(({ name }, j) => [name, medians[j]!])),
    }
  }
  const found = Array.from({ length: segments }, (_, label) => row(label))
  return labels.includes(-1) ? [...found, row(-1)] : found
}
