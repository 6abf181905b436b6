import { median, UserError } from '@bellwether/core'
import { adjustedTheta, autoCombine, defaultThetaWeight, fitMembers, isIntermittent } from './auto.ts'
import { combineForecasts, weightedMean } from './combination.ts'
import { conformal, ownScale, type PooledErrors, poolErrors, usualSpread } from './conformal.ts'
import { type Forecast, mapForecast, nonNegative } from './distribution.ts'
import { checkHorizon, type SeriesOptions } from './forecaster.ts'
import { history, trailingGap } from './missing.ts'

/** Options of a panel: many series of one frequency, forecast over the same horizon. */
export type PanelOptions = SeriesOptions & { readonly horizon: number }

/**
 * One series' forecast from a past origin beside what came: plain data, so that it can cross from a worker. Members are
 * point forecasts in the order of `autoMembers`, then those handed in from outside.
 */
export type PanelTrial = {
  readonly actual: Float64Array
  readonly members: readonly Float64Array[]
  readonly deviation: Float64Array
  /** In-sample mean absolute change over a season, to weigh series alike. */
  readonly scale: number
  /** Own standardised errors of the cheap member over several origins. */
  readonly own: Float64Array
}

/** What the past of a panel teaches about forecasting it; plain data. */
export type PanelRecord = {
  /** The adjusted Theta's weight beside the median of the members. */
  readonly thetaWeight: number
  /** The outside members' weight beside the combination of the others. */
  readonly outsideWeight: number
  readonly errors: PooledErrors
  /** The pool's mean size of own errors. */
  readonly typical: number
}

/**
 * A forecaster trained over many series at once, a neural network say. Training and prediction lie outside of this
 * package; a panel takes its forecasts as one more member.
 */
