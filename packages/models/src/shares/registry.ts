import { commonTrend, withTrend } from './common-trend.ts'
import { logRatioSmoothing, logRatioTrend } from './log-ratio-smoothing.ts'
import { medianLevel } from './median-level.ts'
import type { ShareModel } from './model.ts'
import { noChange } from './no-change.ts'
import { steadyLevel } from './steady-level.ts'

/** The trends of one market alone. */
const ownTrend: ShareModel = {
  name: 'common-trend',
  forecast: (history, horizon) => withTrend(noChange, commonTrend([history])).forecast(history, horizon),
}

/** Every model of shares by name; the default chooses among them (`chooseShareModel`). One more is one more line here. */
export const shareModels = {
  'no-change': noChange,
  'median-level': medianLevel,
  'steady-level': steadyLevel,
  'common-trend': ownTrend,
  'log-ratio-smoothing': logRatioSmoothing,
  'log-ratio-trend': logRatioTrend,
} as const satisfies Readonly<Record<string, ShareModel>>

export type ShareModelName = keyof typeof shareModels
