import type { FileTable } from '@bellwether/market'
import {
  type Adjustment,
  adjustPValues,
  alwaysValid,
  type Comparison,
  type CupedComparison,
  compareCuped,
  compareMeans,
  sampleRatioCheck,
} from '@bellwether/models'
import { numbersOf, textsOf } from '../columns.ts'
import { type ExperimentColumns, metricOf, type Reading, refuseTwins, sampleOf, variantsOf } from './units.ts'

export type ExperimentOptions = ExperimentColumns & {
  readonly level?: number
  /** Over all metrics and treatments; Holm unless given. */
  readonly adjustment?: Adjustment
  /** Weights of the planned split, the control first; equal by default. */
  readonly planned?: readonly number[] | undefined
  /** The planned number of units: adds always-valid intervals that are tightest there. */
  readonly tunedTo?: number | undefined
}

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

type Sample = ReturnType<typeof sampleOf>

function compared(control: Sample, treatment: Sample, level: number): Comparison & Partial<CupedComparison> {
  const options = { level }
  const [a, b] = [control.before, treatment.before]
  if (!a || !b) return compareMeans(control.values, treatment.values, options)
  return compareCuped({ ...control, before: a }, { ...treatment, before: b }, options)
}

function effectOf(
  metric: string,
  reading: Reading,
  [control, variant]: readonly [string, string],
  { level = 0.95, tunedTo }: ExperimentOptions,
): EffectRow {
  const [a, b] = [sampleOf(reading, control), sampleOf(reading, variant)]
  const found = compared(a, b, level)
  const [unitsControl, units] = [a.values.length, b.values.length]
  const always =
    tunedTo === undefined || !(found.standardError > 0)
      ? undefined
      : alwaysValid(found.difference, found.standardError, unitsControl + units, { tunedTo, level })
  const kind = reading.denominators ? 'ratio' : 'mean'
  return {
    kind: 'effect',
    metric,
    variant,
    control,
    method: reading.before ? (kind === 'ratio' ? 'cuped ratio' : 'cuped') : kind,
    units_control: unitsControl,
    units,
    missing: a.missing + b.missing,
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
  }
}

/**
 * Reads an experiment off a file of one row a unit: whether units were split as planned, and the effect of each treatment
 * on each metric.
 *
 * @throws UserError for columns that are missing or hold no numbers, units that come twice, and groups that are too small
 */
export function experimentEffects(
  table: FileTable,
  options: ExperimentOptions,
): { split: SplitRow; effects: EffectRow[] } {
  refuseTwins(table, options.id)
  const labels = textsOf(table, options.variant)
  const variants = variantsOf(labels, options)
  const before = options.covariate === undefined ? undefined : numbersOf(table, options.covariate)
  const [control, ...treatments] = variants as [string, ...string[]]
  const raw = options.metrics.flatMap((metric) => {
    const reading = { labels, before, ...metricOf(table, metric) }
    return treatments.map((variant) => effectOf(metric, reading, [control, variant], options))
  })
  const adjusted = adjustPValues(
    raw.map(({ p_value }) => (Number.isNaN(p_value) ? 1 : p_value)),
    options.adjustment ?? 'holm',
  )
  return {
    split: splitRow(
      variants,
      variants.map((name) => labels.filter((label) => label === name).length),
      options.planned,
    ),
    effects: raw.map((row, i) => ({ ...row, p_adjusted: adjusted[i]! })),
  }
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
