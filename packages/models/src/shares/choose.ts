import { checkHorizon } from '../forecast/forecaster.ts'
import { closed, type ShareHistory, totalVariation } from './history.ts'
import type { ShareModel } from './model.ts'
import { noChange } from './no-change.ts'
import { steadyLevel } from './steady-level.ts'

/** How far the default may go from no change towards the steady level; more choices would only follow luck. */
const weights = [0.5, 0.75]

/** How much better than no change it has to be: less is luck. */
const margin = 0.99

const leastHistory = 4
const mostOrigins = 36

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

/** The distances of forecasts to what came, summed over steps: one number a market and origin. */
type Trial = { readonly history: ShareHistory; readonly actual: readonly Float64Array[] }

/** Where the past of a market is cut: the last origins, a sixth of a horizon apart. */
function trialsOf({ members, shares }: ShareHistory, horizon: number): Trial[] {
  const step = Math.max(1, Math.ceil(horizon / 6))
  const trials: Trial[] = []
  for (let k = 0; k < mostOrigins; k++) {
    const origin = shares.length - horizon - k * step
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

/** Distances of a model pulled by each weight, summed over all trials. */
function lossesOf(model: ShareModel, trials: readonly Trial[], horizon: number): number[] {
  const losses = weights.map(() => 0)
  for (const { history, actual } of trials) {
    const full = model.forecast(history, horizon)
    weights.forEach((weight, k) => {
      const moved = pulled({ model: { ...model, forecast: () => full }, weight })
      losses[k]! += distance(moved.forecast(history, horizon), actual)
    })
  }
  return losses
}

const totalDistance = (model: ShareModel, trials: readonly Trial[], horizon: number) =>
  trials.reduce((sum, { history, actual }) => sum + distance(model.forecast(history, horizon), actual), 0)

/** How a given model has done on rolling origins of all markets, against no change. */
export function shareRecord(
  model: ShareModel,
  histories: readonly ShareHistory[],
  horizon: number,
): Pick<ShareChoice, 'relativeError' | 'origins'> {
  checkHorizon(horizon)
  const trials = histories.flatMap((history) => trialsOf(history, horizon))
  const bar = totalDistance(noChange, trials, horizon)
  return {
    relativeError: bar > 0 ? totalDistance(model, trials, horizon) / bar : undefined,
    origins: trials.length,
  }
}

/**
 * Chooses how to forecast shares by rolling origins of all markets together: how far to go from no change towards the
 * steady level for the least total variation distance, or no change itself unless that is clearly beaten.
 *
 * @throws UserError when the horizon is not a whole number of at least 1
 */
export function chooseShareModel(histories: readonly ShareHistory[], horizon: number): ShareChoice {
  checkHorizon(horizon)
  const trials = histories.flatMap((history) => trialsOf(history, horizon))
  const bar = totalDistance(noChange, trials, horizon)
  const stay = { model: noChange, weight: 1, relativeError: bar > 0 ? 1 : undefined, origins: trials.length }
  let best: ShareChoice = stay
  let least = bar * margin
  lossesOf(steadyLevel, trials, horizon).forEach((loss, k) => {
    if (loss >= least) return
    least = loss
    best = { model: steadyLevel, weight: weights[k]!, relativeError: loss / bar, origins: trials.length }
  })
  return best
}
