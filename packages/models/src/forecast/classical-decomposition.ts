/** How season and trend meet. */
export type SeasonKind = 'additive' | 'multiplicative'

/** The centred moving average over one season (2 × m for an even one); NaN in the half season at each end. */
export function centredAverage(values: ArrayLike<number>, period: number): Float64Array {
  const n = values.length
  const half = Math.floor(period / 2)
  const result = new Float64Array(n).fill(Number.NaN)
  for (let t = half; t < n - half; t++) {
    let sum = 0
    for (let k = -half; k <= half; k++) {
      const weight = period % 2 === 0 && Math.abs(k) === half ? 0.5 : 1
      sum += weight * values[t + k]!
    }
    result[t] = sum / period
  }
  return result
}

/**
 * The seasonal indices of classical decomposition (Persons, 1919; R's `decompose`): means of the detrended values by
 * season, centred on 0 (additive) or 1 (multiplicative).
 *
 * @param values at least two seasons, complete
 * @returns one index a season, the first for the first value
 */
export function seasonalIndices(values: ArrayLike<number>, period: number, kind: SeasonKind): Float64Array {
  const trend = centredAverage(values, period)
  const sums = new Float64Array(period)
  const counts = new Float64Array(period)
  for (let t = 0; t < values.length; t++) {
    if (Number.isNaN(trend[t]!)) continue
    sums[t % period]! += kind === 'additive' ? values[t]! - trend[t]! : values[t]! / trend[t]!
    counts[t % period]! += 1
  }
  const neutral = kind === 'additive' ? 0 : 1
  const figure = sums.map((sum, j) => (counts[j]! > 0 ? sum / counts[j]! : neutral))
  const centre = figure.reduce((sum, v) => sum + v, 0) / period
  return figure.map((v) => (kind === 'additive' ? v - centre : v / centre))
}
