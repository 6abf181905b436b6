import { type Forecaster, forecasters, seasonallyAdjusted } from '@bellwether/models'

/** Forecasters that cost about a millisecond each: one that weighs the trend, one that damps it, one without. */
const cheap: readonly Forecaster[] = [
  forecasters['adjusted-theta'],
  seasonallyAdjusted('adjusted-damped', forecasters.damped),
  seasonallyAdjusted('adjusted-ses', forecasters.ses),
]

/** Point forecasts of one origin, a forecaster a row: trend, damped, level. */
export type CheapForecasts = readonly Float64Array[]

/** Forecasts a series from several origins of its past by the cheap forecasters. */
export function cheapForecasts(
  values: Float64Array,
  { period, horizon }: { readonly period: number; readonly horizon: number },
  origins: readonly number[],
): CheapForecasts[] {
  return origins.map((origin) =>
    cheap.map((model) => model.fit(values.subarray(0, origin), { period }).predict(horizon).median),
  )
}
