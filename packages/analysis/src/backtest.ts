import { UserError } from '@bellwether/core'
import {
  type Accuracy,
  accuracy,
  type DieboldMariano,
  dieboldMariano,
  history,
  OWA,
  origins,
  type Totalling,
  type Trial,
} from '@bellwether/models'
import type { PanelWork } from './forecast/panel.ts'
import { openPool } from './forecast/pool.ts'
import { namedModel } from './named-model.ts'
import type { NamedSeries } from './series.ts'

export type BacktestQuestion = {
  readonly models: readonly string[]
  readonly horizon: number
  readonly period: number
  /** How many origins a series, as far as its history reaches. */
  readonly origins: number
  /** Steps between origins; the horizon by default. */
  readonly step?: number | undefined
  readonly seed?: number
}

/** How a model has done, totalled in one of both ways; metrics are null where no series allows them. */
export type BacktestRow = {
  readonly model: string
  readonly totalling: Totalling
  readonly series: number
  /** Forecasts that met their future. */
  readonly trials: number
  readonly horizon: number
  readonly smape: number | null
  readonly mape: number | null
  readonly mase: number | null
  /** Against naive, seasonal naive where there is a season. */
  readonly owa: number | null
  readonly rmsse: number | null
  readonly wql: number | null
  readonly msis80: number | null
  readonly coverage80: number | null
  readonly msis95: number | null
  readonly coverage95: number | null
  /** The mean absolute scaled error over that of naive. */
  readonly relative_error: number | null
  /** Diebold and Mariano's test of absolute errors against naive; negative when the model loses less. */
  readonly dm_statistic: number | null
  readonly dm_p: number | null
  readonly loses_to_naive: boolean
}

export type BacktestAnswer = {
  readonly rows: readonly BacktestRow[]
  /** Series too short for a single origin. */
  readonly skipped: readonly string[]
}

/** The trials of one model: an array a series. */
type Trials = readonly (readonly Trial[])[]

const naiveName = (period: number) => (period > 1 ? 'seasonal-naive' : 'naive')

/**
 * Losses in pairs: of one series the absolute errors step by step, which may be correlated over a horizon; of many, the
 * mean scaled error of each forecast.
 */
function losses(trials: Trials): { values: number[]; perStep: boolean } {
  const perStep = trials.length === 1
  if (perStep) return { perStep, values: trials[0]!.flatMap(({ errors }) => Array.from(errors, Math.abs)) }
  const scaled = trials.flat().map(({ score }) => score.absolute / score.steps / score.scale)
  return { perStep, values: scaled }
}

function test(own: Trials, naive: Trials, horizon: number): DieboldMariano | undefined {
  const [first, second] = [losses(own), losses(naive)]
  const lag = first.perStep ? horizon : 1
  const usable = first.values.map((v, k) => Number.isFinite(v) && Number.isFinite(second.values[k]!))
  const keep = (values: number[]) => values.filter((_, k) => usable[k])
  const kept = keep(first.values)
  return kept.length >= lag + 2 ? dieboldMariano(kept, keep(second.values), lag) : undefined
}

const orNull = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null)

const scoresOf = (trials: Trials) => trials.flat().map(({ score }) => score)

/** Each series once, whatever its origins: the steps of all of them as one score would weigh them alike. */
function accuracyOf(trials: Trials, totalling: Totalling): Accuracy {
  return accuracy(scoresOf(trials), totalling)
}

const absoluteSum = (trials: Trials) => scoresOf(trials).reduce((sum, { absolute }) => sum + absolute, 0)

/** The scaled errors' ratio, or the plain ones' where no series has a scale. */
function relativeError(own: Trials, naive: Trials): number | undefined {
  const [a, b] = [accuracyOf(own, 'series').MASE, accuracyOf(naive, 'series').MASE]
  if (a !== undefined && b) return a / b
  return absoluteSum(naive) > 0 ? absoluteSum(own) / absoluteSum(naive) : undefined
}

