import { defineMessages, formatNumber, formatPercent, formatPeriod, UserError } from '@bellwether/core'
import {
  type Dimension,
  type Engine,
  hasRows,
  mainSwitching,
  type OverlapRow,
  overlaps,
  purchaseSwitching,
  type Switching,
} from '@bellwether/market'
import { type Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { comparisonOf, salesFilterOf } from '../market/comparison.ts'
import { withData } from '../market/data.ts'
import {
  addDivisionOptions,
  addMarketOptions,
  type DivisionFlags,
  filterOf,
  type MarketFlags,
} from '../market/options.ts'
import { type Words, wordsOf } from '../market/words.ts'
import type { Output } from '../output/output.ts'

const messages = defineMessages({
  en: {
    between: 'consecutive purchases of each customer, or the main vendors of two periods (--from, --to)',
    overlap: 'instead: customers that vendors have in common',
    needsSales: 'switching needs sales with customers, and there are none',
    importSales: 'bellwether import FILE --as sales --workspace FOLDER, then name the workspace here',
    rows: 'From the row’s name to the column’s: rate (moves).\n',
    stationary: '\nIf customers went on like this, shares would settle at:',
    depends: 'They depend on where customers are now: some vendors are never left.',
    change: 'what this did to the shares',
    shared: 'customers that vendors have in common',
    share: 'the shares themselves',
  },
  zh: {
    between: '每位客户相邻两次购买之间，或两个期间（--from、--to）的主要厂商之间',
    overlap: '改为显示各厂商共有的客户',
    needsSales: '转换分析需要带客户编号的销售数据，目前没有',
    importSales: 'bellwether import 文件 --as sales --workspace 文件夹，然后在此指定该工作区',
    rows: '从行到列：转换率（次数）。\n',
    stationary: '\n若照此持续，份额将稳定在：',
    depends: '该结果取决于客户当前所在：有的厂商没有人离开。',
    change: '对份额的影响',
    shared: '各厂商共有的客户',
    share: '份额本身',
  },
})

type Options = MarketFlags & DivisionFlags & { between: 'purchases' | 'periods'; overlap?: boolean }

/** A row of the matrix for people: where it starts, and its cells by where they end. */
type MatrixRow = { readonly from: string; readonly cells: ReadonlyMap<string, string> }

function printMatrix({ rows, stationary, unique }: Switching, words: Words, out: Output): void {
  const say = messages(out.language)
  const names = Object.keys(stationary)
  const matrix: MatrixRow[] = names.map((from) => ({
    from,
    cells: new Map(
      rows
        .filter((row) => row.from === from)
        .map(({ to, rate, customers }) => [
          to,
          rate === null
            ? ''
            : `${formatPercent(rate, out.language)} (${formatNumber(customers, out.language)})`,
        ]),
    ),
  }))
  out.text(say.rows)
  out.rows(matrix, [
    { title: { en: 'From', zh: '从' }, cell: ({ from }) => words.part(from) },
    ...names.map((to) => ({
      title: { en: words.part(to), zh: words.part(to) },
      cell: ({ cells }: MatrixRow) => cells.get(to) ?? '',
      align: 'right' as const,
    })),
  ])
  out.text(say.stationary)
  for (const [name, share] of Object.entries(stationary)) {
    out.text(`  ${words.part(name)}  ${formatPercent(share, out.language)}`)
  }
  if (!unique) out.text(say.depends)
}

function printOverlap(
  rows: readonly OverlapRow<Dimension>[],
  by: Dimension,
  words: Words,
  out: Output,
): void {
  const { language } = out
  out.rows(rows, [
    { title: { en: 'Customers of', zh: '客户' }, cell: (row) => words.part(row[by]) },
    { title: { en: 'who also buy from', zh: '同时购买' }, cell: ({ beside }) => words.part(beside) },
    {
      title: { en: 'Customers', zh: '人数' },
      cell: ({ customers }) => formatNumber(customers, language),
      align: 'right',
    },
    {
      title: { en: 'Overlap', zh: '重叠' },
      cell: ({ overlap }) => formatPercent(overlap, language),
      align: 'right',
    },
  ])
}

async function switchingOf(engine: Engine, options: Options, out: Output): Promise<Switching> {
  const { from, to } = filterOf(options)
  const { by } = options
  if (options.between === 'purchases')
    return purchaseSwitching(engine, { ...salesFilterOf(options), from, to, by })
  const comparison = await comparisonOf(engine, options)
  out.text(`${formatPeriod(comparison.before)} → ${formatPeriod(comparison.after)}`)
  return mainSwitching(engine, comparison)
}

async function answer(options: Options, { out, language }: Context): Promise<void> {
  const say = messages(language)
  const { by, overlap, workspace } = options
  await withData(workspace, async (engine) => {
    if (!(await hasRows(engine, 'sales'))) throw new UserError(say.needsSales, { hint: say.importSales })
    const words = await wordsOf(engine, language)
    if (overlap) {
      const { from, to } = filterOf(options)
      return printOverlap(await overlaps(engine, { ...salesFilterOf(options), from, to, by }), by, words, out)
    }
    const switching = await switchingOf(engine, options, out)
    if (!out.json) return printMatrix(switching, words, out)
    out.rows(switching.rows, [])
    out.rows([{ stationary: switching.stationary, unique: switching.unique }], [])
  })
  const own = workspace ? ` --workspace ${workspace}` : ''
  out.next([
    [`bellwether change${own}`, say.change],
    [`bellwether switching --overlap${own}`, say.shared],
    [`bellwether share${own}`, say.share],
  ])
}

/** `bellwether switching`: between which vendors customers move, and where that leads. */
export function configure(command: Command, context: Context): void {
  const { language } = context
  const say = messages(language)
  addDivisionOptions(addMarketOptions(command, language), language)
    .addOption(
      new Option('--between <moves>', say.between).choices(['purchases', 'periods']).default('purchases'),
    )
    .option('--overlap', say.overlap)
    .action((options: Options) => answer(options, context))
}
