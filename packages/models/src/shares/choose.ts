import { UserError } from '@bellwether/core'
import { dieboldMariano } from '../backtest/diebold-mariano.ts'
import { checkHorizon } from '../forecast/forecaster.ts'
import { commonTrend, withTrend } from './common-trend.ts'
import { closed, type ShareHistory } from './history.ts'
import type { ShareModel } from './model.ts'
import { noChange } from './no-change.ts'
import { withSeason } from './season.ts'
import { steadyLevel } from './steady-level.ts'
import { byOrigin, gainsOf, lossOf, type Trial } from './trials.ts'

/** How far the default may go from no change towards the steady level; more choices would only follow luck. */
const weights = [0.25, 0.5]

/** How far it may follow seasons, and after how many periods these may repeat: quarters and months of a year. */
const seasonWeights = [0.25, 0.5, 0.75, 1]
const usualPeriods: readonly number[] = [4, 12]
/** Less is left to luck: so much is found in one of twenty single markets that wander, and in hardly any panel. */
const leastSeason = 0.1

/** What the default has chosen, and how that has done on rolling origins of all markets. */
export type ShareChoice = {
  /** Ready to forecast each of the markets; its name says what it is made of. */
  readonly model: ShareModel
  /** How far it goes from no change towards the steady level. */
  readonly weight: number
  /** How far it follows each market's own season, and after how many periods that repeats; undefined where none is told. */
  readonly season: Season | undefined
  /** Whether it follows the trends that the markets have in common. */
  readonly trend: boolean
  /** Its total variation distance over that of no change; undefined without origins, or when nothing changed. */
  readonly relativeError: number | undefined
  /** Forecasts of the past. */
  readonly origins: number
}

/** A season that is followed so far, and after how many periods it repeats. */
export type Season = { readonly weight: number; readonly period: number }

export type ShareChoiceOptions = {
  /** After how many periods seasons may repeat; 4 and 12 by default, none for `[]`. */
  readonly periods?: readonly number[]
}

function checkPeriods(periods: readonly number[]): void {
  const wrong = periods.find((period) => !(Number.isInteger(period) && period >= 2))
  if (wrong !== undefined) {
    throw new UserError(`a season of ${wrong} periods is none`, { hint: 'give whole numbers of at least 2' })
  }
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

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, v) => total + v, 0)

/** Makes a model of what the markets knew at one origin. */
type At = (histories: readonly ShareHistory[]) => ShareModel

/** Distances of models to what came, one an origin: the markets see the same world and are summed. */
function lossesOf(at: At, origins: readonly Trial[][]): number[] {
  return origins.map((trials) => {
    const model = at(trials.map(({ history }) => history))
    return sum(trials.map((trial) => lossOf(model, trial)))
  })
}

