import {
  type Calendar,
  calendars,
  effectInterval,
  type ForecastRow,
  forecastSeries,
  readSeries,
  type SeriesForecasts,
} from '@bellwether/analysis'
import { defineMessages, formatNumber, type Language, UserError } from '@bellwether/core'
import { type Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { covariateNames, coveredHorizon } from '../forecast/covariates.ts'
import { answerMarket } from '../forecast/market.ts'
import { levelsOf, periodsOf, seasonsOf } from '../forecast/options.ts'
import { answerShares } from '../forecast/shares.ts'
import { numberOption, seedOption } from '../numbers.ts'
import { figureColumn, numberColumn } from '../output/columns.ts'
import { progressBar } from '../output/progress.ts'
import { sparkline } from '../output/sparkline.ts'

type Figures = { sMAPE: string; MASE: string }
type Told = { name: string; estimate: string; low: string; high: string }
type Past = { trials: number; horizon: number; model: string; own: Figures; naive: Figures }

const messages = defineMessages({
  en: {
    file: 'a file of one or many series: CSV, TSV, NDJSON, JSON or Parquet',
    id: 'the column that names the series; one series without it',
    time: 'the column of times: numbers, days, months, quarters …',
    value: 'the column of values',
    period:
      'observations a season: 12 for months, 4 for quarters, 1 for none; several, 7,365 of days, by mstl',
    covariates:
      'columns that the values depend on (price,promotion); rows with an empty value at the end are the steps to forecast',
    calendar: 'values are totals: forecast them a day of their period (days), or a day from Monday to Friday',
    horizon: 'how many steps ahead: 12, or as many as have covariates',
    model: 'the model; auto combines several',
    level: 'levels of the intervals in per cent',
    seed: 'seed of everything that is drawn',
    metric:
      'without a file: what to forecast in the fact base or workspace: tokens, revenue, users or a measure',
    shares:
      'forecast shares, which sum to 1; of a file with --by, without one of the markets of the fact base',
    by: 'shares of a file: the column of members; without a file: vendor',
    market: 'without a file: part of the market’s name',
    vendor: 'without a file: one vendor',
    workspace: 'without a file: the folder of your own data; the embedded fact base by default',
    record: ({ trials, horizon, model, own, naive }: Past) =>
      `Record on the past of these series (${trials} forecasts ${horizon} steps ahead): ${model} sMAPE ${own.sMAPE}, MASE ${own.MASE}; naive ${naive.sMAPE}, ${naive.MASE}.`,
    loses: ({ model }: { model: string }) =>
      `${model} loses to naive on these series: do not trust it more than --model seasonal-naive.`,
    noRecord: 'No record: the series are too short to hide a horizon of them.',
    left: ({ ids }: { ids: string }) => `Left out, without a value: ${ids}`,
    effect: ({ name, estimate, low, high }: Told) => `${name}: ${estimate} (95 %: ${low} … ${high}) a unit`,
  },
  zh: {
    file: '含一个或多个序列的文件：CSV、TSV、NDJSON、JSON 或 Parquet',
    id: '序列名称所在的列；不写则为单一序列',
    time: '时间所在的列：数字、日、月、季度……',
    value: '数值所在的列',
    period: '每个季节的观测数：月度 12，季度 4，无季节 1；多个季节（如日数据 7,365）用 mstl',
    covariates: '数值所依赖的列（price,promotion）；末尾数值为空的行即要预测的步',
    calendar: '数值为总量：按所属时期的每天（days）或每个工作日（weekdays）预测',
    horizon: '预测多少步：12，或有协变量的全部步数',
    model: '模型；auto 为多个模型的组合',
    level: '区间的置信水平（百分数）',
    seed: '随机种子',
    metric: '不写文件时：预测事实库或工作区中的 tokens、revenue、users 或某一度量',
    shares: '预测份额（合计为 1）：文件须写 --by；不写文件则为事实库中的市场',
    by: '文件的份额：成员所在的列；不写文件时：vendor',
    market: '不写文件时：市场名称的一部分',
    vendor: '不写文件时：某一厂商',
    workspace: '不写文件时：自有数据的文件夹；默认使用内置事实库',
    record: ({ trials, horizon, model, own, naive }) =>
      `在这些序列历史上的战绩（${trials} 次、提前 ${horizon} 步的预测）：${model} sMAPE ${own.sMAPE}，MASE ${own.MASE}；朴素法 ${naive.sMAPE}、${naive.MASE}。`,
    loses: ({ model }) => `${model} 在这些序列上不如朴素法：不要比 --model seasonal-naive 更相信它。`,
    noRecord: '没有战绩：序列太短，无法留出一个预测期。',
    left: ({ ids }) => `没有数值而略去：${ids}`,
    effect: ({ name, estimate, low, high }) => `${name}：每单位 ${estimate}（95%：${low} … ${high}）`,
  },
})

/** Steps ahead unless more or fewer are asked for. */
const usualHorizon = 12

type Flags = {
  id?: string
  time?: string
  value?: string
  metric?: string
  shares?: boolean
  by?: string
  market?: string
  vendor?: string
  workspace?: string
  period?: string
  horizon?: string
  covariates?: string
  calendar?: Calendar
  model: string
  level: string
  seed: string
}

/** The effects of covariates, a line each, with intervals of the normal distribution. */
function printEffects({ effects = {} }: ForecastRow, { out, language }: Context): void {
  const say = messages(language)
  const number = (value: number) => formatNumber(value, language, 4)
  for (const [name, effect] of Object.entries(effects)) {
    const { low, high } = effectInterval(effect)
    const told = { estimate: number(effect.estimate), low: number(low), high: number(high) }
    out.text(say.effect({ name, ...told }))
  }
}

function print(rows: readonly ForecastRow[], known: readonly number[], context: Context): void {
  const { out, language } = context
  const number = (value: number | undefined) => (value === undefined ? '' : formatNumber(value, language, 2))
  const bounds = Object.keys(rows[0]!).filter((key) => /^(lo|hi)\d/.test(key)) as `lo${number}`[]
  out.text(`${rows[0]!.id}  ${sparkline([...known.slice(-36), ...rows.map(({ median }) => median)])}`)
  out.text(rows[0]!.model)
  printEffects(rows[0]!, context)
  out.rows(rows, [
    { title: { en: 'Time', zh: '时间' }, cell: ({ time }) => time },
    numberColumn('Median', '中位数', ({ median }) => median, 2),
    ...bounds.map((bound) => figureColumn<ForecastRow>(bound, bound, (row) => number(row[bound]))),
  ])
  out.text('')
}

/** What is asked of files and markets alike. */
type Asked = { readonly horizon: number; readonly levels: readonly number[]; readonly model: string }

/** What is said beside the forecasts: how such forecasts have done here, and what was left out. */
function report(
  { rows, record }: SeriesForecasts,
  ids: readonly string[],
  { model, horizon }: { model: string; horizon: number },
  { out, language }: Context,
): void {
  const say = messages(language)
  const empty = ids.filter((_, i) => rows[i]!.length === 0)
  if (empty.length > 0) out.notice(say.left({ ids: empty.join(', ') }))
  if (!record) {
    out.notice(say.noRecord)
    return
  }
  const figures = ({ sMAPE, MASE }: { sMAPE: number; MASE: number }) => ({
    sMAPE: formatNumber(sMAPE, language, 2),
    MASE: formatNumber(MASE, language, 3),
  })
  out.notice(
    say.record({ trials: record.trials, horizon, model, own: figures(record), naive: figures(record.naive) }),
  )
  if (record.losesToNaive) out.notice(say.loses({ model }))
}

/** @throws UserError when neither a file nor a measure is named, or a market is to be divided by other than vendors */
function metricOf({ metric, by }: Flags): string {
  if (by !== undefined && by !== 'vendor') {
    throw new UserError(`--by ${by}: a fact base is forecast by vendor`, { hint: 'write --by vendor' })
  }
  if (metric !== undefined) return metric
  throw new UserError('there is nothing to forecast', {
    hint: 'name a file, or a measure: bellwether forecast --metric tokens --by vendor',
  })
}

/** @throws UserError for covariates or a calendar where there is no file of plain series */
function checkFileOnly({ shares, covariates, calendar }: Flags, file: string | undefined): void {
  const name = Object.entries({ covariates, calendar }).find(([, value]) => value !== undefined)?.[0]
  if (name === undefined || (file !== undefined && !shares)) return
  throw new UserError(`--${name} is for files of series, not for shares or the market`, {
    hint: `name a file, or leave --${name} out`,
  })
}

/** The horizon that is asked for, if one is. */
const stepsOf = ({ horizon }: Flags, language: Language): number | undefined =>
  horizon === undefined ? undefined : numberOption(horizon, '--horizon', language)

/** Forecasts the series of a file. */
async function answerFile(file: string, flags: Flags, asked: Asked, context: Context): Promise<void> {
  const { language, out, signal } = context
  const { time, value, calendar } = flags
  if (time === undefined || value === undefined) {
    throw new UserError('a file needs --time and --value', {
      hint: 'name the columns of times and values',
    })
  }
  const covariates = covariateNames(flags.covariates)
  const series = await readSeries(file, { ...flags, time, value, covariates })
  const options = {
    ...asked,
    ...seasonsOf(flags.period ?? '1', language),
    ...(covariates && {
      horizon: coveredHorizon(series, stepsOf(flags, language), language),
      model: asked.model === 'auto' ? 'regression' : asked.model,
    }),
    covariates,
    calendar,
    seed: seedOption(flags.seed, language),
  }
  const found = await forecastSeries(series, options, { signal, progress: progressBar(out) })
  for (const [k, rows] of found.rows.entries()) {
    if (rows.length === 0) continue
    if (out.json) out.rows(rows, [])
    else print(rows, [...series[k]!.values], context)
  }
  report(
    found,
    series.map(({ id }) => id),
    options,
    context,
  )
}

async function answer(file: string | undefined, flags: Flags, context: Context): Promise<void> {
  const { language } = context
  const asked = {
    horizon: stepsOf(flags, language) ?? usualHorizon,
    levels: levelsOf(flags.level, language),
    model: flags.model,
  }
  checkFileOnly(flags, file)
  if (flags.shares) {
    const periods = flags.period === undefined ? undefined : periodsOf(flags.period, language)
    return answerShares(file, flags, { ...asked, periods }, context)
  }
  if (file === undefined) return answerMarket({ ...flags, metric: metricOf(flags) }, asked, context)
  return answerFile(file, flags, asked, context)
}

/** `bellwether forecast`: the next values of every series of a file or of the market, with intervals. */
export function configure(command: Command, context: Context): void {
  const say = messages(context.language)
  command
    .argument('[file]', say.file)
    .option('--id <column>', say.id)
    .option('--time <column>', say.time)
    .option('--value <column>', say.value)
    .option('--metric <name>', say.metric)
    .option('--shares', say.shares)
    .option('--by <column>', say.by)
    .option('--market <text>', say.market)
    .option('--vendor <name>', say.vendor)
    .option('--workspace <folder>', say.workspace)
    .option('--period <n>', say.period)
    .option('--covariates <list>', say.covariates)
    .addOption(new Option('--calendar <days>', say.calendar).choices(calendars))
    .option('--horizon <n>', say.horizon)
    .option('--model <name>', say.model, 'auto')
    .option('--level <list>', say.level, '80,95')
    .option('--seed <n>', say.seed, '1')
    .action((file: string | undefined, flags: Flags) => answer(file, flags, context))
}
