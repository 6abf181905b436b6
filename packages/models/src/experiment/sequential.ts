import { UserError } from '@bellwether/core'

/** An interval and a p-value that stay valid however often one looks and whenever one stops. */
export type AlwaysValid = { readonly low: number; readonly high: number; readonly pValue: number }

export type SequentialOptions = {
  /** The number of units at which the interval shall be tightest: the planned size. */
  tunedTo: number
  /** 0.95 by default. */
  level?: number
}

/** The mixture's variance, a unit, that is tightest at a number of units (Waudby-Smith et al., 2021, appendix B.2). */
function mixtureVariance(alpha: number, units: number): number {
  const log = -2 * Math.log(alpha)
  return (log + Math.log(log) + 1) / units
}

/**
 * The always-valid interval of an effect at one look: the mixture sequential probability ratio test with a normal mixture
 * (Robbins, 1970; Johari, Koomen, Pekelis and Walsh, 2017) turned into a confidence sequence, with the variance
 * estimated (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, 2021). The chance that the truth is ever outside, at any
 * look, is at most 1 − level once a few dozen units are in.
 *
 * @param units of all groups together so far
 * @throws UserError when the standard error or the units are not positive
 * @example
 * const { difference, standardError } = compareMeans(control, treatment)
 * alwaysValid(difference, standardError, control.length + treatment.length, { tunedTo: 10_000 })
 */
export function alwaysValid(
  difference: number,
  standardError: number,
  units: number,
  { tunedTo, level = 0.95 }: SequentialOptions,
): AlwaysValid {
  if (!(standardError > 0 && units > 0 && tunedTo > 0)) {
    throw new UserError(`standard error ${standardError}, ${units} units, tuned to ${tunedTo}`, {
      hint: 'look when there are two units in each group that differ',
    })
  }
  const alpha = 1 - level
  const information = units * mixtureVariance(alpha, tunedTo)
  const z = difference / standardError
  const bound = Math.sqrt(
    (2 * (information + 1) * Math.log(Math.sqrt(information + 1) / alpha)) / information,
  )
  const logRatio = (z * z * information) / (2 * (information + 1)) - Math.log(information + 1) / 2
  const half = bound * standardError
  return { low: difference - half, high: difference + half, pValue: Math.min(1, Math.exp(-logRatio)) }
}

/** The p-value after several looks: the least so far, which may only fall. */
export function runningPValues(looks: readonly AlwaysValid[]): Float64Array {
  let least = 1
  return Float64Array.from(looks, ({ pValue }) => (least = Math.min(least, pValue)))
}
