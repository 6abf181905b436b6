import { median } from '@bellwether/core'
import type { BandedForecast } from './jobs.ts'

/** A half width relative to the forecast it surrounds; undefined around 0. */
function relativeWidth({ median: points, bands }: BandedForecast, level: number, h: number) {
  const band = bands[level]!
  const point = Math.abs(points[h]!)
  return point > 0 ? [(band.high[h]! - band.low[h]!) / 2 / point] : []
}

/**
 * Forecasts a series of one or two values among longer ones: the last value stays, and intervals are twice as wide,
 * relative to it, as those of the panel usually are, since nothing is known of the series' own noise.
 *
 * @param panel the forecasts of the longer series; at least one
 */
export function shortForecast(
  known: Float64Array,
  { horizon, nonNegative }: { readonly horizon: number; readonly nonNegative: boolean },
  panel: readonly BandedForecast[],
): BandedForecast {
  const last = known[known.length - 1]!
  const points = new Float64Array(horizon).fill(last)
  const bands = panel[0]!.bands.map(({ level }, k) => {
    const half = points.map((point, h) => {
      const widths = panel.flatMap((forecast) => relativeWidth(forecast, k, h))
      return Math.abs(point) * (widths.length > 0 ? Math.min(3, 2 * median(widths)) : 1)
    })
    const low = points.map((point, h) => point - half[h]!)
    return {
      level,
      low: nonNegative ? low.map((v) => Math.max(0, v)) : low,
      high: points.map((point, h) => point + half[h]!),
    }
  })
  return { label: 'Naive (short series)', mean: points, median: points, bands }
}
