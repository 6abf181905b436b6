import { UserError } from '@bellwether/core'
import type { Forecast } from '../forecast/distribution.ts'

/** A forecast that met its future. */
export type Outcome = {
  /** What was known at the origin, complete. */
  readonly training: ArrayLike<number>
  /** What came then; as long as the forecast. */
  readonly actual: ArrayLike<number>
  /** Observations a season, for the scale of MASE, RMSSE and MSIS. */
  readonly period: number
  readonly forecast: Forecast
}

/** The parts of all metrics for one series: sums over its steps, so that they can be totalled in both ways. */
export type Score = {
  readonly steps: number
  /** Σ 200 |a − f| / (|a| + |f|), 0 where both are 0. */
  readonly symmetric: number
  /** Σ 100 |a − f| / |a| over the steps whose actual value is not 0, and how many they are. */
  readonly percentage: number
  readonly percentageSteps: number
  readonly absolute: number
  readonly squared: number
  /** Σ |a|, the divisor of the weighted quantile loss. */
  readonly magnitude: number
  /** Σ of twice the pinball losses, averaged over the deciles 0.1 … 0.9. */
  readonly quantileLoss: number
  /** In-sample mean absolute and mean squared error of the seasonal naive forecast. */
  readonly scale: number
  readonly squaredScale: number
  /** By level: how many values fell inside, and Σ of the interval scores. */
  readonly levels: readonly {
    readonly level: number
    readonly inside: number
    readonly intervalScore: number
  }[]
}

const deciles = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

/** Sums a function over the steps. */
function over(steps: number, value: (step: number) => number): number {
  let sum = 0
  for (let h = 0; h < steps; h++) sum += value(h)
  return sum
}

/** Mean of |y(t) − y(t − m)|ᵖ in sample: what the seasonal naive forecast misses by. */
function naiveError(training: ArrayLike<number>, period: number, power: number): number {
  const lag = training.length > period ? period : 1
  const n = training.length - lag
  return over(n, (t) => Math.abs(training[t + lag]! - training[t]!) ** power) / n
}

/** Twice the pinball loss of a quantile forecast. */
function pinball(actual: number, quantile: number, probability: number): number {
  const gap = actual - quantile
  return 2 * (gap >= 0 ? probability * gap : (probability - 1) * gap)
}

function scoreLevel({ actual, forecast }: Outcome, level: number): Score['levels'][number] {
  const { low, high } = forecast.interval(level)
  const penalty = 2 / (1 - level)
  let inside = 0
  const intervalScore = over(actual.length, (h) => {
    const a = actual[h]!
    if (a >= low[h]! && a <= high[h]!) inside++
    return high[h]! - low[h]! + penalty * (Math.max(0, low[h]! - a) + Math.max(0, a - high[h]!))
  })
  return { level, inside, intervalScore }
}

/**
 * Scores one forecast. Point metrics look at the median, which is what absolute errors reward.
 *
 * @throws UserError when the forecast and the actual values have different lengths
 */
export function score(outcome: Outcome, levels: readonly number[] = [0.8, 0.95]): Score {
  const { training, actual, period, forecast } = outcome
  const steps = actual.length
  const point = forecast.median
  if (point.length !== steps || steps === 0) {
    throw new UserError(`${steps} actual values meet a forecast of ${point.length} steps`, {
      hint: 'forecast exactly the steps that are known',
    })
  }
  const gap = (h: number) => Math.abs(actual[h]! - point[h]!)
  const sizes = (h: number) => Math.abs(actual[h]!) + Math.abs(point[h]!)
  const quantiles = deciles.map((p) => forecast.quantile(p))
  return {
    steps,
    symmetric: over(steps, (h) => (sizes(h) === 0 ? 0 : (200 * gap(h)) / sizes(h))),
    percentage: over(steps, (h) => (actual[h] === 0 ? 0 : (100 * gap(h)) / Math.abs(actual[h]!))),
    percentageSteps: over(steps, (h) => (actual[h] === 0 ? 0 : 1)),
    absolute: over(steps, gap),
    squared: over(steps, (h) => gap(h) ** 2),
    magnitude: over(steps, (h) => Math.abs(actual[h]!)),
    quantileLoss:
      over(steps, (h) => deciles.reduce((sum, p, k) => sum + pinball(actual[h]!, quantiles[k]![h]!, p), 0)) /
      deciles.length,
    scale: naiveError(training, period, 1),
    squaredScale: naiveError(training, period, 2),
    levels: levels.map((level) => scoreLevel(outcome, level)),
  }
}

/** The metrics of a set of forecasts; `undefined` where no series allows one (all actual values 0, say). */
export type Accuracy = {
  readonly sMAPE: number | undefined
  readonly MAPE: number | undefined
  readonly MASE: number | undefined
  readonly RMSSE: number | undefined
  readonly WQL: number | undefined
  readonly levels: readonly {
    readonly level: number
    readonly coverage: number | undefined
    readonly MSIS: number | undefined
  }[]
}

/**
 * How series of different lengths are put together: `forecast` gives each forecast step the same weight (as the M3
 * competition's tables do), `series` each series.
 */
export type Totalling = 'forecast' | 'series'

type Ratio = { readonly sum: number; readonly count: number }

/** Totals ratios in one of both ways, leaving out those without a meaning. */
function average(ratios: readonly Ratio[], totalling: Totalling): number | undefined {
  const known = ratios.filter(({ sum, count }) => count > 0 && Number.isFinite(sum))
  if (known.length === 0) return undefined
  if (totalling === 'series') return known.reduce((total, r) => total + r.sum / r.count, 0) / known.length
  return known.reduce((total, r) => total + r.sum, 0) / known.reduce((total, r) => total + r.count, 0)
}

/**
 * The accuracy over many scored forecasts. Definitions: sMAPE and MAPE in per cent as in the M3 competition (Makridakis
 * and Hibon, 2000); MASE (Hyndman and Koehler, 2006); RMSSE and weighted quantile loss (M5); MSIS (Gneiting and Raftery,
 * 2007; M4). Scaled errors leave out series whose in-sample naive error is 0.
 */
export function accuracy(scores: readonly Score[], totalling: Totalling = 'forecast'): Accuracy {
  const each = (ratio: (s: Score) => Ratio) => average(scores.map(ratio), totalling)
  const rmsse = scores.map((s) => ({
    sum: Math.sqrt(s.squared / s.steps / s.squaredScale) * s.steps,
    count: s.steps,
  }))
  return {
    sMAPE: each((s) => ({ sum: s.symmetric, count: s.steps })),
    MAPE: each((s) => ({ sum: s.percentage, count: s.percentageSteps })),
    MASE: each((s) => ({ sum: s.absolute / s.scale, count: s.steps })),
    RMSSE: average(rmsse, totalling),
    WQL: each((s) => ({ sum: s.quantileLoss, count: s.magnitude })),
    levels: (scores[0]?.levels ?? []).map(({ level }, k) => ({
      level,
      coverage: each((s) => ({ sum: s.levels[k]!.inside, count: s.steps })),
      MSIS: each((s) => ({ sum: s.levels[k]!.intervalScore / s.scale, count: s.steps })),
    })),
  }
}

/** The overall weighted average of M4: the mean of sMAPE and MASE, each relative to a benchmark's. */
export function OWA(model: Accuracy, benchmark: Accuracy): number | undefined {
  const { sMAPE, MASE } = model
  if (sMAPE === undefined || MASE === undefined || !benchmark.sMAPE || !benchmark.MASE) return undefined
  return (sMAPE / benchmark.sMAPE + MASE / benchmark.MASE) / 2
}
