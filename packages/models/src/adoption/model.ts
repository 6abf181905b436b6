import { UserError } from '@bellwether/core'
import { defineForecaster, type Estimate, type Fitted, type SeriesOptions } from '../forecast/forecaster.ts'
import type { Ceiling } from './ceiling.ts'

export type AdoptionOptions = SeriesOptions & {
  /**
   * The ceiling that is expected before the levels are seen: 100 for percentages, or what the leaders of a panel have
   * reached. The data pull away from it.
   */
  readonly expectedCeiling?: number | undefined
  /** Whether levels add up the adopters of each period from the launch on; see `adoptionModels.bass`. */
  readonly cumulative?: boolean
}

/** A parameter in the field's terms. */
export type AdoptionParameter = { readonly value: number; readonly standardError: number }

/** An adoption model fitted to one series of levels. */
export type AdoptionFit = Fitted & {
  readonly ceiling: Ceiling
  readonly parameters: Readonly<Record<string, AdoptionParameter>>
}

/**
 * A way to forecast how many have adopted: levels (users, subscribers, per cent of people) at equal steps, at least three,
 * none negative; missing ones are NaN or null.
 *
 * @example
 * const fit = adoptionModels.adoption.fit([2, 5, 11, 20, 31, 42, 51])
 * fit.predict(5).median // five levels
 * fit.ceiling // { value, standardError, low, high }, or { refused } while growth does not slow down
 */
export type AdoptionModel = {
  readonly name: string
  fit(levels: ArrayLike<number | null>, options?: AdoptionOptions): AdoptionFit
}

export type AdoptionEstimate = Estimate & Pick<AdoptionFit, 'ceiling' | 'parameters'>

type AdoptionDefinition = {
  readonly name: string
  /** Estimates the model; called with complete levels from the first one above 0 on, not all alike. */
  estimate(levels: Float64Array, options: AdoptionOptions): AdoptionEstimate
}

function checkLevels(levels: ArrayLike<number | null>): void {
  for (let t = 0; t < levels.length; t++) {
    if ((levels[t] ?? 0) >= 0 || Number.isNaN(levels[t])) continue
    throw new UserError(`level ${t + 1} is ${levels[t]}`, {
      hint: 'give levels of at least 0, such as users or subscribers; for new adopters of each period, add them up',
    })
  }
}

/** An estimate of the levels from the first adopter on, laid back onto all of them. */
function afterZeros(values: Float64Array, estimate: (levels: Float64Array) => AdoptionEstimate) {
  const first = values.findIndex((v) => v > 0)
  const found = estimate(values.subarray(first))
  const fitted = new Float64Array(values.length).fill(Number.NaN)
  fitted.set(found.fitted, first)
  return { ...found, fitted }
}

/** Makes an adoption model: checks, gaps, constant series and ends are those of every forecaster. */
export function defineAdoption({ name, estimate }: AdoptionDefinition): AdoptionModel {
  return {
    name,
    fit(levels, options = {}) {
      checkLevels(levels)
      let found: AdoptionEstimate | undefined
      const forecaster = defineForecaster({
        name,
        estimate: ({ values }) => (found = afterZeros(values, (grown) => estimate(grown, options))),
      })
      const fitted = forecaster.fit(levels, { ...options, nonNegative: true })
      return {
        ...fitted,
        ceiling: found?.ceiling ?? { refused: 'no-curve' },
        parameters: found?.parameters ?? {},
      }
    },
  }
}
