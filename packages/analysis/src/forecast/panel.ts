import { createRandom, shuffle, UserError } from '@bellwether/core'
import {
  type Covariates,
  checkHorizon,
  combinePoints,
  type ForecasterName,
  forecasters,
  history,
  learnPanel,
  type PanelAccuracy,
  type PanelOptions,
  type PanelRecord,
  type PanelTrial,
  panelAccuracy,
  trailingGap,
} from '@bellwether/models'
import type { BandedForecast } from './jobs.ts'
import { neuralForecaster } from './neural/neural.ts'
import { openPool, type Pool } from './pool.ts'
import { shortForecast } from './short.ts'

export type PanelForecastOptions = {
  /** Observations a season; 1 for none. */
  readonly period: number
  /** Further seasons, which `mstl` alone can follow: the default is that then. */
  readonly longer?: readonly number[]
  readonly horizon: number
  /** What the series depend on, a list of rows a series, the steps to forecast included; for `regression` alone. */
  readonly covariates?: readonly Covariates[] | undefined
  /** A forecaster's name; `auto`, the default, learns from the whole panel. */
  readonly model?: string
  /** Levels of intervals in (0, 1); 0.8 and 0.95 by default. */
  readonly levels?: readonly number[]
  readonly seed?: number
}

export type PanelWork = {
  readonly signal?: AbortSignal | undefined
  /** Told how much of the work is done, from 0 to 1. */
  readonly progress?: ((share: number) => void) | undefined
}

/** The forecasts of many series and how such forecasts have done on these series' own past. */
export type PanelForecasts = {
  /** In the order of the series; undefined for a series without a value. */
  readonly forecasts: readonly (BandedForecast | undefined)[]
  /** Undefined when no series is long enough to hide a horizon of it. */
  readonly record: PanelAccuracy | undefined
}

/** @throws UserError for a model that does not exist */
function forecasterName(name: string): ForecasterName {
  if (Object.hasOwn(forecasters, name)) return name as ForecasterName
  throw new UserError(`no model "${name}"`, { hint: `choose ${Object.keys(forecasters).join(', ')}` })
}

/** @throws UserError for covariates and a model without, or several seasons and a model of one */
function modelOf({
  model,
  longer,
  covariates,
}: Pick<Required<PanelForecastOptions>, 'model' | 'longer' | 'covariates'>) {
  const name = forecasterName(model)
  if (covariates) {
    if (name === 'auto' || name === 'regression') return 'regression'
    throw new UserError(`the model "${name}" has no covariates`, { hint: 'write --model regression' })
  }
  if (longer.length === 0 || name === 'mstl') return name
  if (name === 'auto') return 'mstl'
  throw new UserError(`the model "${name}" has one season, ${longer.length + 1} are given`, {
    hint: 'name one --period, or choose mstl',
  })
}

/** A series ready to be worked on. */
type Member = {
  /** From the first one that is there. */
  readonly values: Float64Array
  /** Complete: gaps filled, ends trimmed. */
  readonly known: Float64Array
  readonly options: Required<PanelOptions>
}

function memberOf(
  all: Float64Array,
  covariates: Covariates | undefined,
  { period, longer, horizon, seed }: Required<PanelForecastOptions>,
): Member {
  const first = Math.max(
    0,
    all.findIndex((v) => !Number.isNaN(v)),
  )
  const values = all.subarray(first)
  return {
    values,
    known: history(values, period),
    options: {
      period,
      longer,
      horizon,
      covariates: covariates?.slice(first),
      seed,
      nonNegative: !values.some((v) => v < 0),
    },
  }
}

/** How many series are put to the test of their past: more, where seasons are short and forecasts cheap, say more. */
const sampled = (period: number) => (period > 4 ? 150 : 400)
/** How many series a network is trained on. */
const trainedOn = 2000

/** How many horizons before its end a series is forecast for the record: each origin sees another state of the world. */
const backs = (series: number) => (series >= 100 ? [1, 2, 3] : [1, 2, 3, 4])

function sampleOf<T>(all: readonly T[], size: number, seed: number): T[] {
  return all.length <= size ? [...all] : shuffle([...all], createRandom(seed)).slice(0, size)
}

/** Counts work in the time of one series' forecast. */
function createMeter(total: number, progress: PanelWork['progress']) {
  let done = 0
  return (units: number) => {
    done += units
    progress?.(Math.min(1, done / total))
  }
}

type Meter = ReturnType<typeof createMeter>

/** Histories up to `back` horizons before their end as they would be without the outliers that were known then. */
async function calmHistories(all: readonly Member[], back: number, pool: Pool) {
  const cuts = all.map(({ known, options: { horizon } }) =>
    known.subarray(0, Math.max(0, known.length - back * horizon)),
  )
  const calm = await pool.run(
    'withoutOutliers',
    cuts.map((cut, i) => [cut.slice(), all[i]!.options.period] as const),
  )
  // A history that nothing changes stays a part of the whole one: networks remember by that what they know of it.
  const changed = (i: number) => calm[i]!.some((v, t) => v !== cuts[i]![t])
  return new Map(all.map((member, i) => [member, changed(i) ? calm[i]! : cuts[i]!]))
}

