import { dieboldMariano } from '../backtest/diebold-mariano.ts'
import { checkHorizon } from '../forecast/forecaster.ts'
import { commonTrend, withTrend } from './common-trend.ts'
import { closed, type ShareHistory, totalVariation } from './history.ts'
import type { ShareModel } from './model.ts'
import { noChange } from './no-change.ts'
import { steadyLevel } from './steady-level.ts'

/** How far the default may go from no change towards the steady level; more choices would only follow luck. */
const weights = [0.25, 0.5]

const leastHistory = 4
const mostOrigins = 60

/** What the default has chosen, and how that has done on rolling origins of all markets. */
export type ShareChoice = {
  /** Ready to forecast each of the markets; its name says what it is made of. */
  readonly model: ShareModel
  /** How far it goes from no change towards the steady level. */
  readonly weight: number
  /** Whether it follows the trends that the markets have in common. */
  readonly trend: boolean
  /** Its total variation distance over that of no change; undefined without origins, or when nothing changed. */
  readonly relativeError: number | undefined
  /** Forecasts of the past. */
  readonly origins: number
}

/** The steady level pulled towards no change. */
function pulled(steady: ShareModel, weight: number): ShareModel {
  if (weight === 0) return noChange
  return {
    name: `${weight} ${steady.name} + ${(1 - weight).toFixed(2)} ${noChange.name}`,
    forecast(history, horizon) {
      const last = history.shares.at(-1)!
      return steady
        .forecast(history, horizon)
        .map((row) => closed(row.map((v, j) => weight * v + (1 - weight) * last[j]!)))
    },
  }
}

/** The past of a market cut at an origin, and what came. */
type Trial = { readonly history: ShareHistory; readonly actual: readonly Float64Array[] }

/** Where the past of a market is cut: its last origins, latest first. */
function trialsOf({ members, shares }: ShareHistory, horizon: number): Trial[] {
  const trials: Trial[] = []
  for (let k = 0; k < mostOrigins; k++) {
    const origin = shares.length - horizon - k
    if (origin < leastHistory) break
    trials.push({
      history: { members, shares: shares.slice(0, origin) },
      actual: shares.slice(origin, origin + horizon),
    })
  }
  return trials
}

const distance = (forecast: readonly Float64Array[], actual: readonly Float64Array[]) =>
  actual.reduce((sum, row, h) => sum + totalVariation(forecast[h]!, row), 0)

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, v) => total + v, 0)

/** Trials of all markets, those that are as far back together. */
function byOrigin(histories: readonly ShareHistory[], horizon: number): Trial[][] {
  const markets = histories.map((history) => trialsOf(history, horizon))
  const longest = Math.max(0, ...markets.map(({ length }) => length))
  return Array.from({ length: longest }, (_, k) => markets.flatMap((trials) => trials[k] ?? []))
}

/** Makes a model of what the markets knew at one origin. */
type At = (histories: readonly ShareHistory[]) => ShareModel

/** Distances of models to what came, one an origin: the markets see the same world and are summed. */
function lossesOf(at: At, origins: readonly Trial[][], horizon: number): number[] {
  return origins.map((trials) => {
    const model = at(trials.map(({ history }) => history))
    return sum(trials.map(({ history, actual }) => distance(model.forecast(history, horizon), actual)))
  })
}

function recordOf(
  at: At,
  origins: readonly Trial[][],
  horizon: number,
): Pick<ShareChoice, 'relativeError' | 'origins'> {
  const bar = sum(lossesOf(() => noChange, origins, horizon))
  return {
    relativeError: bar > 0 ? sum(lossesOf(at, origins, horizon)) / bar : undefined,
    origins: sum(origins.map(({ length }) => length)),
  }
}

/** How a given model has done on rolling origins of all markets, against no change. */
export function shareRecord(
  model: ShareModel,
  histories: readonly ShareHistory[],
  horizon: number,
): Pick<ShareChoice, 'relativeError' | 'origins'> {
  checkHorizon(horizon)
  return recordOf(() => model, byOrigin(histories, horizon), horizon)
}

/** A model that forecasts each history once, over one horizon. */
function remembered(model: ShareModel): ShareModel {
  const known = new WeakMap<ShareHistory, Float64Array[]>()
  return {
    name: model.name,
    forecast(history, horizon) {
      const forecast = known.get(history) ?? model.forecast(history, horizon)
      known.set(history, forecast)
      return forecast
    },
  }
}

/**
 * The part of a gain that is no luck, as the positive-part estimator of James and Stein (1961) takes it: 1 − 1/t² of the
 * Diebold–Mariano statistic, whose variance allows for origins that overlap; 0 when t is within one deviation of 0, or
 * when there are too few origins to tell.
 *
 * @param gains log ratios of losses to those of no change, one an origin: no single odd month decides
 */
function believed(gains: readonly number[], horizon: number): number {
  if (gains.length < horizon + 2) return 0
  const { statistic } = dieboldMariano(gains, new Float64Array(gains.length), horizon)
  return statistic < 0 ? Math.max(0, 1 - 1 / statistic ** 2) : 0
}

/** Log ratios of losses, one an origin; nothing lost or won where nothing changed. */
const gainsOf = (losses: readonly number[], bar: readonly number[]) =>
  losses.map((loss, k) => (bar[k]! > 0 ? Math.log(Math.max(loss / bar[k]!, 1e-3)) : 0))

/** How far to go towards the steady level: the weight that gained most on the past, shrunk by what may be luck. */
function learnWeight(steady: ShareModel, origins: readonly Trial[][], horizon: number): number {
  const bar = lossesOf(() => noChange, origins, horizon)
  let best = { weight: 0, gains: bar.map(() => 0) }
  for (const weight of weights) {
    const model = pulled(steady, weight)
    const gains = gainsOf(
      lossesOf(() => model, origins, horizon),
      bar,
    )
    if (sum(gains) < sum(best.gains)) best = { weight, gains }
  }
  return Math.round(100 * best.weight * believed(best.gains, horizon)) / 100
}

/** Whether common trends, read at each origin from what was known there, have lost nothing on the past. */
function trendHolds(base: ShareModel, origins: readonly Trial[][], horizon: number): boolean {
  const followed = lossesOf((histories) => withTrend(base, commonTrend(histories)), origins, horizon)
  const left = lossesOf(() => base, origins, horizon)
  return sum(gainsOf(followed, left)) <= 0
}

/**
 * Chooses how to forecast shares by rolling origins of all markets together: how far to go from no change towards the
 * steady level for the least total variation distance, shrunk by what may be luck, and whether to follow trends that the
 * markets have in common, where there are any that are clear; no change itself where nothing is left.
 *
 * @param histories markets that end at the same time
 * @throws UserError when the horizon is not a whole number of at least 1
 */
export function chooseShareModel(histories: readonly ShareHistory[], horizon: number): ShareChoice {
  checkHorizon(horizon)
  const origins = byOrigin(histories, horizon)
  const steady = remembered(steadyLevel)
  const weight = learnWeight(steady, origins, horizon)
  const base = pulled(steady, weight)
  const trends = commonTrend(histories)
  const trend = [...trends.values()].some((rate) => rate !== 0) && trendHolds(base, origins, horizon)
  const at: At = (known) => (trend ? withTrend(base, commonTrend(known)) : base)
  return { model: at(histories), weight, trend, ...recordOf(at, origins, horizon) }
}
