import { mean, UserError, variance } from '@bellwether/core'
import { matrix } from '../numeric/matrix.ts'
import { coefficient, deltaVariance, type InferenceOptions } from '../regression/inference.ts'

/** An effect: treatment − control, and relative to the control. */
export type Comparison = {
  readonly control: number
  readonly treatment: number
  readonly difference: number
  readonly standardError: number
  readonly low: number
  readonly high: number
  readonly pValue: number
  readonly degreesOfFreedom: number
  /** Difference / control, with its interval by the delta method. */
  readonly lift: number
  readonly liftLow: number
  readonly liftHigh: number
}

/** A group's estimate of its metric. */
export type GroupEstimate = { readonly estimate: number; readonly variance: number; readonly units: number }

/** Difference and lift of two groups' estimates, with the degrees of freedom of Welch (1947). */
export function compareEstimates(
  control: GroupEstimate,
  treatment: GroupEstimate,
  options: InferenceOptions = {},
): Comparison {
  for (const [name, { units }] of Object.entries({ control, treatment })) {
    if (units < 2)
      throw new UserError(`the ${name} has ${units} units`, { hint: 'give two or more in each group' })
  }
  const difference = treatment.estimate - control.estimate
  const total = control.variance + treatment.variance
  const degreesOfFreedom =
    total ** 2 /
    (control.variance ** 2 / (control.units - 1) + treatment.variance ** 2 / (treatment.units - 1))
  const inference = { ...options, degreesOfFreedom }
  const { standardError, low, high, pValue } = coefficient(
    'difference',
    difference,
    Math.sqrt(total),
    inference,
  )
  const gradient = [1 / control.estimate, -treatment.estimate / control.estimate ** 2]
  const spread = deltaVariance(
    gradient,
    matrix(2, 2, Float64Array.of(treatment.variance, 0, 0, control.variance)),
  )
  const lift = coefficient('lift', difference / control.estimate, Math.sqrt(spread), inference)
  return {
    control: control.estimate,
    treatment: treatment.estimate,
    difference,
    standardError,
    low,
    high,
    pValue,
    degreesOfFreedom,
    lift: lift.estimate,
    liftLow: lift.low,
    liftHigh: lift.high,
  }
}

/** The mean of a group's units. */
export function groupMean(values: ArrayLike<number>): GroupEstimate {
  return { estimate: mean(values), variance: variance(values) / values.length, units: values.length }
}

/**
 * A ratio of two sums over a group's units, say revenue over sessions, as one value a unit: their mean is the ratio, and
 * their spread that of the ratio by the delta method, which counts units, not sessions, as independent (Deng, Knoblich
 * and Lu, 2018).
 *
 * @throws UserError when lengths differ or the denominators add up to 0
 * @example
 * linearised({ numerators: [10, 0, 5], denominators: [2, 1, 2] }) // mean 3
 */
export function linearised({ numerators, denominators }: RatioSample): Float64Array {
  const below = mean(denominators)
  if (denominators.length !== numerators.length || below === 0) {
    throw new UserError(
      `${numerators.length} numerators, ${denominators.length} denominators with the mean ${below}`,
      { hint: 'give both for each unit, and denominators that do not add up to 0' },
    )
  }
  const ratio = mean(numerators) / below
  return Float64Array.from(denominators, (d, i) => ratio + (numerators[i]! - ratio * d) / below)
}

/** The ratio of two sums over a group's units; see `linearised`. */
export const groupRatio = (numerators: ArrayLike<number>, denominators: ArrayLike<number>): GroupEstimate =>
  groupMean(linearised({ numerators, denominators }))

/**
 * The effect on the mean of a metric, one value a unit (0 and 1 for shares), by Welch's test.
 *
 * @throws UserError for groups of fewer than two units
 * @example
 * compareMeans(spendOfControl, spendOfTreatment).difference
 */
export function compareMeans(
  control: ArrayLike<number>,
  treatment: ArrayLike<number>,
  options: InferenceOptions = {},
): Comparison {
  return compareEstimates(groupMean(control), groupMean(treatment), options)
}

/** How many of a group's units have something. */
export type Counts = { readonly converted: number; readonly units: number }

const groupShare = ({ converted, units }: Counts): GroupEstimate => {
  const estimate = converted / units
  return { estimate, variance: (estimate * (1 - estimate)) / (units - 1), units }
}

/**
 * The effect on a share from counts alone: the same as `compareMeans` of ones and zeros.
 *
 * @throws UserError for groups of fewer than two units
 * @example
 * compareCounts({ converted: 120, units: 2000 }, { converted: 150, units: 2010 }).lift // 0.24
 */
export const compareCounts = (
  control: Counts,
  treatment: Counts,
  options: InferenceOptions = {},
): Comparison => compareEstimates(groupShare(control), groupShare(treatment), options)

/** Numerators and denominators of a ratio metric, one pair a unit. */
export type RatioSample = { readonly numerators: ArrayLike<number>; readonly denominators: ArrayLike<number> }

/** The effect on a ratio metric; see `groupRatio`. */
export function compareRatios(
  control: RatioSample,
  treatment: RatioSample,
  options: InferenceOptions = {},
): Comparison {
  return compareEstimates(
    groupRatio(control.numerators, control.denominators),
    groupRatio(treatment.numerators, treatment.denominators),
    options,
  )
}
