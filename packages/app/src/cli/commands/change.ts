import { defineMessages, formatCompact, formatPeriod, formatPoints, type Language } from '@bellwether/core'
import {
  asksForSales,
  type ChangeRow,
  type Dimension,
  type Engine,
  type KeptRow,
  keptRevenues,
  type PublishedChangeRow,
  publishedChanges,
  shareChanges,
  shares,
} from '@bellwether/market'
import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { metricColumns, sourceColumn } from '../market/columns.ts'
import { comparisonOf } from '../market/comparison.ts'
import { withData } from '../market/data.ts'
import { addDivisionOptions, type DivisionFlags, filterOf } from '../market/options.ts'
import { type Words, wordsOf } from '../market/words.ts'
import { figureColumn, percentColumn } from '../output/columns.ts'
import type { Output } from '../output/output.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    revenue: 'new, retained and lost revenue with net and gross retention, instead of shares',
    periods: ({ before, after }: { before: string; after: string }) => `From ${before} to ${after}:\n`,
    terms: '\nPoints of share. The terms sum to the change; docs/en/share.md defines them.',
    published: 'Published shares of the latest period and of the one nearest to a year before.\n',
    switching: 'who customers went to',
    retention: 'new, retained and lost revenue',
    share: 'the shares themselves',
    sales: 'your own sales: changes by new, lost and switched customers',
    concentration: 'how concentrated each market is',
  },
  zh: {
    revenue: '改为显示新增、留存与流失收入，以及净/总收入留存率',
    periods: ({ before, after }) => `从 ${before} 到 ${after}：\n`,
    terms: '\n单位为份额百分点，各项之和等于总变化；定义见 docs/zh/share.md。',
    published: '已公布份额：最新一期与最接近一年前的一期。\n',
    switching: '客户转向了谁',
    retention: '新增、留存与流失收入',
    share: '份额本身',
    sales: '导入自己的销售数据：按新增、流失、转换客户分解变化',
    concentration: '各市场的集中度',
  },
})

type Options = DivisionFlags & { revenue?: boolean }

const points = (value: number, language: Language) =>
  Math.abs(value) < 5e-5 ? '·' : formatPoints(value, language, 2)

const termNames = {
  new: { en: 'New', zh: '新增' },
  lost: { en: 'Lost', zh: '流失' },
  switched_in: { en: 'Switched in', zh: '转入' },
  switched_out: { en: 'Switched out', zh: '转出' },
  added: { en: 'Added', zh: '增购' },
  intensity: { en: 'Intensity', zh: '用量' },
  price: { en: 'Price', zh: '价格' },
} as const

function changeColumns(by: Dimension, words: Words, language: Language): Column<ChangeRow<Dimension>>[] {
  return [
    { title: { en: 'Name', zh: '名称' }, cell: (row) => words.part(row[by]), shrink: true },
    percentColumn('Before', '之前', (row) => row.share_before),
    percentColumn('After', '之后', (row) => row.share_after),
    figureColumn('Change', '变化', (row) => points(row.share_after - row.share_before, language)),
    ...(Object.keys(termNames) as (keyof typeof termNames)[]).map((term) =>
      figureColumn<ChangeRow<Dimension>>(termNames[term].en, termNames[term].zh, (row) =>
        points(row[term], language),
      ),
    ),
  ]
}

function keptColumns(by: Dimension, words: Words): Column<KeptRow<Dimension>>[] {
  type Amount = 'before' | 'after' | 'new' | 'retained' | 'lost'
  const amount = (key: Amount, en: string, zh: string) =>
    figureColumn<KeptRow<Dimension>>(en, zh, (row, language) => formatCompact(row[key], language))
  return [
    { title: { en: 'Name', zh: '名称' }, cell: (row) => words.part(row[by]), shrink: true },
    amount('before', 'Before', '之前'),
    amount('after', 'After', '之后'),
    amount('new', 'New', '新增'),
    amount('retained', 'Retained', '留存'),
    amount('lost', 'Lost', '流失'),
    percentColumn('NRR', 'NRR', ({ nrr }) => nrr),
    percentColumn('GRR', 'GRR', ({ grr }) => grr),
  ]
}

const publishedColumns = (words: Words, language: Language): Column<PublishedChangeRow>[] => [
  ...metricColumns(words),
  {
    title: { en: 'From', zh: '从' },
    cell: (row) => formatPeriod({ start: row.before_start, end: row.before_end }),
  },
  {
    title: { en: 'To', zh: '到' },
    cell: (row) => formatPeriod({ start: row.after_start, end: row.after_end }),
  },
  { title: { en: 'Vendor', zh: '厂商' }, cell: ({ vendor }) => words.part(vendor), shrink: true },
  percentColumn('Before', '之前', (row) => row.share_before),
  percentColumn('After', '之后', (row) => row.share_after),
  figureColumn('Change', '变化', ({ change }) => points(change, language)),
  sourceColumn(words),
]

/** Smaller changes are left out of the table for people. */
const noticeable = 0.005

async function printPublished(engine: Engine, options: Options, words: Words, out: Output): Promise<void> {
  const say = messages(out.language)
  const { vendor, ...filter } = filterOf(options)
  const all = publishedChanges(await shares(engine, filter), options.from || options.to ? 'all' : 'year')
  const rows = vendor ? all.filter((row) => row.vendor.toLowerCase() === vendor.toLowerCase()) : all
  out.text(say.published)
  out.rows(
    out.json ? rows : rows.filter(({ change }) => Math.abs(change) >= noticeable),
    publishedColumns(words, out.language),
  )
  out.next([
    ['bellwether change --market Statcounter --from 2025-04 --to 2026-09', say.published.trim()],
    ['bellwether concentration', say.concentration],
    ['bellwether import my.csv --as sales', say.sales],
  ])
}

async function printSold(engine: Engine, options: Options, words: Words, out: Output): Promise<void> {
  const say = messages(out.language)
  const { by, revenue, vendor, workspace } = options
  const comparison = await comparisonOf(engine, options)
  const asked = <R extends Readonly<Record<Dimension, string>>>(rows: R[]) =>
    vendor && by === 'vendor' ? rows.filter((row) => row[by].toLowerCase() === vendor.toLowerCase()) : rows
  out.text(say.periods({ before: formatPeriod(comparison.before), after: formatPeriod(comparison.after) }))
  if (revenue) {
    out.rows(asked(await keptRevenues(engine, comparison)), keptColumns(by, words))
  } else {
    out.rows(asked(await shareChanges(engine, comparison)), changeColumns(by, words, out.language))
    out.text(say.terms)
  }
  const own = workspace ? ` --workspace ${workspace}` : ''
  out.next([
    [`bellwether switching${own}`, say.switching],
    [`bellwether change --revenue${own}`, say.retention],
    [`bellwether share${own}`, say.share],
  ])
}

/** `bellwether change`: why shares of sales changed, customer by customer; of published shares, who gained and lost. */
export function configure(command: Command, { out, language }: Context): void {
  addDivisionOptions(command, language)
    .option('--revenue', messages(language).revenue)
    .action((options: Options) =>
      withData(options.workspace, async (engine) => {
        const words = await wordsOf(engine, language)
        const fromSales = await asksForSales(engine, filterOf(options))
        await (fromSales ? printSold : printPublished)(engine, options, words, out)
      }),
    )
}
