import { mapForecast } from './distribution.ts'
import { defineForecaster, type Forecaster } from './forecaster.ts'
import { shrunkenIndices } from './seasonal-shrinkage.ts'

/**
 * A forecaster for series without seasons made fit for seasonal ones: the season is taken out with shrunken indices
 * (multiplicative ones where all values are positive), the rest is forecast, the season put back.
 */
export function seasonallyAdjusted(name: string, forecaster: Forecaster): Forecaster {
  return defineForecaster({
    name,
    estimate({ values, period, seed }) {
      const kind = values.every((v) => v > 0) ? 'multiplicative' : 'additive'
      const indices = shrunkenIndices(values, period, kind)
      const at = (t: number) => indices[t % period]!
      const apply = (v: number, t: number) => (kind === 'additive' ? v + at(t) : v * at(t))
      const adjusted = values.map((v, t) => (kind === 'additive' ? v - at(t) : v / at(t)))
      const fit = forecaster.fit(adjusted, { period: 1, seed })
      return {
        label: indices.every((v) => v === indices[0]) ? fit.label : `${fit.label}, seasonally adjusted`,
        fitted: fit.fitted.map(apply),
        predict: (horizon) =>
          mapForecast(
            fit.predict(horizon),
            (v, h) => apply(v, values.length + h),
            (d, h) => (kind === 'additive' ? d : d * at(values.length + h)),
          ),
      }
    },
  })
}
