import { median } from '@bellwether/core'
import { originWeight, type PastErrors, poolErrors, usualSpread } from './conformal.ts'
import { commonSkew, evened, relativeSkew } from './skew.ts'

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
  /** What errors have in common beyond `relativeSkew`. */
  readonly skew: number
  /** The pool's mean size of own errors. */
  readonly typical: number
}

/** Standardised errors of one trial, and what makes them skew in any case. */
type Standardised = { readonly errors: Float64Array; readonly skews: Float64Array }

function standardised({ points, actual, deviation, length }: WidthTrial, period: number): Standardised {
  const spread = usualSpread(period, length)
  const units = deviation.map((d, h) => d * spread(h))
  return {
    errors: points.map((f, h) => (actual[h]! - f) / units[h]!),
    skews: points.map((f, h) => relativeSkew(f, units[h]!)),
  }
}

const evenedBy = ({ errors, skews }: Standardised, skew: number) =>
  errors.map((e, h) => evened(e, skews[h]! + skew))

const meanSize = (errors: Float64Array) => errors.reduce((sum, e) => sum + Math.abs(e), 0) / errors.length

const finite = (trials: readonly Float64Array[]) =>
  Float64Array.from(trials.flatMap((errors) => Array.from(errors).filter(Number.isFinite)))

/**
 * Learns interval widths from forecasts of the past: the skew that their errors have in common, and their sizes by origin
 * in units of each side's part.
 */
export function learnWidths(
  trials: readonly WidthTrial[],
  { period, horizon }: { readonly period: number; readonly horizon: number },
): Widths {
  const backs = [...new Set(trials.map(({ back }) => back))]
  const origins = backs.map((back) =>
    trials.flatMap((trial) => (trial.back === back ? [standardised(trial, period)] : [])),
  )
  const skew = commonSkew(
    origins.map((own) => ({
      errors: finite(own.map((each) => evenedBy(each, 0))),
      weight: originWeight(own.length),
    })),
  )
  const own = trials.flatMap((trial) => (trial.own.length > 0 ? [meanSize(trial.own)] : []))
  return {
    skew,
    errors: origins.map((each) =>
      poolErrors(
        each.map((one) => evenedBy(one, skew)),
        horizon,
      ),
    ),
    typical: own.length > 0 ? median(own) : 1,
  }
}
