import { median } from '@bellwether/core'
import { arima } from './arima/arima.ts'
import { type Combine, combineForecasts } from './combination.ts'
import { conformal, usualReach, usualSpread } from './conformal.ts'
import type { Forecast } from './distribution.ts'
import { dynamicTheta } from './dynamic-theta.ts'
import { damped, ets } from './ets/ets.ts'
import { defineForecaster, type Fitted, type Forecaster, type Series } from './forecaster.ts'
import { tsb } from './intermittent.ts'
import { drift, seasonalNaive } from './naive.ts'
import { withoutOutliers } from './outliers.ts'
import { seasonallyAdjusted } from './seasonally-adjusted.ts'
import { relativeSkew } from './skew.ts'
import { theta } from './theta.ts'

/** Dynamic Theta behind a shrunken season. */
export const adjustedTheta = seasonallyAdjusted('adjusted-theta', dynamicTheta)

/**
 * The members: one that weighs trend, one that weighs all history, one that weighs autocorrelation, and the plainest one;
 * without seasons, where trends matter most, two more trends. The first does best on its own: the adjusted Theta, without
 * seasons drift.
 */
export function autoMembers(period: number): readonly Forecaster[] {
  return period > 1
    ? [adjustedTheta, ets, arima, seasonalNaive]
    : [drift, adjustedTheta, ets, arima, damped, theta]
}

/** How much weight the first member has beside the median of all members, unless a panel has taught otherwise. */
export const defaultPull = 0.25

/** The median of the members, pulled towards the first. */
export function autoCombine(weight: number): Combine {
  return (values) => weight * values[0]! + (1 - weight) * median(values)
}

/**
 * Whether a series is intermittent: never negative, with zeros so often that demands lie 1.32 steps apart or more
 * (Syntetos, Boylan and Croston, 2005).
 */
export function isIntermittent(values: ArrayLike<number>): boolean {
  let zeros = 0
  for (let t = 0; t < values.length; t++) {
    if (values[t]! < 0) return false
    if (values[t] === 0) zeros++
  }
  return values.length >= 1.32 * (values.length - zeros)
}

/** The members fitted to one series without its outliers, not yet combined. */
export function fitMembers({ values, period, seed }: Pick<Series, 'values' | 'period' | 'seed'>): Fitted[] {
  if (isIntermittent(values)) return [tsb.fit(values, { seed })]
  const calm = withoutOutliers(values, period)
  return autoMembers(period).map((member) => member.fit(calm, { period, seed }))
}

/** The combined forecast of fitted members. */
export function combineMembers(members: readonly Fitted[], horizon: number, weight = defaultPull): Forecast {
  const forecasts = members.map((member) => member.predict(horizon))
  return forecasts.length === 1 ? forecasts[0]! : combineForecasts(forecasts, autoCombine(weight))
}

/**
 * The default: the adjusted dynamic Theta and the median of it, automatic ETS, automatic ARIMA and seasonal naive, one to
 * three (without seasons drift and the median of it, those, damped trend and Theta); TSB for intermittent series. See `panel.ts` for many series at once.
 */
export const auto = defineForecaster({
  name: 'auto',
  estimate(series) {
    const members = fitMembers(series)
    const combine = autoCombine(defaultPull)
    const at = new Float64Array(members.length)
    return {
      label:
        members.length === 1
          ? members[0]!.label
          : `Combination of ${members.map((m) => m.label).join(' | ')}`,
      fitted: series.values.map((_, t) => {
        for (let k = 0; k < members.length; k++) at[k] = members[k]!.fitted[t]!
        return members.length === 1 ? at[0]! : combine(at)
      }),
      predict(horizon) {
        const forecast = combineMembers(members, horizon)
        if (members.length === 1) return forecast
        const spread = usualSpread(series.period, series.values.length)
        const skew = (h: number) => relativeSkew(forecast.median[h]!, forecast.deviation[h]! * spread(h))
        return conformal(forecast, [], { spread, skew, usual: usualReach })
      },
    }
  },
})
