import { defineMessages, formatNumber, type Language } from '@bellwether/core'
import {
  type ConcentrationRow,
  concentrationOf,
  latestPeriods,
  type MergerRow,
  mergers,
  type ShareRow,
  shares,
  type Unlisted,
  unlisted,
} from '@bellwether/market'
import { type Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { metricColumns, sourceColumn } from '../market/columns.ts'
import { withData } from '../market/data.ts'
import { addDivisionOptions, type DivisionFlags, filterOf } from '../market/options.ts'
import { periodOf, type Words, wordsOf } from '../market/words.ts'
import { figureColumn, numberColumn, percentColumn } from '../output/columns.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    history: 'every period, not only the latest of each basis',
    others: 'what is known of vendors that are not named: each smaller than the smallest named, or any size',
    merge: 'what a merger would change, by the 2023 US Merger Guidelines: "A+B"',
    bounds: 'HHI counts the vendors that are named; low–high bound it for any division of the rest.',
    hidden: ({ n }: { n: number }) =>
      `${n} more with fewer than three named parts: bellwether concentration --market NAME`,
    yes: 'presumed to harm competition',
    possible: 'depends on vendors not named',
    no: 'no presumption',
    mergeNext: 'what a merger would change',
    shares: 'the shares behind it',
    report: 'all of it in one report',
  },
  zh: {
    history: '列出每个期间，而不只是各口径的最新一期',
    others: '对未列名厂商的假设：每家都小于所列最小者（smaller），或任意规模（any）',
    merge: '按 2023 年美国《合并指南》计算合并的影响：“A+B”',
    bounds: 'HHI 只计列名厂商；低–高为其余部分任意划分时的上下界。',
    hidden: ({ n }) => `另有 ${n} 个仅列出不足三家：bellwether concentration --market 名称`,
    yes: '推定损害竞争',
    possible: '取决于未列名厂商',
    no: '不推定',
    mergeNext: '合并会带来什么变化',
    shares: '背后的份额',
    report: '生成完整报告',
  },
})

type Options = DivisionFlags & { history?: boolean; others: Unlisted; merge?: string }

/** Of markets of which fewer are named, little can be said: they are shown only when asked for. */
const fewFirms = 3

const hhi = (value: number, language: Language): string => formatNumber(value, language, 0)

const concentrationColumns = (words: Words, language: Language): Column<ConcentrationRow>[] => [
  ...metricColumns(words),
  { title: { en: 'Period', zh: '期间' }, cell: periodOf },
  numberColumn('HHI', 'HHI', (row) => row.hhi, 0),
  figureColumn('Low–high', '低–高', ({ hhi_low, hhi_high }) =>
    hhi_high - hhi_low < 1 ? '' : `${hhi(hhi_low, language)}–${hhi(hhi_high, language)}`,
  ),
  percentColumn('CR1', 'CR1', ({ cr1 }) => cr1),
  percentColumn('CR3', 'CR3', ({ cr3 }) => cr3),
  percentColumn('CR4', 'CR4', ({ cr4 }) => cr4),
  numberColumn('Effective firms', '等效厂商数', ({ effective_firms }) => effective_firms),
  { title: { en: 'Leader', zh: '领先者' }, cell: ({ leader }) => words.part(leader), shrink: true },
  sourceColumn(words),
]

const mergerColumns = (words: Words, language: Language): Column<MergerRow>[] => [
  ...metricColumns(words),
  { title: { en: 'Period', zh: '期间' }, cell: periodOf },
  percentColumn('Together', '合计份额', ({ share }) => share),
  numberColumn('HHI', 'HHI', (row) => row.hhi_before, 0),
  figureColumn('Change', '变化', (row) => `+${hhi(row.hhi_change, language)}`),
  numberColumn('After', '合并后', (row) => row.hhi_after, 0),
  { title: { en: 'Guidelines', zh: '指南' }, cell: ({ presumption }) => messages(language)[presumption] },
]

async function answer(options: Options, { out, language }: Context): Promise<void> {
  const say = messages(language)
  const { by, grain, workspace, history, from, to, others, merge } = options
  await withData(workspace, async (engine) => {
    const { vendor: _, ...filter } = filterOf(options)
    const all: ShareRow<typeof by>[] = await shares(engine, { ...filter, by, grain })
    const rows = history || from || to || grain ? all : latestPeriods(all)
    const words = await wordsOf(engine, language)
    if (merge) {
      const names = merge.split('+').map((name) => name.trim())
      out.rows(mergers(rows, names, { by, known: others }), mergerColumns(words, language))
      return
    }
    const found = concentrationOf(rows, { by, known: others })
    const telling = out.json || options.market ? found : found.filter(({ firms }) => firms >= fewFirms)
    out.rows(telling, concentrationColumns(words, language))
    out.text(`\n${say.bounds}`)
    if (telling.length < found.length) out.text(say.hidden({ n: found.length - telling.length }))
  })
  out.next([
    ['bellwether concentration --merge "OpenAI+Anthropic"', say.mergeNext],
    ['bellwether share', say.shares],
    ['bellwether report', say.report],
  ])
}

/** `bellwether concentration`: HHI with bounds, concentration ratios, effective firms, and what a merger changes. */
export function configure(command: Command, context: Context): void {
  const { language } = context
  const say = messages(language)
  addDivisionOptions(command, language)
    .option('--history', say.history)
    .addOption(new Option('--others <assumption>', say.others).choices([...unlisted]).default('smaller'))
    .option('--merge <names>', say.merge)
    .action((options: Options) => answer(options, context))
}
