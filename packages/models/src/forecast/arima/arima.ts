import { defineForecaster, type Estimate, type Forecaster, type Series } from '../forecaster.ts'
import { naive } from '../naive.ts'
import { type ArimaFit, arimaFitted, arimaForecast, differenced, fitArima } from './fit.ts'
import { type ArimaOrder, arimaLabel } from './order.ts'
import { searchArima } from './search.ts'

function estimateOf(fit: ArimaFit | undefined, { values }: Series): Estimate {
  if (!fit) return naive.fit(values)
  const w = differenced(values, fit.order)
  return {
    label: arimaLabel(fit.order),
    logLikelihood: fit.logLikelihood,
    observations: w.length,
    fitted: arimaFitted(values, w, fit),
    predict: (horizon) => arimaForecast(values, fit, horizon),
  }
}

/** Automatic seasonal ARIMA, see `searchArima`. */
export const arima: Forecaster = defineForecaster({
  name: 'arima',
  estimate: (series) => estimateOf(searchArima(series.values, series.period), series),
})

/**
 * A forecaster of one ARIMA order; a series too short for it is forecast naively. The period is the order's own.
 *
 * @example
 * arimaOf({ p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1, period: 12, constant: false }) // the airline model
 */
export function arimaOf(order: ArimaOrder): Forecaster {
  return defineForecaster({
    name: arimaLabel(order),
    estimate(series) {
      const w = differenced(series.values, order)
      return estimateOf(w.length > 2 ? fitArima(w, order) : undefined, series)
    },
  })
}
