import { median } from '@bellwether/core'
import { type PastErrors, poolErrors, usualSpread } from './conformal.ts'
import { evened, relativeSkew } from './skew.ts'

/** One forecast from a past origin, as far as its width goes. */
export type WidthTrial = {
  /** What was forecast. */
  readonly points: Float64Array
  readonly back: number
  readonly length: number
  readonly actual: Float64Array
  readonly deviation: Float64Array
  readonly own: Float64Array
}

/** How wide a panel's past says that forecasts must be. */
export type Widths = {
  readonly errors: PastErrors
  /** The pool's mean size of own errors. */
  readonly typical: number
}

/** Errors in units of the deviation that errors usually have, on the side where they lie. */
function standardised({ points, actual, deviation, length }: WidthTrial, period: number): Float64Array {
  const spread = usualSpread(period, length)
  return points.map((f, h) => {
    const unit = deviation[h]! * spread(h)
    return evened((actual[h]! - f) / unit, relativeSkew(f, unit))
  })
}

const meanSize = (errors: Float64Array) => errors.reduce((sum, e) => sum + Math.abs(e), 0) / errors.length

/** Learns interval widths from forecasts of the past. */
export function learnWidths(
  trials: readonly WidthTrial[],
  { period, horizon }: { readonly period: number; readonly horizon: number },
): Widths {
  const errors = [...new Set(trials.map(({ back }) => back))].map((back) =>
    poolErrors(
      trials.filter((trial) => trial.back === back).map((trial) => standardised(trial, period)),
      horizon,
    ),
  )
  const own = trials.flatMap((trial) => (trial.own.length > 0 ? [meanSize(trial.own)] : []))
  return { errors, typical: own.length > 0 ? median(own) : 1 }
}
