import { mapForecast } from './distribution.ts'
import { ets } from './ets/ets.ts'
import { defineForecaster, type Forecaster } from './forecaster.ts'
import { mstl } from './stl.ts'

/**
 * Several seasons at once (days: 7 and 365, say): the series is taken apart by MSTL, what is left of it forecast by
 * automatic exponential smoothing, and each season's last cycle repeated.
 *
 * @param periods of all seasons; the series' own when none are given
 */
export function mstlOf(name: string, periods: readonly number[] = []): Forecaster {
  return defineForecaster({
    name,
    estimate({ values, period, longer = [], seed }) {
      const wanted = [...(periods.length > 0 ? periods : [period, ...longer])].sort((a, b) => a - b)
      const usable = wanted.filter((m) => m > 1 && values.length > 2 * m)
      if (usable.length === 0) return ets.fit(values, { seed })
      const { seasonals } = mstl(values, usable)
      const season = values.map((_, t) => seasonals.reduce((sum, s) => sum + s[t]!, 0))
      const fit = ets.fit(
        values.map((v, t) => v - season[t]!),
        { seed },
      )
      const ahead = (h: number) =>
        usable.reduce((sum, m, k) => sum + seasonals[k]![values.length - m + (h % m)]!, 0)
      return {
        label: `MSTL[${usable.join(', ')}] with ${fit.label}`,
        fitted: fit.fitted.map((v, t) => v + season[t]!),
        predict: (horizon) => mapForecast(fit.predict(horizon), (v, h) => v + ahead(h)),
      }
    },
  })
}

/** MSTL with the series' own seasons. */
export const mstlEts = mstlOf('mstl')
