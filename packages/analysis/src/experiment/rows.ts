import {
  type Adjustment,
  type AlwaysValid,
  adjustPValues,
  type Comparison,
  type CupedComparison,
  sampleRatioCheck,
} from '@bellwether/models'

/** Whether units were split as planned. */
export type SplitRow = {
  readonly kind: 'split'
  readonly variants: readonly string[]
  readonly units: readonly number[]
  readonly chi_square: number
  readonly p_value: number
  readonly mismatch: boolean
}

/** The effect of one treatment on one metric. */
export type EffectRow = {
  readonly kind: 'effect'
  readonly metric: string
  readonly variant: string
  readonly control: string
  readonly method: 'mean' | 'ratio' | 'cuped' | 'cuped ratio'
  readonly units_control: number
  readonly units: number
  /** Units of both that have no value. */
  readonly missing: number
  readonly control_value: number
  readonly value: number
  readonly difference: number
  readonly standard_error: number
  readonly low: number
  readonly high: number
  readonly degrees_of_freedom: number
  readonly p_value: number
  readonly p_adjusted: number
  readonly lift: number
  readonly lift_low: number
  readonly lift_high: number
  readonly theta: number | null
  readonly variance_reduction: number | null
  readonly always_low: number | null
  readonly always_high: number | null
  readonly always_p: number | null
}

type Compared = Pick<
  EffectRow,
  'metric' | 'variant' | 'control' | 'method' | 'units_control' | 'units' | 'missing'
> & { readonly always?: AlwaysValid | undefined }

/** The row of a comparison; its p-value is not adjusted yet. */
export const effectRow = (
  found: Comparison & Partial<CupedComparison>,
  { always, metric, variant, control, method, units_control, units, missing }: Compared,
): EffectRow => ({
  kind: 'effect',
  ...{ metric, variant, control, method, units_control, units, missing },
  control_value: found.control,
  value: found.treatment,
  difference: found.difference,
  standard_error: found.standardError,
  low: found.low,
  high: found.high,
  degrees_of_freedom: found.degreesOfFreedom,
  p_value: found.pValue,
  p_adjusted: found.pValue,
  lift: found.lift,
  lift_low: found.liftLow,
  lift_high: found.liftHigh,
  theta: found.theta ?? null,
  variance_reduction: found.varianceReduction ?? null,
  always_low: always?.low ?? null,
  always_high: always?.high ?? null,
  always_p: always?.pValue ?? null,
})

/** Effects with their p-values adjusted for one another; one that can't be had counts as 1. */
export function adjustedEffects(effects: readonly EffectRow[], adjustment: Adjustment): EffectRow[] {
  const adjusted = adjustPValues(
    effects.map(({ p_value }) => (Number.isNaN(p_value) ? 1 : p_value)),
    adjustment,
  )
  return effects.map((row, i) => ({ ...row, p_adjusted: adjusted[i]! }))
}

/**
 * Whether groups have the planned sizes.
 *
 * @throws UserError for fewer than two groups, or plans that do not match
 */
export function splitRow(
  variants: readonly string[],
  units: readonly number[],
  planned?: readonly number[],
): SplitRow {
  const { statistic, pValue, mismatch } = sampleRatioCheck(units, planned)
  return { kind: 'split', variants, units, chi_square: statistic, p_value: pValue, mismatch }
}
