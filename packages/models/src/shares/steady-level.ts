import { logRatioSmoothingOf } from './log-ratio-smoothing.ts'
import { medianLevel } from './median-level.ts'
import type { ShareModel } from './model.ts'

const smooth = logRatioSmoothingOf(0.6)

/** Half way between the median of the last shares and their smoothed log-ratios: what is left when odd periods are not believed. */
export const steadyLevel: ShareModel = {
  name: 'steady-level',
  forecast(history, horizon) {
    const smoothed = smooth.forecast(history, horizon)
    return medianLevel
      .forecast(history, horizon)
      .map((row, h) => row.map((v, j) => (v + smoothed[h]![j]!) / 2))
  },
}
