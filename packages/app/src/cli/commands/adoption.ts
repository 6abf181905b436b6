import { type AdoptionRow, accumulated, adoptionForecasts, readSeries } from '@bellwether/analysis'
import { defineMessages, formatNumber, formatPercent, type Language } from '@bellwether/core'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { bandColumn } from '../forecast/columns.ts'
import { levelsOf } from '../forecast/options.ts'
import { numberOption } from '../numbers.ts'
import { numberColumn } from '../output/columns.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    file: 'a file of levels (users, subscribers, per cent): CSV, TSV, NDJSON, JSON or Parquet',
    id: 'the column that names the series; one series without it',
    time: 'the column of times',
    value: 'the column of levels',
    new: 'the values are new adopters of each period, not adopters so far',
    horizon: 'how many steps ahead',
    model:
      'adoption (the average of damped trend, anchored Gompertz and logit-damped trend), bass, logistic, gompertz, shifted-gompertz, each also with anchored- in front, logit-damped, or any model of bellwether forecast',
    ceiling: 'a ceiling known of all series: 100 for percentages',
    level: 'levels of the intervals in per cent',
    shared: ({ value }: { value: string }) =>
      `The series are expected to approach ${value}, what the leaders have reached: that forecast their last steps better.`,
    record: ({ trials, error }: { trials: string; error: string }) =>
      `Record: over the last steps of ${trials} series, the error was ${error} of what no change would have missed.`,
    loses: 'It loses to no change: use --model naive.',
    noRecord: 'No record: no series reaches back far enough to forecast its last steps.',
    'before-inflection': 'none yet: growth has not slowed down',
    'not-identified': 'not clear yet',
    'no-curve': '–',
    failed: ({ id, reason }: { id: string; reason: string }) => `"${id}" left out: ${reason}`,
    backtest: 'how each model has done on these series',
  },
  zh: {
    file: '水平值文件（用户数、订阅数、百分比）：CSV、TSV、NDJSON、JSON 或 Parquet',
    id: '序列名称所在的列；不写则为单一序列',
    time: '时间所在的列',
    value: '水平值所在的列',
    new: '数值为各期新增采用者，而非累计值',
    horizon: '预测多少步',
    model:
      'adoption（阻尼趋势、锚定 Gompertz 与 logit 阻尼趋势的平均）、bass、logistic、gompertz、shifted-gompertz，均可加前缀 anchored-，以及 logit-damped 或 bellwether forecast 的任一模型',
    ceiling: '已知的各序列共同上限：百分比为 100',
    level: '区间的置信水平（百分数）',
    shared: ({ value }) => `预期各序列趋向 ${value}，即领先者已达到的水平：以此预测其最后几期更准。`,
    record: ({ trials, error }) => `历史表现：对 ${trials} 个序列的最后几期，误差为“不变”预测的 ${error}。`,
    loses: '其表现不如“不变”：请用 --model naive。',
    noRecord: '无历史表现：没有序列长到可以检验其最后几期。',
    'before-inflection': '尚无：增长未放缓',
    'not-identified': '尚不明确',
    'no-curve': '–',
    failed: ({ id, reason }) => `未包含“${id}”：${reason}`,
    backtest: '各模型在这些序列上的历史表现',
  },
})

type Flags = {
  id?: string
  time: string
  value: string
  new?: boolean
  horizon: string
  model: string
  ceiling?: string
  level: string
}

/** More series than this are shown a line each. */
const fewSeries = 6

function ceilingText(row: AdoptionRow, language: Language): string {
  const number = (value: number | null) => formatNumber(value ?? Number.NaN, language, 1)
  if (row.ceiling !== null)
    return `${number(row.ceiling)} (${number(row.ceiling_low)}–${number(row.ceiling_high)})`
  return messages(language)[row.ceiling_refused as 'no-curve' | 'not-identified' | 'before-inflection']
}

function columnsOf(language: Language, level: number): Column<AdoptionRow>[] {
  const number = (value: number) => formatNumber(value, language, 1)
  return [
    { title: { en: 'Series', zh: '序列' }, cell: ({ id }) => id, shrink: true },
    { title: { en: 'Time', zh: '时间' }, cell: ({ time }) => time },
    numberColumn('Median', '中位数', ({ median }) => median, 1),
    bandColumn(level, number),
    {
      title: { en: 'Ceiling (95 %)', zh: '上限（95 %）' },
      cell: (row) => ceilingText(row, language),
      shrink: true,
    },
  ]
}

function print(
  rows: readonly AdoptionRow[],
  { horizon, level }: { horizon: number; level: number },
  context: Context,
) {
  const { out, language } = context
  const say = messages(language)
  const first = rows[0]!
  const few = rows.length <= fewSeries * horizon
  out.rows(few ? rows : rows.filter(({ step }) => step === horizon), columnsOf(language, level))
  out.text('')
  if (first.expected_ceiling !== null) {
    out.text(say.shared({ value: formatNumber(first.expected_ceiling, language, 1) }))
  }
  if (first.relative_error === null) return out.text(say.noRecord)
  const error = formatPercent(first.relative_error, language, 0)
  out.text(say.record({ trials: String(first.trials), error }))
  if (first.relative_error > 1) out.text(say.loses)
}

/** `bellwether adoption`: how many will have adopted, with the ceiling where the data show one. */
export function configure(command: Command, context: Context): void {
  const { language, out } = context
  const say = messages(language)
  command
    .argument('<file>', say.file)
    .option('--id <column>', say.id)
    .requiredOption('--time <column>', say.time)
    .requiredOption('--value <column>', say.value)
    .option('--new', say.new)
    .option('--horizon <n>', say.horizon, '5')
    .option('--model <name>', say.model, 'adoption')
    .option('--ceiling <level>', say.ceiling)
    .option('--level <list>', say.level, '80,95')
    .action(async (file: string, flags: Flags) => {
      const levels = levelsOf(flags.level, language)
      const horizon = numberOption(flags.horizon, '--horizon', language)
      const all = await readSeries(file, flags)
      const { rows, failed } = adoptionForecasts(flags.new ? all.map(accumulated) : all, {
        horizon,
        model: flags.model,
        levels,
        cumulative: flags.new ?? false,
        ceiling: flags.ceiling === undefined ? undefined : numberOption(flags.ceiling, '--ceiling', language),
      })
      if (out.json) out.rows(rows, [])
      else print(rows, { horizon, level: levels[0]! }, context)
      for (const { id, error } of failed) out.notice(say.failed({ id, reason: error.message }))
      out.next([[`bellwether backtest ${file} --model adoption,naive …`, say.backtest]])
    })
}
