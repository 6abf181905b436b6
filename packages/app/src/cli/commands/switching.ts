import {
  defineMessages,
  formatNumber,
  formatPercent,
  formatPeriod,
  grains,
  UserError,
} from '@bellwether/core'
import {
  type Dimension,
  dimensions,
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
import { switchingOfEvents, type UseFlags } from '../growth/switching.ts'
import { comparisonOf, salesFilterOf } from '../market/comparison.ts'
import { withData } from '../market/data.ts'
import { addMarketOptions, filterOf, type MarketFlags } from '../market/options.ts'
import { type Words, wordsOf } from '../market/words.ts'
import { figureColumn, numberColumn, percentColumn } from '../output/columns.ts'
import type { Output } from '../output/output.ts'

const messages = defineMessages({
  en: {
    between: 'consecutive purchases of each customer, or what they mainly bought or used in two periods',
    overlap: 'instead: customers or users in common',
    homes: 'instead: how many products users use, from events',
    of: 'sales or events; sales where there are some',
    by: 'of sales: vendor, product, model, segment or region; of events: any column or property',
    grain: 'length of the two periods compared, the last whole ones, without --from and --to',
    timezone: 'whose midnight begins a day of events',
    weekStart: 'first day of a week of events: 0 Sunday, 1 Monday … 6 Saturday',
    event: 'only events of this name count',
    badBy: ({ by }: { by: string }) => `sales are not divided by "${by}"`,
    needsSales: 'switching needs sales with customers or events with products, and there are none',
    importSales: 'bellwether import FILE --as sales --workspace FOLDER, then name the workspace here',
    rows: 'From the row’s name to the column’s: rate (moves).\n',
    stationary: '\nIf customers went on like this, shares would settle at:',
    depends: 'They depend on where customers are now: some vendors are never left.',
    change: 'what this did to the shares',
    shared: 'customers that vendors have in common',
    share: 'the shares themselves',
    homesNext: 'how many products users use at once',
    retention: 'who comes back',
  },
  zh: {
    between: '每位客户相邻两次购买之间，或两个期间主要购买、使用的对象之间',
    overlap: '改为显示共有的客户或用户',
    homes: '改为显示每名用户使用几个产品（事件）',
    of: 'sales（销售）或 events（事件）；有销售数据时默认销售',
    by: '销售：vendor、product、model、segment 或 region；事件：任何列或属性',
    grain: '未写 --from 与 --to 时，所比较的最近两个完整期间的长度',
    timezone: '事件以哪个时区的零点为一天之始',
    weekStart: '事件一周的第一天：0 为周日，1 为周一……6 为周六',
    event: '只计此名称的事件',
    badBy: ({ by }) => `销售数据不能按 "${by}" 划分`,
    needsSales: '转换分析需要带客户编号的销售，或带产品的事件，目前都没有',
    importSales: 'bellwether import 文件 --as sales --workspace 文件夹，然后在此指定该工作区',
    rows: '从行到列：转换率（次数）。\n',
    stationary: '\n若照此持续，份额将稳定在：',
    depends: '该结果取决于客户当前所在：有的厂商没有人离开。',
    change: '对份额的影响',
    shared: '各厂商共有的客户',
    share: '份额本身',
    homesNext: '用户同时使用几个产品',
    retention: '谁会再来',
  },
})

/** The options as commander gives them. */
type SwitchingFlags = MarketFlags &
  UseFlags & {
    between?: 'purchases' | 'periods'
    of?: 'sales' | 'events'
  }

type Options = SwitchingFlags & { by: Dimension }

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
    ...names.map((to) =>
      figureColumn<MatrixRow>(words.part(to), words.part(to), ({ cells }) => cells.get(to) ?? ''),
    ),
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
  out.rows(rows, [
    { title: { en: 'Customers of', zh: '客户' }, cell: (row) => words.part(row[by]) },
    { title: { en: 'who also buy from', zh: '同时购买' }, cell: ({ beside }) => words.part(beside) },
    numberColumn('Customers', '人数', ({ customers }) => customers),
    percentColumn('Overlap', '重叠', ({ overlap }) => overlap),
  ])
}

async function switchingOf(engine: Engine, options: Options, out: Output): Promise<Switching> {
  const { from, to } = filterOf(options)
  const { by } = options
  if (options.between !== 'periods')
    return purchaseSwitching(engine, { ...salesFilterOf(options), from, to, by })
  const comparison = await comparisonOf(engine, options)
  out.text(`${formatPeriod(comparison.before)} → ${formatPeriod(comparison.after)}`)
  return mainSwitching(engine, comparison)
}

function dimensionOf(by: string | undefined, language: Output['language']): Dimension {
  const found = dimensions.find((dimension) => dimension === (by ?? 'vendor'))
  if (found) return found
  throw new UserError(messages(language).badBy({ by: by! }), { hint: `--by ${dimensions.join('|')}` })
}

async function answerSales(engine: Engine, flags: SwitchingFlags, out: Output) {
  const options: Options = { ...flags, by: dimensionOf(flags.by, out.language) }
  const { by, overlap } = options
  if (!overlap) return switchingOf(engine, options, out)
  const { from, to } = filterOf(options)
  const words = await wordsOf(engine, out.language)
  printOverlap(await overlaps(engine, { ...salesFilterOf(options), from, to, by }), by, words, out)
  return undefined
}

async function printSwitching(engine: Engine, switching: Switching, out: Output): Promise<void> {
  if (!out.json) return printMatrix(switching, await wordsOf(engine, out.language), out)
  out.rows(switching.rows, [])
  out.rows([{ stationary: switching.stationary, unique: switching.unique }], [])
}

async function answer(flags: SwitchingFlags, { out, language }: Context): Promise<void> {
  const say = messages(language)
  const { workspace } = flags
  const ofSales = await withData(workspace, async (engine) => {
    const sales = flags.of !== 'events' && !flags.homes && (await hasRows(engine, 'sales'))
    if (!sales && (flags.of === 'sales' || !(await hasRows(engine, 'events'))))
      throw new UserError(say.needsSales, { hint: say.importSales })
    const ask = sales ? answerSales : switchingOfEvents
    const switching = await ask(engine, flags, out)
    if (switching) await printSwitching(engine, switching, out)
    return sales
  })
  const own = workspace ? ` --workspace ${workspace}` : ''
  out.next(
    ofSales
      ? [
          [`bellwether change${own}`, say.change],
          [`bellwether switching --overlap${own}`, say.shared],
          [`bellwether share${own}`, say.share],
        ]
      : [
          [`bellwether switching --of events --overlap${own}`, say.shared],
          [`bellwether switching --homes${own}`, say.homesNext],
          [`bellwether retention${own}`, say.retention],
        ],
  )
}

/** `bellwether switching`: between which vendors or products people move, and where that leads. */
export function configure(command: Command, context: Context): void {
  const { language } = context
  const say = messages(language)
  addMarketOptions(command, language)
    .option('--by <column>', say.by)
    .addOption(new Option('--grain <grain>', say.grain).choices([...grains]))
    .addOption(new Option('--of <rows>', say.of).choices(['sales', 'events']))
    .addOption(new Option('--between <moves>', say.between).choices(['purchases', 'periods']))
    .option('--overlap', say.overlap)
    .option('--homes', say.homes)
    .option('--timezone <name>', say.timezone, 'UTC')
    .option('--week-start <day>', say.weekStart, '1')
    .option('--event <name>', say.event)
    .action((flags: SwitchingFlags) => answer(flags, context))
}