function recordOf(at: At, origins: readonly Trial[][]): Pick<ShareChoice, 'relativeError' | 'origins'> {
  const bar = sum(lossesOf(() => noChange, origins))
  return {
    relativeError: bar > 0 ? sum(lossesOf(at, origins)) / bar : undefined,
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
  return recordOf(() => model, byOrigin(histories, horizon))
}

/** A model that forecasts each history once, as long as the horizon stays. */
function remembered(model: ShareModel): ShareModel {
  const known = new WeakMap<ShareHistory, Float64Array[]>()
  return {
    name: model.name,
    forecast(history, horizon) {
      const before = known.get(history)
      if (before?.length === horizon) return before
      const forecast = model.forecast(history, horizon)
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
 * @param gains log ratios of losses to those of no change, one an origin, so that no single odd month decides; or one a
 *   market and origin, one step ahead
 */
function believed(gains: readonly number[], horizon: number): number {
  if (gains.length < horizon + 2) return 0
  const { statistic } = dieboldMariano(gains, new Float64Array(gains.length), horizon)
  return statistic < 0 ? Math.max(0, 1 - 1 / statistic ** 2) : 0
}

/** The weight that gained most on the past, shrunk by what may be luck. */
function learned(choices: readonly number[], gainsAt: (weight: number) => number[], horizon: number) {
  let best = { weight: 0, gain: 0, gains: [] as number[] }
  for (const weight of choices) {
    const gains = gainsAt(weight)
    if (sum(gains) < best.gain) best = { weight, gain: sum(gains), gains }
  }
  return { gain: best.gain, weight: Math.round(100 * best.weight * believed(best.gains, horizon)) / 100 }
}

/** How far to go towards the steady level. */
function learnWeight(steady: ShareModel, origins: readonly Trial[][], horizon: number): number {
  const bar = lossesOf(() => noChange, origins)
  const gainsAt = (weight: number) => {
    const model = pulled(steady, weight)
    return gainsOf(
      lossesOf(() => model, origins),
      bar,
    )
  }
  return learned(weights, gainsAt, horizon).weight
}

/**
 * How far to follow seasons, learnt one step ahead whatever the horizon: there they show most and origins are most. They
 * are each market's own, so that every market is a witness at every origin.
 */
function learnSeason(histories: readonly ShareHistory[], periods: readonly number[]): Season | undefined {
  const longest = Math.max(0, ...histories.map(({ shares }) => shares.length))
  // What was seen once has not repeated yet.
  const repeated = periods.filter((period) => longest > 2 * period)
  const found = repeated.map((period) => {
    const trials = byOrigin(histories, 1, period + 1).flat()
    const bar = trials.map((trial) => lossOf(noChange, trial))
    const gainsAt = (weight: number) => {
      const model = withSeason(noChange, period, weight)
      return gainsOf(
        trials.map((trial) => lossOf(model, trial)),
        bar,
      )
    }
    return { period, ...learned(seasonWeights, gainsAt, 1) }
  })
  const [best] = found.filter(({ weight }) => weight >= leastSeason).sort((a, b) => a.gain - b.gain)
  return best && { weight: best.weight, period: best.period }
}

/** Whether common trends, read at each origin from what was known there, have lost nothing on the past. */
function trendHolds(base: ShareModel, origins: readonly Trial[][]): boolean {
  const followed = lossesOf((histories) => withTrend(base, commonTrend(histories)), origins)
  const left = lossesOf(() => base, origins)
  return sum(gainsOf(followed, left)) <= 0
}

/** No change, pulled towards the steady level, with the season. */
function baseOf(steady: ShareModel, weight: number, season: Season | undefined): ShareModel {
  const base = pulled(steady, weight)
  return season ? withSeason(base, season.period, season.weight) : base
}

/**
 * Chooses how to forecast shares by rolling origins of all markets together: how far to go from no change towards the
 * steady level for the least total variation distance and how far to follow each market's season, both shrunk by what may
 * be luck, and whether to follow trends that the markets have in common, where there are any that are clear; no change
 * itself where nothing is left.
 *
 * @param histories markets that end at the same time
 * @throws UserError when the horizon is not a whole number of at least 1, or a period of seasons not one of at least 2
 */
export function chooseShareModel(
  histories: readonly ShareHistory[],
  horizon: number,
  { periods = usualPeriods }: ShareChoiceOptions = {},
): ShareChoice {
  checkHorizon(horizon)
  checkPeriods(periods)
  const origins = byOrigin(histories, horizon)
  const steady = remembered(steadyLevel)
  const weight = learnWeight(steady, origins, horizon)
  const season = learnSeason(histories, periods)
  const base = baseOf(steady, weight, season)
  const trends = commonTrend(histories)
  const trend = [...trends.values()].some((rate) => rate !== 0) && trendHolds(base, origins)
  const at: At = (known) => (trend ? withTrend(base, commonTrend(known)) : base)
  return { model: at(histories), weight, season, trend, ...recordOf(at, origins) }
}
