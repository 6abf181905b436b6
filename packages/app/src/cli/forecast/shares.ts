import {
  marketShares,
  readShares,
  type ShareForecastRow,
  type ShareSeries,
  shareOutlook,
} from '@bellwether/analysis'
import { defineMessages, formatNumber, formatPercent, UserError } from '@bellwether/core'
import type { Context } from '../context.ts'
import { withData } from '../market/data.ts'
import { percentColumn } from '../output/columns.ts'
import { bandColumn } from './columns.ts'

const messages = defineMessages({
  en: {
    record: ({ trials, error }: { trials: string; error: string }) =>
      `Record: on ${trials} rolling origins, the distance to what came was ${error} of that of no change.`,
    stays: 'No change is the forecast: nothing else has beaten it here.',
    filled: ({ times, markets }: { times: string; markets: string }) =>
      `No shares at ${times} (${markets} of the markets): laid on a straight line between the periods around.`,
    noRecord: 'No record: the history is too short for a rolling origin, so no change is the forecast.',
  },
  zh: {
    record: ({ trials, error }) => `历史表现：在 ${trials} 个滚动起点上，与实际的距离为“不变”的 ${error}。`,
    stays: '预测即“不变”：此处没有模型胜过它。',
    filled: ({ times, markets }) => `${times} 没有份额（涉及 ${markets} 个市场）：取前后时期之间的直线。`,
    noRecord: '没有历史表现：历史过短，无法滚动检验，故预测为“不变”。',
  },
})

export type ShareFlags = {
  id?: string
  by?: string
  time?: string
  value?: string
  market?: string
  workspace?: string
}

type Asked = {
  readonly horizon: number
  readonly levels: readonly number[]
  readonly model: string
  /** After how many periods seasons repeat; the usual ones are tried when nobody says. */
  readonly periods?: readonly number[] | undefined
}

function print(
  rows: readonly ShareForecastRow[],
  { horizon, levels }: Asked,
  { out, language }: Context,
): void {
  const level = levels[0]!
  const percent = (share: number) => formatPercent(share, language)
  const last = rows.filter(({ step }) => step === horizon).sort((a, b) => b.mean - a.mean)
  for (const panel of new Set(last.map((row) => row.panel))) {
    out.text(panel)
    out.rows(
      last.filter((row) => row.panel === panel),
      [
        { title: { en: 'Name', zh: '名称' }, cell: ({ id }) => id, shrink: true },
        { title: { en: 'Time', zh: '时间' }, cell: ({ time }) => time },
        percentColumn('Share', '份额', ({ mean }) => mean),
        bandColumn(level, percent),
      ],
    )
    out.text('')
  }
}

function report({ model, relative_error, trials }: ShareForecastRow, { out, language }: Context): void {
  const say = messages(language)
  if (relative_error === null || model === 'no-change') {
    out.notice(relative_error === null ? say.noRecord : say.stays)
    return
  }
  const error = `${formatNumber(100 * relative_error, language, 1)} %`
  out.notice(say.record({ trials: String(trials), error }))
}

/** Says which periods had no shares; the first few of many. */
function reportGaps(series: readonly ShareSeries[], { out, language }: Context): void {
  const gaps = series.filter(({ filled }) => filled.length > 0)
  if (gaps.length === 0) return
  const times = [...new Set(gaps.flatMap(({ filled }) => filled))].sort()
  const told = `${times.slice(0, 6).join(', ')}${times.length > 6 ? ' …' : ''}`
  out.notice(messages(language).filled({ times: told, markets: String(gaps.length) }))
}

/**
 * Forecasts shares of a file, or of the markets of a fact base.
 *
 * @throws UserError when a file's columns are not named
 */
export async function answerShares(
  file: string | undefined,
  { id, by, time, value, market, workspace }: ShareFlags,
  asked: Asked,
  context: Context,
): Promise<void> {
  if (file !== undefined && !(by && time && value)) {
    throw new UserError('shares of a file need --by, --time and --value', {
      hint: '--by names the column of members, --id that of markets',
    })
  }
  const series =
    file === undefined
      ? await withData(workspace, (engine) => marketShares(engine, { market }))
      : await readShares(file, { panel: id, member: by!, time: time!, value: value! })
  const rows = shareOutlook(series, asked)
  if (context.out.json) context.out.rows(rows, [])
  else print(rows, asked, context)
  reportGaps(series, context)
  report(rows[0]!, context)
}
