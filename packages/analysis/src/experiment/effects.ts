import type { FileTable } from '@bellwether/market'
import {
  type Adjustment,
  alwaysValid,
  type Comparison,
  type CupedComparison,
  compareCuped,
  compareMeans,
} from '@bellwether/models'
import { numbersOf, textsOf } from '../columns.ts'
import { adjustedEffects, type EffectRow, effectRow, type SplitRow, splitRow } from './rows.ts'
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
  return effectRow(found, {
    ...{ metric, variant, control, units },
    method: reading.before ? (kind === 'ratio' ? 'cuped ratio' : 'cuped') : kind,
    units_control: unitsControl,
    missing: a.missing + b.missing,
    always,
  })
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
  const effects = options.metrics.flatMap((metric) => {
    const reading = { labels, before, ...metricOf(table, metric) }
    return treatments.map((variant) => effectOf(metric, reading, [control, variant], options))
  })
  return {
    split: splitRow(
      variants,
      variants.map((name) => labels.filter((label) => label === name).length),
      options.planned,
    ),
    effects: adjustedEffects(effects, options.adjustment ?? 'holm'),
  }
}
