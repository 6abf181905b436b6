import type { Series } from '../forecaster.ts'

/** A model of the exponential smoothing family in the notation of Hyndman et al. (2008): none, additive, multiplicative. */
export type EtsForm = {
  readonly error: 'A' | 'M'
  readonly trend: 'N' | 'A'
  readonly season: 'N' | 'A' | 'M'
  readonly damped: boolean
}

/** `ETS(M,Ad,N)` */
export function etsLabel({ error, trend, season, damped }: EtsForm): string {
  return `ETS(${error},${trend}${damped ? 'd' : ''},${season})`
}

/** How many parameters are estimated: smoothing, damping, and initial states (one season follows from the others). */
export function parameterCount({ trend, season, damped }: EtsForm, period: number): number {
  return 2 + (trend === 'A' ? 2 : 0) + (season === 'N' ? 0 : period) + (damped ? 1 : 0)
}

/**
 * The forms that can be tried on a series: multiplicative ones need positive values, seasonal ones more than a season
 * and at most 24 seasons a year. Additive error with multiplicative season is left out, as its variance is infinite.
 */
export function admissibleForms({ values, period }: Pick<Series, 'values' | 'period'>): EtsForm[] {
  const errors = values.every((v) => v > 0) ? (['A', 'M'] as const) : (['A'] as const)
  const seasons =
    period > 1 && period <= 24 && values.length > period ? (['N', 'A', 'M'] as const) : (['N'] as const)
  const trends = [
    { trend: 'N', damped: false },
    { trend: 'A', damped: true },
    { trend: 'A', damped: false },
  ] as const
  const all = errors.flatMap((error) =>
    trends.flatMap(({ trend, damped }) => seasons.map((season) => ({ error, trend, season, damped }))),
  )
  return all.filter(({ error, season }) => !(error === 'A' && season === 'M'))
}
