import { seasonalIndices } from './classical-decomposition.ts'

/** Fills gaps on a straight line between their neighbours; both ends must be there. */
function bridge(values: Float64Array): Float64Array {
  const result = values.slice()
  let left = 0
  for (let i = 1; i < result.length; i++) {
    if (Number.isNaN(result[i]!)) continue
    for (let k = left + 1; k < i; k++) {
      result[k] = result[left]! + ((k - left) / (i - left)) * (result[i]! - result[left]!)
    }
    left = i
  }
  return result
}

/**
 * Fills inner gaps (NaN): on a line, or with two seasons of data or more on a line through the seasonally adjusted
 * values, to which the season is added back.
 */
export function interpolate(values: Float64Array, period: number): Float64Array {
  if (!values.some(Number.isNaN)) return values
  const line = bridge(values)
  if (period === 1 || values.length < 2 * period + 1) return line
  const indices = seasonalIndices(line, period, 'additive')
  const adjusted = values.map((v, i) => v - indices[i % period]!)
  return bridge(adjusted).map((v, i) => (Number.isNaN(values[i]!) ? v + indices[i % period]! : values[i]!))
}

/** Missing values are null or NaN. */
export const isMissing = (value: number | null | undefined): boolean =>
  value === null || value === undefined || Number.isNaN(value)

/** How many values are missing at the end. */
export function trailingGap(values: ArrayLike<number | null>): number {
  let gap = 0
  while (gap < values.length && isMissing(values[values.length - 1 - gap])) gap++
  return gap
}

/** The complete part of a series: without gaps at its ends, inner ones filled. */
export function history(values: ArrayLike<number | null>, period: number): Float64Array {
  const all = Float64Array.from(values, (v) => v ?? Number.NaN)
  const first = all.findIndex((v) => !isMissing(v))
  const last = all.findLastIndex((v) => !isMissing(v))
  return first < 0 ? new Float64Array() : interpolate(all.slice(first, last + 1), period)
}