/** Members by the networks for each series; none where they can't learn or a series ends in a gap. */
async function neuralMembers(
  all: readonly Member[],
  asked: readonly Member[],
  back: number,
  { neural, pool }: { neural: ReturnType<typeof neuralForecaster>; pool: Pool },
): Promise<(readonly Float64Array[])[]> {
  const { seed } = all[0]!.options
  const calm = await calmHistories(all, back, pool)
  const cut = (member: Member) => calm.get(member)!
  const teaches = (values: Float64Array) => values.length > 4 && values.some((v) => v !== values[0])
  const histories = sampleOf(all.map(cut).filter(teaches), trainedOn, seed)
  const places = asked.flatMap((member, i) =>
    cut(member).length >= 4 && trailingGap(member.values) === 0 ? [i] : [],
  )
  if (places.length === 0 || histories.length === 0) return asked.map(() => [])
  const found = await neural.forecast(
    histories,
    all[0]!.options,
    places.map((i) => cut(asked[i]!)),
  )
  const answers: (readonly Float64Array[])[] = asked.map(() => [])
  places.forEach((i, k) => void (answers[i] = found[k]!))
  return answers
}

/** Forecasts of the sample's past, the last horizon with the networks' members. */
async function pastTrials(
  sample: readonly Member[],
  outside: readonly (readonly Float64Array[])[],
  pool: Pool,
  meter: Meter,
): Promise<PanelTrial[]> {
  const calls = sample.flatMap(({ known, options }, i) =>
    backs(sample.length).map((back) => [known, options, back, back === 1 ? outside[i]! : []] as const),
  )
  const trials = await pool.run('panelTrial', calls, meter)
  return trials.flatMap((trial) => (trial ? [trial] : []))
}

/** What the combination would have said at the origins that saw all members, or at all without networks. */
function recordOf(trials: readonly PanelTrial[], weights: PanelRecord): PanelAccuracy | undefined {
  const told = trials.filter(({ outside }) => outside.length > 0)
  return panelAccuracy(
    (told.length > 0 ? told : trials).map((trial) => ({ ...trial, points: combinePoints(trial, weights) })),
  )
}

async function byPanel(
  all: readonly Member[],
  levels: readonly number[],
  pool: Pool,
  { signal, progress }: PanelWork,
): Promise<{ forecasts: BandedForecast[]; record: PanelAccuracy | undefined }> {
  const { seed, period } = all[0]!.options
  const sample = sampleOf(all, sampled(period), seed)
  // Training twice takes about as long as half of the forecasts.
  const training = all.length / 4
  const meter = createMeter(all.length + sample.length * backs(sample.length).length + 2 * training, progress)
  const neural = neuralForecaster({ pool, signal })
  const past = await neuralMembers(all, sample, 1, { neural, pool })
  meter(training)
  const trials = await pastTrials(sample, past, pool, meter)
  const weights = learnPanel(trials, all[0]!.options)
  const outside = await neuralMembers(all, all, 0, { neural, pool })
  meter(training)
  const forecasts = await pool.run(
    'panelForecast',
    all.map(({ values, options }, i) => [values, options, weights, outside[i]!, levels] as const),
    meter,
  )
  return { forecasts, record: recordOf(trials, weights) }
}

async function byModel(
  all: readonly Member[],
  name: ForecasterName,
  levels: readonly number[],
  pool: Pool,
  { progress }: PanelWork,
): Promise<{ forecasts: BandedForecast[]; record: PanelAccuracy | undefined }> {
  const { seed, period } = all[0]!.options
  const sample = sampleOf(all, sampled(period), seed)
  const calls = sample.flatMap(({ known, options }) =>
    backs(sample.length).map((back) => [name, known, options, back] as const),
  )
  const meter = createMeter(all.length + calls.length, progress)
  const trials = await pool.run('pointTrial', calls, meter)
  const forecasts = await pool.run(
    'forecast',
    all.map(({ values, options }) => [name, values, options, levels] as const),
    meter,
  )
  return { forecasts, record: panelAccuracy(trials.flatMap((trial) => (trial ? [trial] : []))) }
}

/**
 * Forecasts many series of one frequency, on all cores, and says how such forecasts have done on the same series' past.
 * `auto` learns from the whole panel: how members are weighed, how wide intervals must be (conformal, with errors pooled
 * over series), and networks trained over all series where there are enough of them. Series of one or two values among
 * longer ones repeat the last one, as wide as the panel's forecasts usually are.
 *
 * @param series values a step apart, missing ones NaN
 * @throws UserError for an unknown model, a horizon or period below 1, or when no series has three values
 */
export async function forecastPanel(
  series: readonly Float64Array[],
  options: PanelForecastOptions,
  work: PanelWork = {},
): Promise<PanelForecasts> {
  const full = { model: 'auto', levels: [0.8, 0.95], seed: 1, longer: [], covariates: undefined, ...options }
  const name = modelOf(full)
  checkHorizon(full.horizon)
  const members = series.map((values, i) => memberOf(values, full.covariates?.[i], full))
  const long = members.flatMap(({ known }, i) => (known.length >= 3 ? [i] : []))
  if (long.length === 0) {
    const most = members.reduce((count, { known }) => Math.max(count, known.length), 0)
    throw new UserError(`a forecast needs at least 3 values, the longest series has ${most}`, {
      hint: 'collect more history, or use the last value by hand',
    })
  }
  const pool = openPool(long.length, work.signal)
  try {
    const all = long.map((i) => members[i]!)
    const found =
      name === 'auto'
        ? await byPanel(all, full.levels, pool, work)
        : await byModel(all, name, full.levels, pool, work)
    const forecasts: (BandedForecast | undefined)[] = members.map(() => undefined)
    long.forEach((i, k) => void (forecasts[i] = found.forecasts[k]))
    members.forEach(({ known, options: own }, i) => {
      if (known.length > 0 && known.length < 3) forecasts[i] = shortForecast(known, own, found.forecasts)
    })
    return { forecasts, record: found.record }
  } finally {
    await pool.close()
  }
}
