import { defineMessages, formatPercent, type Language } from '@bellwether/core'
import {
  byPeriod,
  bySeries,
  type Dimension,
  latestPeriods,
  metricKey,
  other,
  type ShareRow,
  shares,
} from '@bellwether/market'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { metricColumns, sourceColumn } from '../market/columns.ts'
import { withData } from '../market/data.ts'
import { addDivisionOptions, type DivisionFlags, filterOf } from '../market/options.ts'
import { amountOf, intervalOf, periodOf, trendOf, type Words, wordsOf } from '../market/words.ts'
import { figureColumn, percentColumn } from '../output/columns.ts'
import type { Output } from '../output/output.ts'

const messages = defineMessages({
  en: {
    history: 'every period, not only the latest of each basis',
    side: 'Latest share on each basis, side by side. Bases are never mixed: they count different things.',
    hidden: ({ n }: { n: number }) =>
      `${n} more with fewer than three named parts: bellwether share --market NAME`,
    one: 'one market in full, with intervals',
    concentration: 'how concentrated each market is',
    change: 'what changed since the period before',
    own: 'your own sales, questions as here',
  },
  zh: {
    history: '列出每个期间，而不只是各口径的最新一期',
    side: '各口径的最新份额并列。口径不同，所计之物不同，绝不混算。',
    hidden: ({ n }) => `另有 ${n} 个仅列出不足三家：bellwether share --market 名称`,
    one: '完整查看一个市场，含区间',
    concentration: '各市场的集中度',
    change: '与上一期相比的变化',
    own: '导入自己的销售数据，用法相同',
  },
})

type Options = DivisionFlags & { history?: boolean }

/** More markets than this are shown a line each. */
const fewMarkets = 3

/** A market at a glance: its largest parts. */
type Glance<By extends Dimension> = ShareRow<By> & { readonly parts: readonly ShareRow<By>[] }

const namedOf = <By extends Dimension>(rows: readonly ShareRow<By>[], by: By) =>
  rows.filter((row) => row[by] !== other)

function printGlances<By extends Dimension>(
  glances: readonly Glance<By>[],
  { by, trend, words, out }: View<By>,
): void {
  const { language } = out
  const nth = (n: number) => ({
    title: { en: `${n + 1}.`, zh: `第 ${n + 1}` },
    cell: ({ parts }: Glance<By>) =>
      parts[n] ? `${words.part(parts[n][by])} ${formatPercent(parts[n].share, language)}` : '',
    shrink: true,
  })
  out.rows(glances, [
    ...metricColumns<Glance<By>>(words),
    { title: { en: 'Period', zh: '期间' }, cell: periodOf },
    ...[0, 1, 2].map(nth),
    { title: { en: 'Trend of 1.', zh: '第 1 走势' }, cell: ({ parts }) => trend(parts[0]!) },
    sourceColumn(words),
  ])
}

type View<By extends Dimension> = {
  readonly by: By
  readonly trend: (row: ShareRow<By>) => string
  readonly words: Words
  readonly out: Output
}

function printMarket<By extends Dimension>(
  rows: readonly ShareRow<By>[],
  { by, trend, words, out }: View<By>,
): void {
  const { language } = out
  const { market, basis, measure, population, as_of } = rows[0]!
  const what: Record<Language, string> = {
    en: `${words.market(market)}: ${words.measure(measure)}, ${words.basis(basis)} (${population}; as of ${as_of})`,
    zh: `${words.market(market)}：${words.measure(measure)}，${words.basis(basis)}（${population}；截至 ${as_of}）`,
  }
  out.text(what[language])
  out.rows(rows, [
    { title: { en: 'Period', zh: '期间' }, cell: periodOf },
    { title: { en: 'Name', zh: '名称' }, cell: (row) => words.part(row[by]), shrink: true },
    percentColumn('Share', '份额', ({ share }) => share),
    figureColumn('Low–high', '低–高', (row) => intervalOf(row, language)),
    figureColumn('Value', '数值', ({ value, unit }) => amountOf(value, unit, language)),
    { title: { en: 'Trend', zh: '走势' }, cell: trend },
    sourceColumn(words),
  ])
  out.text('')
}

/** Tables for people: a market in full, or many at a glance, those with a leader to compare first. */
function print<By extends Dimension>(rows: readonly ShareRow<By>[], view: View<By>): void {
  const say = messages(view.out.language)
  const markets = byPeriod(rows)
  if (new Set(rows.map(metricKey)).size <= fewMarkets) {
    for (const market of markets) printMarket(market, view)
    return
  }
  const glances = markets.map((market) => ({ ...market[0]!, parts: namedOf(market, view.by) }))
  const telling = glances.filter(({ parts }) => parts.length >= 3)
  view.out.text(`${say.side}\n`)
  printGlances(telling.length > 0 ? telling : glances, view)
  if (telling.length > 0 && telling.length < glances.length) {
    view.out.text(say.hidden({ n: glances.length - telling.length }))
  }
}

async function answer(options: Options, { out, language }: Context): Promise<void> {
  const say = messages(language)
  const { by, grain, workspace, history, from, to } = options
  await withData(workspace, async (engine) => {
    const all = await shares(engine, { ...filterOf(options), by, grain })
    const rows = history || from || to || grain ? all : latestPeriods(all)
    if (out.json) return out.rows(rows, [])
    const series = bySeries(all, (row) => row[by])
    const trend = (row: ShareRow<Dimension>) =>
      trendOf(
        (series.get(metricKey(row) + row[by]) ?? []).filter(({ period_end }) => period_end <= row.period_end),
      )
    print(rows, { by, trend, words: await wordsOf(engine, language), out })
  })
  out.next([
    ['bellwether share --market Statcounter --history', say.one],
    ['bellwether concentration', say.concentration],
    workspace
      ? [`bellwether change --workspace ${workspace}`, say.change]
      : ['bellwether import my.csv --as sales', say.own],
  ])
}

/** `bellwether share`: shares of markets with what they count, when, how surely, and who says so. */
export function configure(command: Command, context: Context): void {
  const { language } = context
  addDivisionOptions(command, language)
    .option('--history', messages(language).history)
    .action((options: Options) => answer(options, context))
}
