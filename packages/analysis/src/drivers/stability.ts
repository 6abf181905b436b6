import { isUserError } from '@bellwether/core'
import { type DriverFit, fitModel, subPanel } from './fit.ts'

/** An effect without one entity or one period. */
export type StabilityRow = {
  readonly left_out: string
  readonly kind: 'entity' | 'period'
  readonly driver: string
  readonly effect: number
}

/** The lowest and the highest effect when one entity or one period is left out. */
export type Stability = {
  readonly driver: string
  readonly lowest: number
  readonly lowest_without: string
  readonly highest: number
  readonly highest_without: string
  /** Whether the sign stays whoever and whatever is left out. */
  readonly sign_kept: boolean
}

/** Refits the model without each entity and each period; a panel that can't be fitted any more is passed over. */
export function leaveOneOut({ panel, question }: DriverFit): StabilityRow[] {
  const refit = (kind: StabilityRow['kind'], names: readonly string[], index: ArrayLike<number>) =>
    names.flatMap((left_out, at) => {
      try {
        const { coefficients } = fitModel(
          subPanel(panel, (row) => index[row] !== at),
          question,
        )
        const found = new Map(coefficients.map((c) => [c.name, c.estimate]))
        return question.drivers.map((driver) => ({ left_out, kind, driver, effect: found.get(driver)! }))
      } catch (error) {
        if (isUserError(error)) return []
        throw error
      }
    })
  return [...refit('entity', panel.products, panel.product), ...refit('period', panel.periods, panel.market)]
}

/** How far each effect moves over the rows of `leaveOneOut`. */
export function stabilityOf(fit: DriverFit, rows: readonly StabilityRow[]): Stability[] {
  return fit.effects.flatMap(({ driver, effect }) => {
    const own = rows.filter((row) => row.driver === driver).toSorted((a, b) => a.effect - b.effect)
    const [lowest, highest] = [own[0], own.at(-1)]
    if (!lowest || !highest) return []
    return {
      driver,
      lowest: lowest.effect,
      lowest_without: lowest.left_out,
      highest: highest.effect,
      highest_without: highest.left_out,
      sign_kept:
        Math.sign(lowest.effect) === Math.sign(effect) && Math.sign(highest.effect) === Math.sign(effect),
    }
  })
}
