import { median, UserError } from '@bellwether/core'
import { adjustedTheta, autoCombine, defaultPull, fitMembers, isIntermittent } from './auto.ts'
import { combineForecasts, weightedMean } from './combination.ts'
import { conformal, ownScale, usualReach, usualSpread } from './conformal.ts'
import { type Forecast, mapForecast, nonNegative } from './distribution.ts'
import { checkHorizon, type SeriesOptions } from './forecaster.ts'
import { history, trailingGap } from './missing.ts'
import { seasonalNaive } from './naive.ts'
import { relativeSkew } from './skew.ts'
import { learnWidths, type Widths } from './widths.ts'

/** Options of a panel: many series of one frequency, forecast over the same horizon. */
export type PanelOptions = SeriesOptions & { readonly horizon: number }

/**
 * One series' forecast from a past origin beside what came: plain data, so that it can cross from a worker. Members are
 * point forecasts in the order of `autoMembers`.
 */
export type PanelTrial = {
  /** How many horizons before the end it was made: trials of one origin see the same state of the world. */
  readonly back: number
  /** How many values it was made from. */
  readonly length: number
  readonly actual: Float64Array
  readonly members: readonly Float64Array[]
  /** Point forecasts of members from outside; none where they were not asked. */
  readonly outside: readonly Float64Array[]
  /** What (seasonal) naive said. */
  readonly naive: Float64Array
  readonly deviation: Float64Array
  /** In-sample mean absolute change over a season, to weigh series alike. */
  readonly scale: number
  /** Own standardised errors of the cheap member over several origins. */
  readonly own: Float64Array
}

/** What the past of a panel teaches about forecasting it; plain data. */
export type PanelRecord = Widths & {
  /** The first member's weight beside the median of all. */
  readonly pull: number
  /** The outside members' weight beside the combination of the others. */
  readonly outsideWeight: number
}

/**
 * A forecaster trained over many series at once, a neural network say. Training and prediction lie outside of this
 * package; a panel takes its point forecasts as further members.
 */
export type GlobalForecaster = {
  readonly name: string
  /** Learns from histories and forecasts the next steps after each of those asked for: a list of members a history. */
  forecast(
    histories: readonly Float64Array[],
    options: PanelOptions,
    asked: readonly Float64Array[],
  ): Promise<readonly (readonly Float64Array[])[]>
}

/** Standardised errors of the adjusted Theta from up to four origins of the series' own past. */
function ownErrors(values: Float64Array, { period = 1, horizon }: PanelOptions): Float64Array {
  const errors: number[] = []
  const steps = Math.max(1, Math.min(horizon, Math.floor(values.length / 6)))
  for (let k = 1; k <= 4; k++) {
    const origin = values.length - k * steps
    if (origin < Math.max(5, 2 * period + 1)) break
    const forecast = adjustedTheta.fit(values.subarray(0, origin), { period }).predict(steps)
    for (let h = 0; h < steps; h++) {
      const error = (values[origin + h]! - forecast.median[h]!) / forecast.deviation[h]!
      if (Number.isFinite(error)) errors.push(error)
    }
  }
  return Float64Array.from(errors)
}

/** In-sample mean absolute change over a season. */
export function seasonalScale(values: Float64Array, period: number): number {
  const lag = values.length > period ? period : 1
  let sum = 0
  for (let t = lag; t < values.length; t++) sum += Math.abs(values[t]! - values[t - lag]!)
  return sum / (values.length - lag)
}

/** How much history a series needs beside the horizon for its past to be put to the test. */
const leastHistory = (period: number) => Math.max(5, 2 * period + 1)

/** Where a series is cut `back` horizons before its end; undefined when too little of it would be left. */
export function panelOrigin(
  values: Float64Array,
  { period = 1, horizon }: PanelOptions,
  back: number,
): number | undefined {
  const origin = values.length - back * horizon
  // Much shorter histories are forecast much worse than today's, and would say so.
  return origin < leastHistory(period) || (back > 1 && 2 * origin < values.length) ? undefined : origin
}

/**
 * Forecasts a series from `back` horizons before its end and sets what came beside it.
 *
 * @param values complete, see `history`
 * @param back 1 for the last horizon, 2 for the one before: two origins see two states of the world
 * @param outside point forecasts of the same steps by members from outside, made without them
 * @returns undefined when the series is too short, flat or intermittent, and so says nothing about the others
 */
export function panelTrial(
  values: Float64Array,
  options: PanelOptions,
  back = 1,
  outside: readonly Float64Array[] = [],
): PanelTrial | undefined {
  const { period = 1, horizon, seed = 1 } = options
  const origin = panelOrigin(values, options, back)
  if (origin === undefined) return undefined
  const known = values.slice(0, origin)
  const scale = seasonalScale(known, period)
  if (scale === 0 || isIntermittent(known)) return undefined
  const forecasts = fitMembers({ values: known, period, seed }).map((m) => m.predict(horizon))
  return {
    back,
    length: origin,
    actual: values.slice(origin, origin + horizon),
    members: forecasts.map((f) => f.median),
    outside,
    naive: seasonalNaive.fit(known, { period }).predict(horizon).median,
    deviation: combineForecasts(forecasts, weightedMean()).deviation,
    scale,
    own: ownErrors(known, options),
  }
}

/** How far from the other members, in deviations, one from outside is heard: a network gone astray does no harm. */
const hearing = 1

