import { type NowcastRow, nowcastRows, readFigures, statedFigures } from '@bellwether/analysis'
import { defineMessages, formatCompact, formatPercent, groupBy } from '@bellwether/core'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { bandColumn } from '../forecast/columns.ts'
import { levelsOf } from '../forecast/options.ts'
import { withData } from '../market/data.ts'
import { numberOption } from '../numbers.ts'
import { figureColumn, percentColumn } from '../output/columns.ts'
import { sparkline } from '../output/sparkline.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    file: 'a file of figures, one a row; the fact base or a workspace without it',
    metric: 'revenue (annualized), users (weekly and monthly, each by itself), or the name of a measure',
    vendor: 'one vendor or product',
    market: 'part of the market’s name',
    workspace: 'the folder of your own data; the embedded fact base by default',
    id: 'of a file: the column that names whose figures they are',
    time: 'of a file: the column of days or periods',
    value: 'of a file: the column of values, above 0',
    quality: 'of a file: the column of classes, each with its own noise',
    publisher: 'of a file: the column of publishers or definitions, each with its own bias',
    horizon: 'months beyond the last figure of each series',
    level: 'levels of the intervals in per cent',
    months: 'print the last months only',
    head: ({ id, measure, basis }: { id: string; measure: string; basis: string }) =>
      `${id}: ${measure}, ${basis}`,
    bias: ({ basis, percent, low, high }: Record<'basis' | 'percent' | 'low' | 'high', string>) =>
      `Figures of "${basis}" state ${percent} of that (95 %: ${low}–${high}).`,
    how: 'Months without a figure are interpolated and wider. Measures are never mixed; a share is of those listed on the same basis, not of the market.',
    forecast: 'the next months, with a record',
    facts: 'the figures themselves',
  },
  zh: {
    file: '数字文件，每行一个；不写则用事实库或工作区',
    metric: 'revenue（年化收入）、users（周活与月活，各自成列）或度量名称',
    vendor: '某一厂商或产品',
    market: '市场名称的一部分',
    workspace: '自有数据的文件夹；默认使用内置事实库',
    id: '文件：所属对象所在的列',
    time: '文件：日期或期间所在的列',
    value: '文件：数值所在的列，须大于 0',
    quality: '文件：来源类别所在的列，每类噪声不同',
    publisher: '文件：发布方或定义所在的列，各有偏差',
    horizon: '最后一个数字之后再推多少个月',
    level: '区间的置信水平（百分数）',
    months: '只显示最后几个月',
    head: ({ id, measure, basis }) => `${id}：${measure}，${basis}`,
    bias: ({ basis, percent, low, high }) => `“${basis}”的数字为其 ${percent}（95 %：${low}–${high}）。`,
    how: '没有数字的月份由插值得出，区间更宽。不同度量绝不混用；份额只在同一口径所列对象之间计算，并非占整个市场。',
    forecast: '预测后续月份，附历史表现',
    facts: '原始数字',
  },
})

type Flags = {
  metric: string
  vendor?: string
  market?: string
  workspace?: string
  id?: string
  time: string
  value: string
  quality?: string
  publisher?: string
  horizon: string
  level: string
  months: string
}

function columnsOf({ language }: Context, level: number): Column<NowcastRow>[] {
  const number = (value: number) => formatCompact(value, language)
  const stated = ({ figures }: NowcastRow) => figures.map(({ value }) => number(value)).join(', ')
  return [
    { title: { en: 'Month', zh: '月份' }, cell: ({ time }) => time },
    figureColumn('Median', '中位数', ({ median }) => number(median)),
    bandColumn(level, number),
    percentColumn('Share', '份额', ({ share }) => share, 0),
    figureColumn('Stated', '已公布', stated),
  ]
}

function printSeries(rows: readonly NowcastRow[], level: number, months: number, context: Context): void {
  const { out, language } = context
  const say = messages(language)
  const { id, measure, basis, biases } = rows[0]!
  out.text(`${say.head({ id, measure, basis })}  ${sparkline(rows.slice(-36).map(({ median }) => median))}`)
  out.rows(rows.slice(-months), columnsOf(context, level))
  const percent = (factor: number) => formatPercent(factor, language, 0)
  for (const [other, { factor, low, high }] of Object.entries(biases)) {
    out.text(say.bias({ basis: other, percent: percent(factor), low: percent(low), high: percent(high) }))
  }
  out.text('')
}

function print(rows: readonly NowcastRow[], level: number, months: number, context: Context): void {
  const { out, language } = context
  const say = messages(language)
  const series = groupBy(rows, ({ market, region, measure, id }) => [market, region, measure, id].join('\n'))
  for (const own of series.values()) printSeries(own, level, months, context)
  out.text(say.how)
  out.next([
    ['bellwether forecast --metric revenue', say.forecast],
    ['bellwether facts list', say.facts],
  ])
}

/** `bellwether nowcast`: monthly series with intervals out of published figures. */
export function configure(command: Command, context: Context): void {
  const { language, out } = context
  const say = messages(language)
  command
    .argument('[file]', say.file)
    .option('--metric <name>', say.metric, 'revenue')
    .option('--vendor <name>', say.vendor)
    .option('--market <text>', say.market)
    .option('--workspace <folder>', say.workspace)
    .option('--id <column>', say.id)
    .option('--time <column>', say.time, 'date')
    .option('--value <column>', say.value, 'value')
    .option('--quality <column>', say.quality)
    .option('--publisher <column>', say.publisher)
    .option('--horizon <months>', say.horizon, '0')
    .option('--level <list>', say.level, '80,95')
    .option('--months <n>', say.months, '12')
    .action(async (file: string | undefined, flags: Flags) => {
      const levels = levelsOf(flags.level, language)
      const horizon = numberOption(flags.horizon, '--horizon', language)
      const months = numberOption(flags.months, '--months', language)
      const all = file
        ? await readFigures(file, flags, flags.metric)
        : await withData(flags.workspace, (engine) => statedFigures(engine, flags))
      const asked = file && flags.vendor ? all.filter(({ entity }) => entity === flags.vendor) : all
      const rows = nowcastRows(asked, { levels, horizon })
      if (out.json) out.rows(rows, [])
      else print(rows, levels[0]!, months, context)
    })
}
