import { type ForecastRow, forecastSeries, readSeries } from '@bellwether/analysis'
import { defineMessages, formatNumber } from '@bellwether/core'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { levelsOf } from '../forecast/options.ts'
import { sparkline } from '../output/sparkline.ts'

const messages = defineMessages({
  en: {
    file: 'a file of one or many series: CSV, TSV, NDJSON, JSON or Parquet',
    id: 'the column that names the series; one series without it',
    time: 'the column of times: numbers, days, months, quarters …',
    value: 'the column of values',
    period: 'observations a season: 12 for months, 4 for quarters, 1 for none',
    horizon: 'how many steps ahead',
    model: 'the model; auto combines several',
    level: 'levels of the intervals in per cent',
  },
  zh: {
    file: '含一个或多个序列的文件：CSV、TSV、NDJSON、JSON 或 Parquet',
    id: '序列名称所在的列；不写则为单一序列',
    time: '时间所在的列：数字、日、月、季度……',
    value: '数值所在的列',
    period: '每个季节的观测数：月度 12，季度 4，无季节 1',
    horizon: '预测多少步',
    model: '模型；auto 为多个模型的组合',
    level: '区间的置信水平（百分数）',
  },
})

type Flags = {
  id?: string
  time: string
  value: string
  period: string
  horizon: string
  model: string
  level: string
}

function print(rows: readonly ForecastRow[], known: readonly number[], { out, language }: Context): void {
  const number = (value: number | undefined) => (value === undefined ? '' : formatNumber(value, language, 2))
  const bounds = Object.keys(rows[0]!).filter((key) => /^(lo|hi)\d/.test(key)) as `lo${number}`[]
  out.text(`${rows[0]!.id}  ${sparkline([...known.slice(-36), ...rows.map(({ median }) => median)])}`)
  out.text(rows[0]!.model)
  out.rows(rows, [
    { title: { en: 'Time', zh: '时间' }, cell: ({ time }) => time },
    { title: { en: 'Median', zh: '中位数' }, cell: ({ median }) => number(median), align: 'right' },
    ...bounds.map(
      (bound) =>
        ({
          title: { en: bound, zh: bound },
          cell: (row: ForecastRow) => number(row[bound]),
          align: 'right',
        }) as const,
    ),
  ])
  out.text('')
}

/** `bellwether forecast`: the next values of every series of a file, with intervals. */
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
    .option('--model <name>', say.model, 'auto')
    .option('--level <list>', say.level, '80,95')
    .action(async (file: string, flags: Flags) => {
      const levels = levelsOf(flags.level)
      const all = await readSeries(file, flags)
      const options = {
        period: Number(flags.period),
        horizon: Number(flags.horizon),
        model: flags.model,
        levels,
      }
      for (const [k, series] of all.entries()) {
        // Lets Ctrl-C be heard between series.
        await new Promise(setImmediate)
        signal.throwIfAborted()
        out.progress(`${k + 1}/${all.length}`)
        const rows = forecastSeries(series, options)
        if (out.json) out.rows(rows, [])
        else print(rows, [...series.values], context)
      }
    })
}
