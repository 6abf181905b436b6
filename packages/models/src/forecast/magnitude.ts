import { type Forecast, mapForecast } from './distribution.ts'

/**
 * Mean absolute values between which series stay as they are. A search for parameters whose first steps are a part of the
 * largest one (R's, which exponential smoothing follows) finds nothing among values of billions, and guards against
 * dividing by 0 take values of billionths for it.
 */
const [least, most] = [2 ** -7, 2 ** 27]
/** Where series of competitions lie, on which searches do well. */
const usual = 2 ** 12

/** The power of two, which loses no digit, in which a series of unusual size has a usual one; 1 for others. */
export function unitOf(values: Float64Array): number {
  const size = values.reduce((sum, v) => sum + Math.abs(v), 0) / values.length
  if (size === 0 || (size >= least && size <= most)) return 1
  return 2 ** Math.round(Math.log2(size / usual))
}

/** A forecast of values that were divided by a unit. */
export const inUnit = (forecast: Forecast, unit: number): Forecast =>
  mapForecast(
    forecast,
    (v) => v * unit,
    (deviation) => deviation * unit,
  )
