import type { Forecaster } from '../forecast/forecaster.ts'
import { seasonalNaive } from '../forecast/naive.ts'
import type { PanelOptions } from '../forecast/panel.ts'
import { panelOrigin, seasonalScale } from '../forecast/panel.ts'

/** Point forecasts of one series' past beside what came and what (seasonal) naive said; plain data. */
export type PointTrial = {
  readonly actual: Float64Array
  readonly points: Float64Array
  readonly naive: Float64Array
  /** In-sample mean absolute change over a season, the divisor of MASE. */
  readonly scale: number
}

/** How a way to forecast has done on the past of many series, beside the plainest alternative. */
export type PanelAccuracy = {
  /** How many forecasts of the past were made, one a series and origin. */
  readonly trials: number
  readonly sMAPE: number
  readonly MASE: number
  readonly naive: { readonly sMAPE: number; readonly MASE: number }
  /** The model's MASE over naive's; undefined when naive never missed. */
  readonly relativeError: number | undefined
  /** A model that loses to naive on the user's own data has to say so. */
  readonly losesToNaive: boolean
}

/**
 * Forecasts a series from `back` horizons before its end by one model.
 *
 * @param values complete
 * @returns undefined when the series is too short or flat to say anything
 */
export function pointTrial(
  forecaster: Forecaster,
  values: Float64Array,
  options: PanelOptions,
  back = 1,
): PointTrial | undefined {
  const { period = 1, horizon } = options
  const origin = panelOrigin(values, options, back)
  if (origin === undefined) return undefined
  const known = values.slice(0, origin)
  const scale = seasonalScale(known, period)
  if (scale === 0) return undefined
  return {
    actual: values.slice(origin, origin + horizon),
    points: forecaster.fit(known, options).predict(horizon).median,
    naive: seasonalNaive.fit(known, options).predict(horizon).median,
    scale,
  }
}

/** Symmetric percentage error of one step, 0 where both are 0. */
const symmetric = (a: number, f: number) =>
  a === 0 && f === 0 ? 0 : (200 * Math.abs(a - f)) / (Math.abs(a) + Math.abs(f))

/** Both metrics, a step of each forecast weighing alike. */
function errorsOf(trials: readonly PointTrial[], pick: (trial: PointTrial) => Float64Array) {
  let [percent, scaled, steps] = [0, 0, 0]
  for (const trial of trials) {
    const points = pick(trial)
    trial.actual.forEach((a, h) => {
      percent += symmetric(a, points[h]!)
      scaled += Math.abs(a - points[h]!) / trial.scale
      steps++
    })
  }
  return { sMAPE: percent / steps, MASE: scaled / steps }
}

/** The record to print beside the forecasts of a panel; undefined when no series had a past to put to the test. */
export function panelAccuracy(trials: readonly PointTrial[]): PanelAccuracy | undefined {
  if (trials.length === 0) return undefined
  const own = errorsOf(trials, ({ points }) => points)
  const naive = errorsOf(trials, (trial) => trial.naive)
  const relativeError = naive.MASE > 0 ? own.MASE / naive.MASE : undefined
  return {
    trials: trials.length,
    ...own,
    naive,
    relativeError,
    losesToNaive: relativeError === undefined ? own.MASE > 0 : relativeError > 1,
  }
}
