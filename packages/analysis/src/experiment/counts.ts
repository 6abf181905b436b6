import { type Adjustment, compareCounts } from '@bellwether/models'
import { adjustedEffects, type EffectRow, effectRow, type SplitRow, splitRow } from './rows.ts'

/** A group that is known as counts: how many of its units converted. */
export type CountedGroup = { readonly name: string; readonly converted: number; readonly units: number }

export type CountOptions = {
  readonly level?: number
  readonly adjustment?: Adjustment
  /** Weights of the planned split, the control first; equal by default. */
  readonly planned?: readonly number[] | undefined
}

/**
 * Reads an experiment off counts: whether units were split as planned, and each treatment's share of converted units against
 * the control's.
 *
 * @throws UserError for fewer than two groups, or plans that do not match
 */
export function countEffects(
  [control, ...treatments]: readonly [CountedGroup, ...CountedGroup[]],
  { level = 0.95, adjustment = 'holm', planned }: CountOptions = {},
): { split: SplitRow; effects: EffectRow[] } {
  const groups = [control, ...treatments]
  const effects = treatments.map((treatment) =>
    effectRow(compareCounts(control, treatment, { level }), {
      ...{ metric: 'share', method: 'mean', variant: treatment.name, control: control.name },
      ...{ units_control: control.units, units: treatment.units, missing: 0 },
    }),
  )
  return {
    split: splitRow(
      groups.map(({ name }) => name),
      groups.map(({ units }) => units),
      planned,
    ),
    effects: adjustedEffects(effects, adjustment),
  }
}
