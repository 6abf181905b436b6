import { type BacktestRow, backtestModels, readSeries } from '@bellwether/analysis'
import { defineMessages, formatNumber, formatPercent } from '@bellwether/core'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { covariateNames } from '../forecast/covariates.ts'
import { numberOption, seedOption } from '../numbers.ts'
import { figureColumn } from '../output/columns.ts'
import { progressBar } from '../output/progress.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    file: 'a file of one or many series: CSV, TSV, NDJSON, JSON or Parquet',
    id: 'the column that names the series; one series without it',
    time: 'the column of times',
    value: 'the column of values',
    period: 'observations a season: 12 for months, 4 for quarters, 1 for none',
    horizon: 'how many steps ahead',
    model: 'models, separated by commas: any of bellwether forecast and bellwether adoption',
    covariates: 'columns that the model regression may use, known ahead: price,promotion',
    origins: 'how many origins a series, the last one a horizon before its end',
    step: 'steps between origins; the horizon by default',
    seed: 'seed of everything that is drawn',
    scope: ({ trials, series, horizon }: { trials: string; series: string; horizon: string }) =>
      `${trials} forecasts of ${series} series, ${horizon} steps ahead; every forecast weighs the same (--json also gives every series the same weight).`,
    loses: ({ model }: { model: string }) => `${model} loses to naive on this data.`,
    beats: ({ model, p }: { model: string; p: string }) =>
      `${model} beats naive, and by more than chance (Diebold–Mariano, p ${p}).`,
    unclear: ({ model, p }: { model: string; p: string }) =>
      `${model} beats naive, but chance could do that too (Diebold–Mariano, p ${p}).`,
    skipped: ({ ids }: { ids: string }) => `Too short, left out: ${ids}`,
  },
  zh: {
    file: '含一个或多个序列的文件：CSV、TSV、NDJSON、JSON 或 Parquet',
    id: '序列名称所在的列；不写则为单一序列',
    time: '时间所在的列',
    value: '数值所在的列',
    period: '每个季节的观测数：月度 12，季度 4，无季节 1',
    horizon: '预测多少步',
    model: '模型，用逗号分隔：bellwether forecast 与 bellwether adoption 的任一模型',
    covariates: '模型 regression 可用的列，视为事先已知：price,promotion',
    origins: '每个序列的预测起点数，最后一个距末尾一个预测期',
    step: '起点之间的步数；默认为预测期',
    seed: '随机种子',
    scope: ({ trials, series, horizon }) =>
      `对 ${series} 个序列作 ${trials} 次预测，提前 ${horizon} 步；每次预测权重相同（--json 另给出每个序列权重相同的结果）。`,
    loses: ({ model }) => `${model} 在该数据上不如朴素法。`,
    beats: ({ model, p }) => `${model} 优于朴素法，且非偶然（Diebold–Mariano，p ${p}）。`,
    unclear: ({ model, p }) => `${model} 优于朴素法，但也可能出于偶然（Diebold–Mariano，p ${p}）。`,
    skipped: ({ ids }) => `过短而略去：${ids}`,
  },
})

type Flags = {
  id?: string
  time: string
  value: string
  period: string
  horizon: string
  model: string
  covariates?: string
  origins: string
  step?: string
  seed: string
}

function columnsOf({ language }: Context): Column<BacktestRow>[] {
  const figure = (title: string, pick: (row: BacktestRow) => number | null, digits = 3) =>
    figureColumn<BacktestRow>(title, title, (row) => {
      const value = pick(row)
      return value === null ? '–' : formatNumber(value, language, digits)
    })
  const share = (value: number | null) => (value === null ? '–' : formatPercent(value, language, 0))
  return [
    { title: { en: 'Model', zh: '模型' }, cell: ({ model }) => model, shrink: true },
    figure('sMAPE', ({ smape }) => smape, 2),
    figure('MAPE', ({ mape }) => mape, 2),
    figure('MASE', ({ mase }) => mase),
    figure('OWA', ({ owa }) => owa),
    figure('RMSSE', ({ rmsse }) => rmsse),
    figure('WQL', ({ wql }) => wql),
    figure('MSIS95', ({ msis95 }) => msis95, 1),
    figureColumn('In 80/95 %', '在 80/95 % 内', (row) => `${share(row.coverage80)}/${share(row.coverage95)}`),
  ]
}

function print(rows: readonly BacktestRow[], context: Context): void {
  const { out, language } = context
  const say = messages(language)
  const told = rows.filter(({ totalling }) => totalling === 'forecast')
  const { trials, series, horizon } = told[0]!
  out.text(say.scope({ trials: String(trials), series: String(series), horizon: String(horizon) }))
  out.rows(told, columnsOf(context))
  for (const { model, loses_to_naive, relative_error, dm_p } of told) {
    if (loses_to_naive) out.text(say.loses({ model }))
    else if (dm_p !== null && relative_error !== null && relative_error < 1) {
      const p = dm_p < 0.001 ? '< 0.001' : `= ${formatNumber(dm_p, language, 3)}`
      out.text(dm_p < 0.05 ? say.beats({ model, p }) : say.unclear({ model, p }))
    }
  }
}

/** `bellwether backtest`: how models would have done on one's own series. */
export function configure(command: Command, context: Context): void {
  const { language, out, signal } = context
  const say = messages(language)
  command
    .argument('<file>', say.file)
    .option('--id <column>', say.id)
    .requiredOption('--time <column>', say.time)
    .requiredOption('--value <column>', say.value)
    .option('--period <n>', say.period, '1')
    .option('--horizon <n>', say.horizon, '12')
    .option('--model <list>', say.model, 'auto,naive')
    .option('--covariates <list>', say.covariates)
    .option('--origins <n>', say.origins, '3')
    .option('--step <n>', say.step)
    .option('--seed <n>', say.seed, '1')
    .action(async (file: string, flags: Flags) => {
      const series = await readSeries(file, { ...flags, covariates: covariateNames(flags.covariates) })
      const { rows, skipped } = await backtestModels(
        series,
        {
          models: [...new Set(flags.model.split(',').map((name) => name.trim()))],
          horizon: numberOption(flags.horizon, '--horizon', language),
          period: numberOption(flags.period, '--period', language),
          origins: numberOption(flags.origins, '--origins', language),
          step: flags.step === undefined ? undefined : numberOption(flags.step, '--step', language),
          seed: seedOption(flags.seed, language),
        },
        { signal, progress: progressBar(out) },
      )
      if (out.json) out.rows(rows, [])
      else print(rows, context)
      if (skipped.length > 0) out.notice(say.skipped({ ids: skipped.join(', ') }))
    })
}
