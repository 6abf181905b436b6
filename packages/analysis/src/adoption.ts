import { UserError } from '@bellwether/core'
import {
  type AdoptionForecast,
  type AdoptionModel,
  adoptionModels,
  adoptionPanel,
  type Ceiling,
} from '@bellwether/models'
import { bandsAt, type ForecastStep } from './bands.ts'
import { namedModel } from './named-model.ts'
import type { NamedSeries } from './series.ts'

export type AdoptionQuestion = {
  readonly horizon: number
  readonly model: string
  /** Levels of intervals in per cent: 80, 95. */
  readonly levels: readonly number[]
  /** A ceiling that is known of all series. */
  readonly ceiling?: number | undefined
  /** Whether levels are adopters so far, which never become fewer. */
  readonly cumulative?: boolean
}

/** One step of a series' forecast; what follows `model` is the same in each of its rows. */
export type AdoptionRow = ForecastStep & {
  /** Where growth ends; null with the reason in `ceiling_refused` where the data do not show it. */
  readonly ceiling: number | null
  readonly ceiling_se: number | null
  readonly ceiling_low: number | null
  readonly ceiling_high: number | null
  readonly ceiling_refused: string | null
  /** The model's parameters with their standard errors; null where the data do not identify them. */
  readonly parameters: Readonly<Record<string, { readonly value: number | null; readonly se: number | null }>>
  /** What all series were expected to approach; null where each stands for itself. */
  readonly expected_ceiling: number | null
  /** The panel's mean absolute error over that of no change, in forecasts of its last steps; null without any. */
  readonly relative_error: number | null
  readonly trials: number
}

export type AdoptionAnswer = {
  readonly rows: readonly AdoptionRow[]
  /** Series that could not be forecast, and why. */
  readonly failed: readonly { readonly id: string; readonly error: UserError }[]
}

/** Models without a ceiling take their place among those of adoption. */
function adoptionModel(name: string): AdoptionModel {
  if (Object.hasOwn(adoptionModels, name)) return adoptionModels[name as keyof typeof adoptionModels]
  const forecaster = namedModel(name)
  return {
    name,
    fit: (levels, options) => ({
      ...forecaster.fit(levels, { ...options, nonNegative: true }),
      ceiling: { refused: 'no-curve' },
      parameters: {},
    }),
  }
}

/** New adopters of each period as adopters so far. */
export function accumulated(series: NamedSeries): NamedSeries {
  let sum = 0
  const values = series.values.map((value, t) => {
    if (value >= 0) return (sum += value)
    throw new UserError(`series "${series.id}" has ${value} new adopters at ${series.times[t]}`, {
      hint: 'fill gaps with the adopters of the period, 0 where there were none',
    })
  })
  return { ...series, values }
}

const orNull = (value: number) => (Number.isFinite(value) ? value : null)

const ceilingColumns = (ceiling: Ceiling) =>
  'refused' in ceiling
    ? {
        ceiling: null,
        ceiling_se: null,
        ceiling_low: null,
        ceiling_high: null,
        ceiling_refused: ceiling.refused,
      }
    : {
        ceiling: ceiling.value,
        ceiling_se: ceiling.standardError,
        ceiling_low: ceiling.low,
        ceiling_high: ceiling.high,
        ceiling_refused: null,
      }

type Shared = Pick<AdoptionRow, 'expected_ceiling' | 'relative_error' | 'trials'>

function rowsOf(
  series: NamedSeries,
  { fit, forecast }: Exclude<AdoptionForecast, { error: UserError }>,
  { horizon, levels }: AdoptionQuestion,
  shared: Shared,
): AdoptionRow[] {
  const intervals = levels.map((level) => forecast.interval(level / 100))
  const parameters = Object.fromEntries(
    Object.entries(fit.parameters).map(([name, { value, standardError }]) => [
      name,
      { value: orNull(value), se: orNull(standardError) },
    ]),
  ) as AdoptionRow['parameters']
  return Array.from({ length: horizon }, (_, h) => ({
    id: series.id,
    step: h + 1,
    time: series.next(h + 1),
    mean: forecast.mean[h]!,
    median: forecast.median[h]!,
    ...bandsAt(levels, intervals, h),
    model: fit.label,
    ...ceilingColumns(fit.ceiling),
    parameters,
    ...shared,
  }))
}

/**
 * Forecasts how many will have adopted, in each of many places.
 *
 * @throws UserError for an unknown model, a horizon below 1 or a ceiling that is not above 0, and when no series at all
 *   can be forecast
 */
export function adoptionForecasts(all: readonly NamedSeries[], question: AdoptionQuestion): AdoptionAnswer {
  const { horizon, model, ceiling, cumulative = false } = question
  if (ceiling !== undefined && !(ceiling > 0 && Number.isFinite(ceiling))) {
    throw new UserError(`a ceiling of ${ceiling} is not above 0`, { hint: 'write --ceiling 100, say' })
  }
  const panel = adoptionPanel(
    all.map(({ values }) => values),
    { horizon, model: adoptionModel(model), ceiling, cumulative },
  )
  const shared = {
    expected_ceiling: panel.expectedCeiling ?? null,
    relative_error: panel.record.relativeError ?? null,
    trials: panel.record.trials,
  }
  const failed: { id: string; error: UserError }[] = []
  const rows = panel.forecasts.flatMap((found, k) => {
    if (!('error' in found)) return rowsOf(all[k]!, found, question, shared)
    failed.push({ id: all[k]!.id, error: found.error })
    return []
  })
  if (rows.length === 0 && failed[0]) throw failed[0].error
  return { rows, failed }
}
