import { damped, ses } from '../forecast/ets/ets.ts'
import type { Forecaster } from '../forecast/forecaster.ts'
import type { ShareHistory } from './history.ts'
import { logRatios, sharesOf } from './log-ratio.ts'
import type { ShareModel } from './model.ts'

/** The least log-ratios of a member for a model of its own; a newer member keeps its last one. */
const leastPeriods = 4

type Ahead = (known: Float64Array, horizon: number) => Float64Array

/** Exponential smoothing of every member's log-ratio from its entry on. */
function smoothing(name: string, ahead: Ahead): ShareModel {
  return {
    name,
    forecast(history: ShareHistory, horizon: number) {
      const paths = logRatios(history).series.map(
        (series) => series && ahead(series.filter(isThere), horizon),
      )
      return Array.from({ length: horizon }, (_, h) => sharesOf(paths.map((path) => path?.[h])))
    },
  }
}

const isThere = (ratio: number) => !Number.isNaN(ratio)

/** A forecaster of its own for every member, its smoothing by maximum likelihood. */
const fitted =
  (forecaster: Forecaster): Ahead =>
  (known, horizon) =>
    known.length < leastPeriods
      ? new Float64Array(horizon).fill(known.at(-1)!)
      : forecaster.fit(known).predict(horizon).median

/** Simple exponential smoothing of log-ratios: the level stays, less moved by the last period than it would be alone. */
export const logRatioSmoothing = smoothing('log-ratio-smoothing', fitted(ses))

/** A damped trend of log-ratios. */
export const logRatioTrend = smoothing('log-ratio-trend', fitted(damped))

/** Simple exponential smoothing of log-ratios with one smoothing constant for all members. */
export const logRatioSmoothingOf = (alpha: number): ShareModel =>
  smoothing(`log-ratio-smoothing (alpha ${alpha})`, (known, horizon) => {
    const level = known.reduce((smooth, ratio) => smooth + alpha * (ratio - smooth), known[0]!)
    return new Float64Array(horizon).fill(level)
  })
