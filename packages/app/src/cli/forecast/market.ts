import { type ModelRecord, monthlySeries, type OutlookRow, outlook } from '@bellwether/analysis'
import { defineMessages, formatCompact, formatPercent } from '@bellwether/core'
import type { Context } from '../context.ts'
import { withData } from '../market/data.ts'
import { figureColumn } from '../output/columns.ts'
import { sparkline } from '../output/sparkline.ts'
import { bandColumn } from './columns.ts'

const messages = defineMessages({
  en: {
    record: ({ model, steps, trials, error }: Record<'model' | 'steps' | 'trials' | 'error', string>) =>
      `Record ${steps} months ahead (${trials} forecasts of these series' past): ${model} missed by ${error} of what no change missed.`,
    loses: ({ model }: { model: string }) => `${model} loses to no change at this horizon.`,
    noRecord: 'No record: no series is long enough to hide a horizon of it.',
    thin: ({ months }: { months: string }) =>
      `Beyond ${months} months fewer than five forecasts of the past could be judged: take what lies further ahead, its intervals too, for a guess.`,
  },
  zh: {
    record: ({ model, steps, trials, error }) =>
      `提前 ${steps} 个月的历史表现（对这些序列的过去作 ${trials} 次预测）：${model} 的误差为“不变”的 ${error}。`,
    loses: ({ model }) => `在此预测期上，${model} 不如“不变”。`,
    noRecord: '没有历史表现：序列太短，无法留出一个预测期。',
    thin: ({ months }) => `超过 ${months} 个月，可供评判的历次预测不足五次：更远处的数字连同其区间只是猜测。`,
  },
})

export type MarketForecastFlags = { metric: string; vendor?: string; market?: string; workspace?: string }

type Asked = { readonly horizon: number; readonly levels: readonly number[] }

function print(
  rows: readonly OutlookRow[],
  known: Float64Array,
  levels: readonly number[],
  { out, language }: Context,
) {
  const level = levels[0]!
  const number = (value: number) => formatCompact(value, language)
  const { id, measure, basis } = rows[0]!
  out.text(
    `${id}: ${measure}, ${basis}  ${sparkline([...known.slice(-24), ...rows.map(({ median }) => median)])}`,
  )
  out.rows(rows, [
    { title: { en: 'Month', zh: '月份' }, cell: ({ time }) => time },
    figureColumn('Median', '中位数', ({ median }) => number(median)),
    bandColumn(level, number),
  ])
  out.text('')
}

/** How many forecasts of the past make a record that is worth something. */
const enough = 5

/** How every model has done at the longest horizon that the past could be asked for. */
function report(
  records: readonly ModelRecord[],
  { model, horizon }: { model: string; horizon: number },
  { out, language }: Context,
): void {
  const say = messages(language)
  const past = records.filter((record) => record.model === model)
  const own = past.at(-1)
  if (!own) {
    out.notice(say.noRecord)
    return
  }
  for (const record of records.filter(({ horizon }) => horizon === own.horizon)) {
    const error = formatPercent(record.relative_error, language, 0)
    const told = { model: record.model, steps: String(record.horizon), trials: String(record.trials), error }
    out.notice(say.record(told))
  }
  if (own.loses_to_naive) out.notice(say.loses({ model }))
  const judged = past.filter(({ trials }) => trials >= enough).length
  if (judged < horizon) out.notice(say.thin({ months: String(judged) }))
}

/** Forecasts the series of a measure in a fact base or workspace. */
export async function answerMarket(
  { metric, vendor, market, workspace }: MarketForecastFlags,
  asked: Asked,
  context: Context,
): Promise<void> {
  const series = await withData(workspace, (engine) => monthlySeries(engine, { metric, vendor, market }))
  const { rows, records } = outlook(series, asked)
  if (context.out.json) context.out.rows(rows, [])
  else {
    series.forEach(({ values }, k) => {
      print(rows.slice(k * asked.horizon, (k + 1) * asked.horizon), values, asked.levels, context)
    })
  }
  report(records, { model: rows[0]!.model, horizon: asked.horizon }, context)
}
