import { dieboldMariano } from '../backtest/diebold-mariano.ts'
import { checkHorizon } from '../forecast/forecaster.ts'
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
  readonly model: ShareModel
  /** 1 takes the model as it is, 0 is no change. */
  readonly weight: number
  /** Its total variation distance over that of no change; undefined without origins, or when nothing changed. */
  readonly relativeError: number | undefined
  /** Forecasts of the past. */
  readonly origins: number
}

/** A model pulled towards no change. */
export function pulled({ model, weight }: Pick<ShareChoice, 'model' | 'weight'>): ShareModel {
  return {
    name: model.name,
    forecast(history, horizon) {
      const last = history.shares.at(-1)!
      return model
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

/** Distances of a model to what came, one an origin: the markets see the same world and are summed. */
const lossesOf = (model: ShareModel, origins: readonly Trial[][], horizon: number): number[] =>
  origins.map((trials) =>
    sum(trials.map(({ history, actual }) => distance(model.forecast(history, horizon), actual))),
  )

function recordOf(
  model: ShareModel,
  origins: readonly Trial[][],
  horizon: number,
): Pick<ShareChoice, 'relativeError' | 'origins'> {
  const bar = sum(lossesOf(noChange, origins, horizon))
  return {
    relativeError: bar > 0 ? sum(lossesOf(model, origins, horizon)) / bar : undefined,
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
  return recordOf(model, byOrigin(histories, horizon), horizon)
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

/**
 * Chooses how to forecast shares by rolling origins of all markets together: how far to go from no change towards the
 * steady level for the least total variation distance, shrunk by what may be luck; no change itself where nothing is left.
 *
 * @throws UserError when the horizon is not a whole number of at least 1
 */
export function chooseShareModel(histories: readonly ShareHistory[], horizon: number): ShareChoice {
  checkHorizon(horizon)
  const origins = byOrigin(histories, horizon)
  const bar = lossesOf(noChange, origins, horizon)
  const steady = remembered(steadyLevel)
  let best = { weight: 0, gains: bar.map(() => 0) }
  for (const weight of weights) {
    const losses = lossesOf(pulled({ model: steady, weight }), origins, horizon)
    const gains = losses.map((loss, k) => (bar[k]! > 0 ? Math.log(Math.max(loss / bar[k]!, 1e-3)) : 0))
    if (sum(gains) < sum(best.gains)) best = { weight, gains }
  }
  const weight = Math.round(100 * best.weight * believed(best.gains, horizon)) / 100
  const choice = weight > 0 ? { model: steadyLevel, weight } : { model: noChange, weight: 1 }
  const judged = weight > 0 ? pulled({ model: steady, weight }) : noChange
  return { ...choice, ...recordOf(judged, origins, horizon) }
}