/**
 * Part of the way from one point to another; between positive ones on the logarithmic scale and from half to double at
 * most, since a forecast that is too high errs more in relative terms than one that is as much too low.
 */
function towards(from: number, to: number, part: number): number {
  if (from <= 0 || to <= 0) return from + part * (to - from)
  return from * Math.max(0.5, Math.min(2, to / from)) ** part
}

/** The point forecasts that weights give. */
export function combinePoints(
  { members, outside, deviation }: Pick<PanelTrial, 'members' | 'outside' | 'deviation'>,
  { pull, outsideWeight }: Weights,
): Float64Array {
  const combine = autoCombine(pull)
  return members[0]!.map((_, h) => {
    const base = combine(Float64Array.from(members, (m) => m[h]!))
    if (outside.length === 0) return base
    const limit = hearing * deviation[h]!
    const heard = Math.max(base - limit, Math.min(base + limit, median(outside.map((m) => m[h]!))))
    return towards(base, heard, outsideWeight)
  })
}

const grid = [0, 0.25, 0.5]
const outsideGrid = [0, 0.15, 0.3, 0.45, 0.6, 0.75]

/** The outside members' weight before a panel's past has said more. */
const usualOutside = 0.4

/** How far weights follow the past: its few origins see few states of the world, and following further gains nothing. */
const learned = 0.25

/** Mean over trials of the scaled absolute error, capped so that no single series decides. */
function loss(trials: readonly PanelTrial[], weights: Weights): number {
  let sum = 0
  for (const trial of trials) {
    const point = combinePoints(trial, weights)
    const error = point.reduce((total, f, h) => total + Math.abs(trial.actual[h]! - f), 0) / point.length
    sum += Math.min(error / trial.scale, 10)
  }
  return sum / trials.length
}

type Weights = Pick<PanelRecord, 'pull' | 'outsideWeight'>

/**
 * The weights with the least loss; the usual ones unless others are clearly better on a sample worth the name. They go
 * part of the way only.
 */
function learnWeights(all: readonly PanelTrial[]): Weights {
  const told = all.filter((t) => t.outside.length > 0)
  const trials = told.length > 0 ? told : all
  const usual = { pull: defaultPull, outsideWeight: usualOutside }
  if (trials.length < 20) return usual
  let best = usual
  let least = loss(trials, usual) * 0.995
  for (const pull of grid) {
    for (const outsideWeight of told.length > 0 ? outsideGrid : [usualOutside]) {
      const found = loss(trials, { pull, outsideWeight })
      if (found >= least) continue
      least = found
      best = { pull, outsideWeight }
    }
  }
  const shrunk = (name: keyof Weights) => usual[name] + learned * (best[name] - usual[name])
  return { pull: shrunk('pull'), outsideWeight: shrunk('outsideWeight') }
}

/**
 * Learns weights and interval widths from trials of some or all series of a panel, from one to three origins. A few hundred
 * trials are plenty.
 */
export function learnPanel(
  trials: readonly PanelTrial[],
  { period = 1, horizon }: PanelOptions,
): PanelRecord {
  checkHorizon(horizon)
  const weights = learnWeights(trials)
  const widths = trials.map((trial) => ({ ...trial, points: combinePoints(trial, weights) }))
  return { ...weights, ...learnWidths(widths, { period, horizon }) }
}

/** A forecast and what made it. */
export type LabelledForecast = Forecast & { readonly label: string }

/**
 * Forecasts one series of a panel with what the panel's past has taught.
 *
 * @param outside point forecasts of the next steps by members from outside, in the order of the trials
 * @throws UserError when fewer than three values are known or the horizon is not a whole number of at least 1
 */
export function panelForecast(
  values: ArrayLike<number | null>,
  options: PanelOptions,
  record: PanelRecord,
  outside: readonly Float64Array[] = [],
): LabelledForecast {
  const { period = 1, horizon, seed = 1 } = options
  checkHorizon(horizon)
  const known = history(values, period)
  const gap = trailingGap(values)
  if (known.length < 3) {
    throw new UserError(`a forecast needs at least 3 values, the series has ${known.length}`, {
      hint: 'collect more history, or leave the series out',
    })
  }
  const fits = fitMembers({ values: known, period, seed })
  const forecasts = fits.map((m) => m.predict(horizon + gap).from(gap))
  const limited = (forecast: Forecast) => (options.nonNegative ? nonNegative(forecast) : forecast)
  if (forecasts.length === 1) return { ...limited(forecasts[0]!), label: fits[0]!.label }
  const base = combineForecasts(forecasts, autoCombine(record.pull))
  const points = combinePoints(
    { members: forecasts.map((f) => f.median), outside, deviation: base.deviation },
    record,
  )
  const own = ownScale(ownErrors(known, options), record.typical)
  const spread = usualSpread(period, known.length)
  const found = conformal(withPoints(base, points), record.errors, {
    own,
    spread,
    skew: (h) => relativeSkew(points[h]!, base.deviation[h]! * spread(h)),
    usual: usualReach,
  })
  const labels = [...fits.map((fit) => fit.label), ...(outside.length > 0 ? ['networks'] : [])]
  return { ...limited(found), label: `Combination of ${labels.join(' | ')}` }
}

/** The same spread around other points. */
function withPoints(forecast: Forecast, points: Float64Array): Forecast {
  return mapForecast(forecast, (v, h) => v + points[h]! - forecast.median[h]!)
}