function rowsOf(model: string, own: Trials, naive: Trials, { horizon }: BacktestQuestion): BacktestRow[] {
  const found = test(own, naive, horizon)
  const relative = relativeError(own, naive)
  return (['forecast', 'series'] as const).map((totalling) => {
    const all = accuracyOf(own, totalling)
    const [at80, at95] = all.levels
    return {
      model,
      totalling,
      series: own.length,
      trials: own.flat().length,
      horizon,
      smape: orNull(all.sMAPE),
      mape: orNull(all.MAPE),
      mase: orNull(all.MASE),
      owa: orNull(OWA(all, accuracyOf(naive, totalling))),
      rmsse: orNull(all.RMSSE),
      wql: orNull(all.WQL),
      msis80: orNull(at80?.MSIS),
      coverage80: orNull(at80?.coverage),
      msis95: orNull(at95?.MSIS),
      coverage95: orNull(at95?.coverage),
      relative_error: orNull(relative),
      dm_statistic: orNull(found?.statistic),
      dm_p: orNull(found?.pValue),
      loses_to_naive: relative === undefined ? absoluteSum(own) > 0 : relative > 1,
    }
  })
}

type History = Pick<NamedSeries, 'id' | 'values' | 'covariates'>

/** @throws UserError when a horizon, period or count is no whole number of at least 1 */
function checkCounts({ horizon, period, origins: count, step = 1 }: BacktestQuestion): void {
  for (const [name, value] of Object.entries({ horizon, period, origins: count, step })) {
    if (Number.isInteger(value) && value >= 1) continue
    throw new UserError(`${name} ${value} is not a whole number of at least 1`, {
      hint: `write --${name} 3, say`,
    })
  }
}

/** Where the forecasts of a series' past begin. */
const rollingOf = ({ horizon, period, origins: count, step = horizon }: BacktestQuestion) => ({
  ...{ horizon, period, origins: count, step },
})

/** The series that leave at least three values before their first origin. */
function longEnough(known: readonly History[], question: BacktestQuestion): readonly History[] {
  const long = known.filter(({ values }) => (origins(values.length, rollingOf(question))[0] ?? 0) >= 3)
  if (long.length > 0) return long
  const { horizon } = question
  const most = Math.max(0, ...known.map(({ values }) => values.length))
  throw new UserError(`no series leaves history to forecast ${horizon} steps from; the longest has ${most}`, {
    hint: `give at least ${horizon + 3} values, or a shorter --horizon`,
  })
}

/** The trials of every model on every series, on all cores. */
async function trialsOf(
  names: readonly string[],
  series: readonly History[],
  question: BacktestQuestion,
  { signal, progress }: PanelWork,
): Promise<ReadonlyMap<string, Trials>> {
  const rolling = { ...rollingOf(question), seed: question.seed ?? 1 }
  const calls = names.flatMap((name) =>
    series.map(
      ({ values, covariates }) =>
        [name, values, { ...rolling, covariates, nonNegative: !values.some((v) => v < 0) }] as const,
    ),
  )
  const pool = openPool(calls.length, signal)
  try {
    let done = 0
    const trials = await pool.run('backtest', calls, (count) => progress?.((done += count) / calls.length))
    return new Map(names.map((name, k) => [name, trials.slice(k * series.length, (k + 1) * series.length)]))
  } finally {
    await pool.close()
  }
}

/**
 * Puts models to the test of the series' own past: rolling origins, every model on the same ones, on all cores. Gaps are
 * filled before; a series without room for an origin is left out.
 *
 * @throws UserError for an unknown model, a horizon, period or count below 1, or when no series is long enough
 */
export async function backtestModels(
  all: readonly NamedSeries[],
  question: BacktestQuestion,
  work: PanelWork = {},
): Promise<BacktestAnswer> {
  const { models, period } = question
  for (const name of models) namedModel(name)
  checkCounts(question)
  const known = all.map(({ id, values, covariates }) => ({ id, values: history(values, period), covariates }))
  const long = longEnough(known, question)
  const bar = naiveName(period)
  const trials = await trialsOf([...new Set([...models, bar])], long, question, work)
  return {
    rows: models.flatMap((name) => rowsOf(name, trials.get(name)!, trials.get(bar)!, question)),
    skipped: known.filter((one) => !long.includes(one)).map(({ id }) => id),
  }
}
