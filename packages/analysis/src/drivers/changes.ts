import { UserError } from '@bellwether/core'
import { type SharePanel, selectObservations, shareChange } from '@bellwether/models'
import type { NamedPanel } from '../panel/panel.ts'
import type { DriverFit } from './fit.ts'

/** What no driver accounts for: the part of a change that the model leaves over. */
export const unexplained = 'unexplained'

/** One part of an entity's change in share: the parts of an entity add up to its change. */
export type ChangePart = {
  readonly entity: string
  readonly from: string
  readonly to: string
  /** Among the entities that are in both periods. */
  readonly share_before: number
  readonly share_after: number
  readonly change: number
  /** A driver, or `unexplained`. */
  readonly driver: string
  readonly part: number
}

const rowsOf = ({ market }: SharePanel, t: number) =>
  Array.from(market, (_, i) => i).filter((i) => market[i] === t)

/** The period of a name; the first or the last unless one is named. */
function periodOf({ periods }: NamedPanel, name: string | undefined, otherwise: number): number {
  if (name === undefined) return otherwise
  const at = periods.indexOf(name)
  if (at >= 0) return at
  throw new UserError(`there is no period "${name}"`, {
    hint: `name one of ${periods[0]} … ${periods.at(-1)}`,
  })
}

/**
 * Divides the change of every entity's share between two periods over the drivers and what they leave over, by Shapley
 * values over switching each driver from before to after. Only entities of both periods are compared; their shares are
 * among themselves.
 *
 * @throws UserError for periods that are none, or that share fewer than two entities
 */
export function changeParts(
  { panel, fit, question }: DriverFit,
  between: { readonly from?: string | undefined; readonly to?: string | undefined } = {},
): ChangePart[] {
  const from = periodOf(panel, between.from, 0)
  const to = periodOf(panel, between.to, panel.periods.length - 1)
  const entities = (t: number) => new Set(rowsOf(panel, t).map((i) => panel.product[i]!))
  const [first, last] = [entities(from), entities(to)]
  const both = (t: number) =>
    rowsOf(panel, t).filter((i) => first.has(panel.product[i]!) && last.has(panel.product[i]!))
  if (from === to || both(from).length < 2) {
    throw new UserError(
      `${panel.periods[from]} and ${panel.periods[to]} share ${both(from).length} entities`,
      {
        hint: 'compare two periods that have two entities or more in common',
      },
    )
  }
  const [before, after] = [selectObservations(panel, both(from)), selectObservations(panel, both(to))]
  return shareChange(fit, before, after, question.drivers).flatMap((change) => {
    const common = {
      entity: change.product,
      from: panel.periods[from]!,
      to: panel.periods[to]!,
      share_before: change.before,
      share_after: change.after,
      change: change.after - change.before,
    }
    return [
      ...question.drivers.map((driver, d) => ({ ...common, driver, part: change.parts[d]! })),
      { ...common, driver: unexplained, part: change.unexplained },
    ]
  })
}