export type GlobalForecaster = {
  readonly name: string
  /** Learns from histories, and forecasts the next steps after each history it is then given. */
  train(
    histories: readonly Float64Array[],
    options: PanelOptions,
  ): Promise<(histories: readonly Float64Array[]) => Promise<Forecast[]>>
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

function seasonalScale(values: Float64Array, period: number): number {
  const lag = values.length > period ? period : 1
  let sum = 0
  for (let t = lag; t < values.length; t++) sum += Math.abs(values[t]! - values[t - lag]!)
  return sum / (values.length - lag)
}

/** How much history a series needs beside the horizon for its past to be put to the test. */
const leastHistory = (period: number) => Math.max(5, 2 * period + 1)

/**
 * Forecasts a series from `back` horizons before its end and sets what came beside it.
 *
 * @param values complete, see `history`
 * @param back 1 for the last horizon, 2 for the one before: two origins see two states of the world
 * @param outside forecasts of the same steps by members from outside, made without them
 * @returns undefined when the series is too short, flat or intermittent, and so says nothing about the others
 */
export function panelTrial(
  values: Float64Array,
  options: PanelOptions,
  back = 1,
  outside: readonly Forecast[] = [],
): PanelTrial | undefined {
  const { period = 1, horizon, seed = 1 } = options
  const origin = values.length - back * horizon
  // Much shorter histories are forecast much worse than today's, and would say so.
  if (origin < leastHistory(period) || (back > 1 && 2 * origin < values.length)) return undefined
  const known = values.slice(0, origin)
  const scale = seasonalScale(known, period)
  if (scale === 0 || isIntermittent(known)) return undefined
  const forecasts = fitMembers({ values: known, period, seed }).map((m) => m.predict(horizon))
  return {
    actual: values.slice(origin, origin + horizon),
    members: [...forecasts, ...outside].map((f) => f.median),
    deviation: combineForecasts(forecasts, weightedMean()).deviation,
    scale,
    own: ownErrors(known, options),
  }
}

/** The members that `autoMembers` gives; what comes after them is from outside. */
const inside = 4

function combined(
  { members }: Pick<PanelTrial, 'members'>,
  thetaWeight: number,
  outsideWeight: number,
): Float64Array {
  const combine = autoCombine(thetaWeight)
  const own = members.slice(0, inside)
  const outside = members.slice(inside)
  return members[0]!.map((_, h) => {
    const base = combine(Float64Array.from(own, (m) => m[h]!))
    if (outside.length === 0) return base
    return (1 - outsideWeight) * base + outsideWeight * median(outside.map((m) => m[h]!))
  })
}

const grid = [0, 0.25, 0.5]
const outsideGrid = [0, 0.25, 0.5, 0.75]

/** Mean over trials of the scaled absolute error, capped so that no single series decides. */
function loss(trials: readonly PanelTrial[], thetaWeight: number, outsideWeight: number): number {
  let sum = 0
  for (const trial of trials) {
    const point = combined(trial, thetaWeight, outsideWeight)
    const error = point.reduce((total, f, h) => total + Math.abs(trial.actual[h]! - f), 0) / point.length
    sum += Math.min(error / trial.scale, 10)
  }
  return sum / trials.length
}

/** The weights with the least loss; the usual ones unless others are clearly better on a sample worth the name. */
function learnWeights(all: readonly PanelTrial[]): { thetaWeight: number; outsideWeight: number } {
  const hasOutside = all.some((t) => t.members.length > inside)
  const trials = hasOutside ? all.filter((t) => t.members.length > inside) : all
  const usual = { thetaWeight: defaultThetaWeight, outsideWeight: hasOutside ? 0.5 : 0 }
  if (trials.length < 20) return usual
  let best = usual
  let least = loss(trials, usual.thetaWeight, usual.outsideWeight) * 0.995
  for (const thetaWeight of grid) {
    for (const outsideWeight of hasOutside ? outsideGrid : [0]) {
      const found = loss(trials, thetaWeight, outsideWeight)
      if (found >= least) continue
      least = found
      best = { thetaWeight, outsideWeight }
    }
  }
  return best
}

/**
 * Learns weights and interval widths from trials of some or all series of a panel, from one to three origins. A few hundred
 * trials are plenty.
 */
export function learnPanel(trials: readonly PanelTrial[], horizon: number): PanelRecord {
  checkHorizon(horizon)
  const weights = learnWeights(trials)
  const errors = trials.map((trial) => {
    const point = combined(trial, weights.thetaWeight, weights.outsideWeight)
    return point.map((f, h) => (trial.actual[h]! - f) / trial.deviation[h]!)
  })
  const own = trials.flatMap((trial) => (trial.own.length > 0 ? [meanSize(trial.own)] : []))
  return { ...weights, errors: poolErrors(errors, horizon), typical: own.length > 0 ? median(own) : 1 }
}

const meanSize = (errors: Float64Array) => errors.reduce((sum, e) => sum + Math.abs(e), 0) / errors.length

/**
 * Forecasts one series of a panel with what the panel's past has taught.
 *
 * @param outside forecasts of the next steps by members from outside, in the order of the trials
 * @throws UserError when fewer than three values are known or the horizon is not a whole number of at least 1
 */
export function panelForecast(
  values: ArrayLike<number | null>,
  options: PanelOptions,
  record: PanelRecord,
  outside: readonly Forecast[] = [],
): Forecast {
  const { period = 1, horizon, seed = 1 } = options
  checkHorizon(horizon)
  const known = history(values, period)
  const gap = trailingGap(values)
  if (known.length < 3) {
    throw new UserError(`a forecast needs at least 3 values, the series has ${known.length}`, {
      hint: 'collect more history, or leave the series out',
    })
  }
  const forecasts = fitMembers({ values: known, period, seed }).map((m) => m.predict(horizon + gap).from(gap))
  if (forecasts.length === 1) return forecasts[0]!
  const base = combineForecasts(forecasts, autoCombine(record.thetaWeight))
  const whole =
    outside.length === 0
      ? base
      : withPoints(
          base,
          combined(
            { members: [...forecasts, ...outside].map((f) => f.median) },
            record.thetaWeight,
            record.outsideWeight,
          ),
        )
  const own = ownScale(ownErrors(known, options), record.typical)
  const found = conformal(whole, record.errors, own, usualSpread(period, known.length))
  return options.nonNegative ? nonNegative(found) : found
}

/** The same spread around other points. */
function withPoints(forecast: Forecast, points: Float64Array): Forecast {
  return mapForecast(forecast, (v, h) => v + points[h]! - forecast.median[h]!)
}
