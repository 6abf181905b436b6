import type { EtsForm } from './model.ts'

/**
 * The parameters of a model, one array so that an optimiser can move them: α, β, γ, φ as far as the form has them,
 * then level, slope, and the last period − 1 initial seasons, latest first (the first follows from the others).
 */
export type EtsParameters = Float64Array

/** Smoothing parameters by name; those that the form lacks are 0, and φ is 1. */
export type Smoothing = {
  readonly alpha: number
  readonly beta: number
  readonly gamma: number
  readonly phi: number
}

/** Where each parameter lies in the array; −1 where the form has none. */
export type Layout = {
  readonly beta: number
  readonly gamma: number
  readonly phi: number
  readonly level: number
  readonly slope: number
  readonly season: number
}

/** The layout of a form's parameters; α is always first. */
export function layoutOf({ trend, season, damped }: EtsForm): Layout {
  let next = 1
  const take = (has: boolean) => (has ? next++ : -1)
  const beta = take(trend === 'A')
  const gamma = take(season !== 'N')
  const phi = take(damped)
  const level = take(true)
  return { beta, gamma, phi, level, slope: take(trend === 'A'), season: season === 'N' ? -1 : next }
}

/** Reads the smoothing parameters out of the array. */
export function smoothingOf(parameters: EtsParameters, layout: Layout): Smoothing {
  return {
    alpha: parameters[0]!,
    beta: layout.beta < 0 ? 0 : parameters[layout.beta]!,
    gamma: layout.gamma < 0 ? 0 : parameters[layout.gamma]!,
    phi: layout.phi < 0 ? 1 : parameters[layout.phi]!,
  }
}

/** The state that a run leaves, kept outside so that the likelihood allocates nothing. */
export type EtsState = { level: number; slope: number; readonly seasons: Float64Array }

const tiny = 1e-10

/** Lays the initial seasons out in the order in which they are used. Returns the least of them. */
function initialSeasons(
  parameters: EtsParameters,
  at: number,
  multiplicative: boolean,
  seasons: Float64Array,
): number {
  const period = seasons.length
  let rest = multiplicative ? period : 0
  let least = Number.POSITIVE_INFINITY
  for (let j = 1; j < period; j++) {
    const value = parameters[at + period - 1 - j]!
    seasons[j] = value
    rest -= value
    if (value < least) least = value
  }
  seasons[0] = rest
  return Math.min(rest, least)
}

/**
 * Runs the recursions of a form through a series (Hyndman, Koehler, Ord and Snyder, 2008, table 2.2).
 *
 * @param state receives the last states; `seasons` has one entry a season (any length when the form has none)
 * @param residuals receives the one-step errors, relative ones for a multiplicative error, when given
 * @returns −2 × the log-likelihood up to a constant; Infinity where it does not exist
 */
export function etsDeviance(
  form: EtsForm,
  layout: Layout,
  values: Float64Array,
  parameters: EtsParameters,
  state: EtsState,
  residuals?: Float64Array,
): number {
  const n = values.length
  const seasons = state.seasons
  const period = seasons.length
  const { alpha, beta, gamma, phi } = smoothingOf(parameters, layout)
  const kind = form.season === 'N' ? 0 : form.season === 'A' ? 1 : 2
  const relative = form.error === 'M'
  const trending = layout.slope >= 0
  let level = parameters[layout.level]!
  let slope = trending ? parameters[layout.slope]! : 0
  if (kind > 0 && initialSeasons(parameters, layout.season, kind === 2, seasons) < 0 && kind === 2) {
    return Number.POSITIVE_INFINITY
  }
  let squares = 0
  let logs = 0
  // The logarithm of a product of forecasts, taken before the product leaves the range of doubles.
  let product = 1
  let phase = 0
  for (let t = 0; t < n; t++) {
    const y = values[t]!
    const drift = phi * slope
    const base = level + drift
    const season = kind === 0 ? 0 : seasons[phase]!
    const forecast = kind === 2 ? base * season : base + season
    let error = y - forecast
    if (relative) {
      product *= forecast
      const size = product < 0 ? -product : product
      if (size > 1e200 || size < 1e-200) {
        logs += Math.log(size)
        product = 1
      }
    }
    const next =
      kind === 2
        ? base + alpha * ((season > tiny || season < -tiny ? y / season : 1e10) - base)
        : base + alpha * error
    if (trending) slope = drift + (beta / alpha) * (next - level - drift)
    level = next
    if (kind === 1) seasons[phase] = season + gamma * error
    else if (kind === 2)
      seasons[phase] = season + gamma * ((base > tiny || base < -tiny ? y / base : 1e10) - season)
    if (kind > 0 && ++phase === period) phase = 0
    if (relative) error /= forecast > tiny || forecast < -tiny ? forecast : forecast + tiny
    squares += error * error
    if (residuals) residuals[t] = error
  }
  state.level = level
  state.slope = slope
  const deviance = n * Math.log(squares) + 2 * (logs + (relative ? Math.log(Math.abs(product)) : 0))
  return Number.isNaN(deviance) ? Number.POSITIVE_INFINITY : Math.max(deviance, -1e10)
}
