import { mean, variance } from '@bellwether/core'
import { mstl } from '../stl.ts'

/** Differences at a lag, `times` over: y(t) − y(t − lag). */
export function difference(values: Float64Array, lag: number, times = 1): Float64Array {
  let result = values
  for (let k = 0; k < times; k++) {
    const before = result
    result = Float64Array.from({ length: before.length - lag }, (_, t) => before[t + lag]! - before[t]!)
  }
  return result
}

/**
 * The statistic of Kwiatkowski, Phillips, Schmidt and Shin (1992) for stationarity around a level, with Bartlett's
 * weights over `lags` lags. Above 0.463 a level is rejected at 5 %.
 */
export function kpss(values: Float64Array, lags = Math.trunc((3 * Math.sqrt(values.length)) / 13)): number {
  const n = values.length
  const centre = mean(values)
  const e = values.map((v) => v - centre)
  let partial = 0
  let squares = 0
  for (const v of e) {
    partial += v
    squares += partial * partial
  }
  let longRun = e.reduce((sum, v) => sum + v * v, 0) / n
  for (let lag = 1; lag <= lags; lag++) {
    let product = 0
    for (let t = lag; t < n; t++) product += e[t]! * e[t - lag]!
    longRun += ((2 * product) / n) * (1 - lag / (lags + 1))
  }
  return longRun > 0 ? squares / (n * n * longRun) : 0
}

const isFlat = (values: Float64Array) => values.every((v) => Math.abs(v - values[0]!) < 1e-12)

/** How many ordinary differences (0–2) the KPSS test asks for at 5 %. */
export function ordinaryDifferences(values: Float64Array): number {
  let rest = values
  for (let d = 0; d < 2; d++) {
    if (rest.length < 4 || isFlat(rest) || kpss(rest) <= 0.463) return d
    rest = difference(rest, 1)
  }
  return 2
}

/**
 * The strength of the season (Wang, Smith and Hyndman, 2006): the share of the variance of season and remainder that the
 * season explains, 0 … 1; 0 for series shorter than two seasons.
 */
export function seasonalStrength(values: Float64Array, period: number): number {
  if (period < 2 || values.length <= 2 * period) return 0
  const { seasonals, remainder } = mstl(values, [period])
  const both = variance(remainder.map((r, t) => r + seasonals[0]![t]!))
  return both > 0 ? Math.min(1, Math.max(0, 1 - variance(remainder) / both)) : 0
}

/** Whether a seasonal difference is called for: strength above 0.64, as in R's `nsdiffs`. */
export function seasonalDifferences(values: Float64Array, period: number): number {
  return seasonalStrength(values, period) > 0.64 ? 1 : 0
}
