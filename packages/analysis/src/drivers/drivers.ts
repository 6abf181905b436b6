import type { NamedPanel } from '../panel/panel.ts'
import { type ChangePart, changeParts } from './changes.ts'
import { type DriverFit, type DriverQuestion, fitDrivers } from './fit.ts'
import { leaveOneOut, type Stability, type StabilityRow, stabilityOf } from './stability.ts'
import { type DriverWarning, warningsOf } from './warnings.ts'

/** What moves share, as far as a panel tells. */
export type DriverAnswer = DriverFit & {
  readonly stability: readonly Stability[]
  readonly leftOut: readonly StabilityRow[]
  readonly changes: readonly ChangePart[]
  readonly warnings: readonly DriverWarning[]
}

/** Which periods the change of shares is divided between; the first and the last by default. */
export type Between = { readonly from?: string | undefined; readonly to?: string | undefined }

/** The period of a panel of days that is nearest to a year before its last. */
export function nearestYearBefore({ periods }: NamedPanel): string | undefined {
  const last = Date.parse(periods.at(-1)!)
  if (Number.isNaN(last)) return undefined
  const away = (period: string) => Math.abs(last - Date.parse(period) - 365 * 86_400_000)
  const nearest = periods.reduce((best, period) => (away(period) < away(best) ? period : best))
  return nearest === periods.at(-1) ? undefined : nearest
}

/**
 * Everything that a panel says of what moves share: effects, their stability when each entity and period is left out, the
 * change of every share divided over the drivers, and what gives reason to doubt it.
 *
 * @throws UserError like `fitDrivers` and `changeParts`
 */
export function drivers(panel: NamedPanel, question: DriverQuestion, between: Between = {}): DriverAnswer {
  const found = fitDrivers(panel, question)
  const leftOut = leaveOneOut(found)
  const stability = stabilityOf(found, leftOut)
  return {
    ...found,
    leftOut,
    stability,
    changes: changeParts(found, between),
    warnings: warningsOf(found, stability),
  }
}
