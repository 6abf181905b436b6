import { mean } from '@bellwether/core'
import { leastSquares } from '../../numeric/least-squares.ts'
import { matrixOf } from '../../numeric/matrix.ts'
import { seasonalIndices } from '../classical-decomposition.ts'
import { startingSmoothing } from './bounds.ts'
import type { EtsParameters } from './filter.ts'
import type { EtsForm } from './model.ts'

/** Seasons, one a value, of a series shorter than three seasons: the rest around a line fitted with one harmonic. */
function harmonicSeasons(values: Float64Array, period: number, multiplicative: boolean): Float64Array {
  const rows = Array.from(values, (_, t) => {
    const angle = (2 * Math.PI * (t + 1)) / period
    return period === 2 ? [1, t + 1, Math.cos(angle)] : [1, t + 1, Math.sin(angle), Math.cos(angle)]
  })
  const { coefficients } = leastSquares(matrixOf(rows), values)
  return values.map((v, t) => {
    const line = coefficients[0]! + coefficients[1]! * (t + 1)
    return multiplicative ? v / line : v - line
  })
}

function seasonsOf(values: Float64Array, period: number, multiplicative: boolean): Float64Array {
  if (values.length < 3 * period) return harmonicSeasons(values, period, multiplicative)
  const indices = seasonalIndices(values, period, multiplicative ? 'multiplicative' : 'additive')
  return values.map((_, t) => indices[t % period]!)
}

/** The initial seasons from the second on, latest first, as the optimiser's parameters keep them. */
function initialSeasons(seasons: Float64Array, period: number, multiplicative: boolean): Float64Array {
  const latestFirst = seasons.slice(1, period).reverse()
  if (!multiplicative) return latestFirst
  const floored = latestFirst.map((s) => Math.max(s, 0.01))
  const sum = floored.reduce((total, s) => total + s, 0)
  return sum > period ? floored.map((s) => s / (sum + 0.01 * floored.length)) : floored
}

/** Level and slope of the line through the first values. */
function startingLine(values: Float64Array): [number, number] {
  const rows = Array.from(values, (_, t) => [1, t + 1])
  const { coefficients } = leastSquares(matrixOf(rows), values)
  const [level, slope] = coefficients as unknown as [number, number]
  // A multiplicative error can't start from a forecast of 0.
  return Math.abs(level + slope) < 1e-8 ? [level * 1.001, slope * 0.999] : [level, slope]
}

/**
 * First guesses of all parameters (Hyndman et al., 2008, section 2.6): seasons from a decomposition, level and slope
 * from a line through the first ten values or two seasons of the seasonally adjusted series.
 */
export function startingParameters(form: EtsForm, values: Float64Array, period: number): EtsParameters {
  const { alpha, beta, gamma, phi } = startingSmoothing(form, period)
  const seasonal = form.season !== 'N'
  const multiplicative = form.season === 'M'
  const seasons = seasonal ? seasonsOf(values, period, multiplicative) : undefined
  const adjusted = seasons
    ? values.map((v, t) => (multiplicative ? v / Math.max(seasons[t]!, 0.01) : v - seasons[t]!))
    : values
  const first = adjusted.subarray(0, Math.max(10, seasonal ? 2 * period : 2))
  return Float64Array.from([
    alpha,
    ...(form.trend === 'A' ? [beta] : []),
    ...(seasonal ? [gamma] : []),
    ...(form.damped ? [phi] : []),
    ...(form.trend === 'A' ? startingLine(first) : [mean(first)]),
    ...(seasons ? initialSeasons(seasons, period, multiplicative) : []),
  ])
}
