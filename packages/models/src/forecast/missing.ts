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
