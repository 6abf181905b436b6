import { mean, UserError } from '@bellwether/core'
import type { InferenceOptions } from '../regression/inference.ts'
import { type Comparison, compareMeans } from './compare.ts'

/** A group's metric and the same units' value from before the experiment. */
export type CupedSample = { readonly values: ArrayLike<number>; readonly before: ArrayLike<number> }

export type CupedComparison = Comparison & {
  /** What of the value before is taken away: pooled covariance / variance. */
  readonly theta: number
  /** The part of the variance that the value before explains. */
  readonly varianceReduction: number
}

/** Sums of products around each group's own means. */
function spreads({ values, before }: CupedSample) {
  const [centre, centreBefore] = [mean(values), mean(before)]
  const sums = { cross: 0, before: 0, values: 0 }
  for (let i = 0; i < values.length; i++) {
    const [v, b] = [values[i]! - centre, before[i]! - centreBefore]
    sums.cross += v * b
    sums.before += b * b
    sums.values += v * v
  }
  return sums
}

/**
 * The effect on a mean with less noise: CUPED takes away what the units' values from before the experiment predict (Deng, Xu,
 * Kohavi and Walker, 2013). The treatment must not have moved the values before.
 *
 * @throws UserError when a group's lengths differ or the values before are all the same
 * @example
 * compareCuped({ values, before }, treatment).varianceReduction // 0.4: as good as 67 % more units
 */
export function compareCuped(
  control: CupedSample,
  treatment: CupedSample,
  options: InferenceOptions = {},
): CupedComparison {
  for (const { values, before } of [control, treatment]) {
    if (values.length === before.length) continue
    throw new UserError(`${values.length} values, but ${before.length} from before`, {
      hint: 'give both for each unit',
    })
  }
  const [a, b] = [spreads(control), spreads(treatment)]
  if (a.before + b.before === 0) {
    throw new UserError('the values from before are all the same', { hint: 'compare the means without them' })
  }
  const theta = (a.cross + b.cross) / (a.before + b.before)
  const middle = mean([...Array.from(control.before), ...Array.from(treatment.before)])
  const adjusted = ({ values, before }: CupedSample) =>
    Float64Array.from(values, (v, i) => v - theta * (before[i]! - middle))
  return {
    ...compareMeans(adjusted(control), adjusted(treatment), options),
    theta,
    varianceReduction: (a.cross + b.cross) ** 2 / ((a.before + b.before) * (a.values + b.values)),
  }
}
