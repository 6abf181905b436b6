import { type Forecast, mapForecast } from '../forecast/distribution.ts'
import { damped } from '../forecast/ets/ets.ts'
import { defineAdoption } from './model.ts'

/** The bound of the logit: as far above the highest level as adoption usually grows in a few years. */
const headroom = 1.5

/** A forecast of logits as one of levels; deviations by the slope at the median. */
function unlogit(forecast: Forecast, bound: number): Forecast {
  const level = (logit: number) => bound / (1 + Math.exp(-logit))
  const slopes = forecast.median.map((logit) => (level(logit) * (bound - level(logit))) / bound)
  return mapForecast(forecast, level, (deviation, h) => deviation * slopes[h]!)
}

/**
 * A damped trend of the logits of levels: growth that is fast while few have adopted and slows down near the bound,
 * without the fixed shape of a curve.
 */
export const logitDamped = defineAdoption({
  name: 'logit-damped',
  estimate(levels) {
    const bound = headroom * Math.max(...levels)
    const least = Math.min(...levels.filter((y) => y > 0)) / 2
    const logits = levels.map((y) => Math.log(Math.max(y, least) / (bound - Math.max(y, least))))
    const fit = damped.fit(logits)
    return {
      label: 'logit-damped',
      fitted: fit.fitted.map((logit) => bound / (1 + Math.exp(-logit))),
      predict: (horizon) => unlogit(fit.predict(horizon), bound),
      ceiling: { refused: 'no-curve' },
      parameters: {},
    }
  },
})
