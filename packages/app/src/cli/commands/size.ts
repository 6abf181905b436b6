import { defineMessages, grains, type Language } from '@bellwether/core'
import {
  asksForSales,
  type Engine,
  isMoney,
  marketSizes,
  type SalesMeasure,
  type SizeRow,
  salesSizes,
} from '@bellwether/market'
import { type Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { withData } from '../market/data.ts'
import { addMarketOptions, type DivisionFlags, filterOf, type MarketFlags } from '../market/options.ts'
import { amountOf, periodOf, type Words, wordsOf } from '../market/words.ts'
import { figureColumn, percentColumn } from '../output/columns.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    all: 'users, tokens and every other total, not only money',
    grain: 'length of the periods of sales',
    never:
      'Each line is a definition of its own. Definitions contain and overlap each other: never add them.',
    one: 'one definition over the years',
    shares: 'who has which share of it',
    report: 'all of it in one report',
  },
  zh: {
    all: '用户、token 等所有总量，而不只是金额',
    grain: '销售数据的期间长度',
    never: '每行是一个独立的定义。定义之间互有包含与重叠，绝不相加。',
    one: '某一定义的历年数值',
    shares: '各家占多少份额',
    report: '生成完整报告',
  },
})

type Options = MarketFlags & Pick<DivisionFlags, 'grain'> & { all?: boolean }

async function sizesOf(engine: Engine, options: Options): Promise<SizeRow[]> {
  const { vendor: _, ...filter } = filterOf(options)
  const measure = filter.measure as SalesMeasure | undefined
  const sold = (await asksForSales(engine, filter))
    ? await salesSizes(engine, { ...filter, measure, grain: options.grain })
    : []
  const published = await marketSizes(engine, filter)
  return [
    ...sold,
    ...(options.all || options.measure || options.market ? published : published.filter(isMoney)),
  ]
}

const columnsOf = (words: Words, language: Language): Column<SizeRow>[] => [
  { title: { en: 'Definition', zh: '定义' }, cell: ({ market }) => words.market(market), shrink: true },
  { title: { en: 'Measure', zh: '指标' }, cell: ({ measure }) => words.measure(measure), shrink: true },
  { title: { en: 'Region', zh: '地区' }, cell: ({ region }) => region ?? '', shrink: true },
  { title: { en: 'Period', zh: '期间' }, cell: periodOf },
  figureColumn('Size', '规模', ({ value, unit }) => amountOf(value, unit, language)),
  figureColumn('Low–high', '低–高', ({ low, high, unit }) =>
    low === high ? '' : `${amountOf(low, unit, language)}–${amountOf(high, unit, language)}`,
  ),
  percentColumn('In a year', '同比', ({ yoy }) => yoy, 0),
  {
    title: { en: 'Publishers', zh: '发布方' },
    cell: ({ publishers }) => publishers.join(', '),
    shrink: true,
  },
  { title: { en: 'As of', zh: '截至' }, cell: ({ as_of }) => as_of ?? '' },
]

async function answer(options: Options, { out, language }: Context): Promise<void> {
  const say = messages(language)
  await withData(options.workspace, async (engine) => {
    const rows = await sizesOf(engine, options)
    out.text(`${say.never}\n`)
    out.rows(rows, columnsOf(await wordsOf(engine, language), language))
  })
  out.next([
    ['bellwether size --market "Large language model market"', say.one],
    ['bellwether share', say.shares],
    ['bellwether report', say.report],
  ])
}

/** `bellwether size`: how large markets are, by each definition, as a range where publishers differ. */
export function configure(command: Command, context: Context): void {
  const say = messages(context.language)
  addMarketOptions(command, context.language)
    .option('--all', say.all)
    .addOption(new Option('--grain <grain>', say.grain).choices([...grains]))
    .action((options: Options) => answer(options, context))
}
