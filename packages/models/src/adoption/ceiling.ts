import type { CurveFit } from './curve-fit.ts'

/** Why a ceiling is not stated. */
export type CeilingRefusal =
  /** Growth is still fastest ahead: before the curve's inflection any ceiling fits. */
  | 'before-inflection'
  /** The 95 % interval is wider than a factor of two to either side. */
  | 'not-identified'
  /** The model has none, or there are too few levels for a curve. */
  | 'no-curve'

/** The level at which growth ends, or why the data do not show it. */
export type Ceiling =
  | {
      readonly value: number
      readonly standardError: number
      /** 95 % interval, from the standard error of the logarithm. */
      readonly low: number
      readonly high: number
    }
  | { readonly refused: CeilingRefusal }

const z95 = 1.959964

/**
 * The ceiling of a fitted curve, if the data show it: the last level lies beyond the inflection (Van den Bulte and
 * Lilien, 1997: before it, ceilings come out too low), and the interval is within a factor of two.
 *
 * @param last the last level
 */
export function ceilingOf(fit: CurveFit | undefined, last: number): Ceiling {
  if (!fit) return { refused: 'no-curve' }
  const { curve, parameters, ceiling, logCeilingError } = fit
  if (!(last > curve.inflection(parameters) * ceiling)) return { refused: 'before-inflection' }
  if (!(z95 * logCeilingError <= Math.LN2)) return { refused: 'not-identified' }
  const factor = Math.exp(z95 * logCeilingError)
  return {
    value: ceiling,
    standardError: ceiling * logCeilingError,
    low: ceiling / factor,
    high: ceiling * factor,
  }
}
