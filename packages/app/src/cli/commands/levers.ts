import {
  type BudgetRow,
  budgetRows,
  type EconomicsRow,
  economicsRow,
  type LeverName,
  type LeverRow,
  leverNames,
  leverRows,
  type Recommendation,
  readHistory,
  recommend,
} from '@bellwether/analysis'
import { defineMessages, formatNumber, type Grain, type Language, UserError } from '@bellwether/core'
import { type Engine, hasRows, readTable } from '@bellwether/market'
import type { Command } from 'commander'
import {
  assumptionTexts,
  evidenceText,
  expectedText,
  falsifierText,
  leverText,
  leverWords,
} from '../../levers/words.ts'
import type { Context } from '../context.ts'
import { type ActivityFlags, activityOf, addActivityOptions } from '../market/activity.ts'
import { withEngine } from '../market/engine.ts'
import { numberOption, numbersOption } from '../numbers.ts'
import { figureColumn, numberColumn, percentColumn } from '../output/columns.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    revenue: 'revenue of an active user in a period; from sales in the workspace unless given, else 1',
    fromSales: ({ amount, currency }: Record<'amount' | 'currency', string>) =>
      `Revenue of an active user in a period: ${amount} ${currency}, from the sales of the last three.`,
    margin: 'the part of revenue that is left after variable costs, 0 to 1',
    cac: 'what winning a user costs',
    discount: 'discount rate of a period',
    fixed: 'costs of a period whatever the users',
    elasticity: 'by what power new users follow the price: an assumption of yours',
    churn: 'by what power the chance to leave follows the price: an assumption of yours',
    horizons: 'periods from now, separated by commas',
    cost: 'what pulling a lever costs by the last horizon, such as retention=5000; may repeat',
    budget: 'an amount to split over --channels',
    channels:
      'a file with channel, ceiling and scale, or channel, spend and brought, to split the budget over',
    badCost: ({ text }: { text: string }) => `--cost "${text}" is not LEVER=AMOUNT`,
    needChannels: '--budget has nothing to be split over',
    unfinished: ({ period }: { period: string }) =>
      `The period from ${period} is not over and is left out; --to takes it in.`,
    note: 'Intervals (95 %) are of the expected effect, from how periods differed; they hold no change of regime.',
    economics: ({ ltv, low, high }: Record<'ltv' | 'low' | 'high', string>) =>
      `A user is worth ${ltv} until they leave (95 %: ${low} to ${high})`,
    ratio: ({ ratio, payback }: Record<'ratio' | 'payback', string>) =>
      `${ratio} times what winning one costs, paid back after ${payback} periods`,
    never: '∞',
    first: 'What to do first',
    split: 'The best split of the budget',
    growth: 'who came, stayed and left',
    experiment: 'plan the experiment that decides',
  },
  zh: {
    revenue: '每名活跃用户每期的收入；默认由工作区的销售得出，没有则为 1',
    fromSales: ({ amount, currency }) =>
      `每名活跃用户每期的收入：${amount} ${currency}，由最近三期的销售得出。`,
    margin: '扣除变动成本后留下的收入比例，0 到 1',
    cac: '获取一名用户的成本',
    discount: '每期的贴现率',
    fixed: '每期的固定成本',
    elasticity: '新用户随价格变化的弹性：由你假定',
    churn: '流失概率随价格变化的弹性：由你假定',
    horizons: '距今的期数，用逗号分隔',
    cost: '到最后一期实施某举措的成本，例如 retention=5000；可重复',
    budget: '要在 --channels 之间分配的金额',
    channels: '渠道文件：channel、ceiling、scale，或 channel、spend、brought',
    badCost: ({ text }) => `--cost "${text}" 不是 举措=金额 的写法`,
    needChannels: '--budget 没有可分配的渠道',
    unfinished: ({ period }) => `自 ${period} 起的一期尚未结束，未计入；可用 --to 计入。`,
    note: '区间（95 %）为预期效果的区间，由各期之间的差异得出，不含格局变化。',
    economics: ({ ltv, low, high }) => `一名用户到离开为止价值 ${ltv}（95 % 区间 ${low} 至 ${high}）`,
    ratio: ({ ratio, payback }) => `为获客成本的 ${ratio} 倍，${payback} 期回本`,
    never: '∞',
    first: '先做什么',
    split: '预算的最佳分配',
    growth: '谁来了、留下、离开',
    experiment: '设计可定夺的实验',
  },
})

type Flags = ActivityFlags & {
  revenuePerUser?: string
  margin: string
  cac?: string
  discount: string
  fixedCosts?: string
  priceElasticity: string
  churnElasticity: string
  horizons: string
  cost: string[]
  budget?: string
  channels?: string
}

/** Costs of levers as `NAME=AMOUNT`. */
function costsOf(texts: readonly string[], language: Language): Partial<Record<LeverName, number>> {
  return Object.fromEntries(
    texts.map((text) => {
      const [name, amount] = text.split('=')
      const lever = leverNames.find((known) => known === name?.trim())
      if (lever && amount !== undefined) {
        return [lever, numberOption(amount, '--cost', language, { least: 0 })]
      }
      throw new UserError(messages(language).badCost({ text }), {
        hint: `--cost retention=5000; levers: ${leverNames.join(', ')}`,
      })
    }),
  )
}

/** The plan's figures as options give them. */
function optionsOf(flags: Flags, language: Language) {
  const optional = (text: string | undefined, option: string) =>
    text === undefined ? undefined : numberOption(text, option, language, { least: 0 })
  return {
    revenuePerUser: optional(flags.revenuePerUser, '--revenue-per-user'),
    margin: numberOption(flags.margin, '--margin', language, { least: 0, most: 1 }),
    acquisitionCost: optional(flags.cac, '--cac'),
    discountRate: numberOption(flags.discount, '--discount', language, { least: 0 }),
    fixedCosts: optional(flags.fixedCosts, '--fixed-costs'),
    priceElasticity: numberOption(flags.priceElasticity, '--price-elasticity', language),
    churnElasticity: numberOption(flags.churnElasticity, '--churn-elasticity', language),
    horizons: numbersOption(flags.horizons, '--horizons', language, { least: 1, most: 120, whole: true }),
    costs: costsOf(flags.cost, language),
  }
}

function effectColumns(language: Language): Column<LeverRow>[] {
  const whole = (n: number) => formatNumber(n, language, 0)
  return [
    figureColumn('#', '#', ({ rank }) => String(rank)),
    {
      title: { en: 'Lever', zh: '举措' },
      cell: ({ lever }) => leverText(lever, language),
      shrink: true,
    },
    figureColumn('Periods', '期数', ({ horizon }) => String(horizon)),
    numberColumn('Users', '用户', (row) => row.active_change, 0),
    numberColumn('Revenue', '收入', (row) => row.revenue_change, 0),
    numberColumn('Profit', '利润', (row) => row.profit_change, 0),
    figureColumn('Low–high', '低–高', (row) => `${whole(row.profit_low)} – ${whole(row.profit_high)}`),
  ]
}

function economicsText(row: EconomicsRow, language: Language): string {
  const say = messages(language)
  const amount = (n: number) => formatNumber(n, language, 2)
  const worth = say.economics({
    ltv: amount(row.lifetime_value),
    low: amount(row.lifetime_value_low),
    high: amount(row.lifetime_value_high),
  })
  if (row.ratio === null) return worth
  const payback = row.payback === null ? say.never : formatNumber(row.payback, language)
  return `${worth}${language === 'zh' ? '，' : ', '}${say.ratio({ ratio: amount(row.ratio), payback })}`
}

function printRecommendations(
  rows: readonly Recommendation[],
  grain: Grain,
  { out, language }: Context,
): void {
  const say = leverWords(language)
  out.text(`\n${messages(language).first}`)
  for (const row of rows) {
    const separator = language === 'zh' ? '；' : '; '
    out.text(`${row.rank}. ${expectedText(row, grain, language)} → ${say[row.advice]}`)
    out.text(`   ${say.evidence}: ${evidenceText(row.evidence, grain, language)} (${row.evidence.command})`)
    out.text(`   ${say.assumes}: ${assumptionTexts(row, language).join(separator)}`)
    out.text(`   ${say.falsified}: ${falsifierText(row, language)} (${row.falsifier.command})`)
  }
}

const budgetColumns: Column<BudgetRow>[] = [
  { title: { en: 'Channel', zh: '渠道' }, cell: ({ channel }) => channel, shrink: true },
  numberColumn('Spend', '花费', ({ spend }) => spend, 2),
  percentColumn('Part', '占比', ({ share }) => share),
  numberColumn('Brings', '带来', ({ brings }) => brings, 2),
  numberColumn('Next unit', '再加一单位', ({ marginal }) => marginal, 4),
]

async function printBudget({ budget, channels }: Flags, { out, language }: Context): Promise<void> {
  const say = messages(language)
  if (budget === undefined && channels === undefined) return
  if (budget === undefined || channels === undefined) {
    throw new UserError(say.needChannels, { hint: '--budget 10000 --channels channels.csv' })
  }
  const rows = budgetRows(await readTable(channels), numberOption(budget, '--budget', language, { least: 0 }))
  out.text(`\n${say.split}`)
  out.rows(rows, budgetColumns)
}

async function printLevers(engine: Engine, flags: Flags, context: Context): Promise<void> {
  const { out, language } = context
  const say = messages(language)
  const { by: _, ...question } = activityOf(flags, language)
  const { history, unfinished, revenue } = await readHistory(engine, question)
  const asked = optionsOf(flags, language)
  const revenuePerUser = asked.revenuePerUser ?? revenue?.perUser ?? 1
  const options = { ...asked, revenuePerUser, grain: flags.grain }
  const rows = leverRows(history, options)
  const economics = economicsRow(history, { ...options, periods: Math.max(...options.horizons) })
  const recommendations = recommend(history, options, rows)
  out.rows(rows, effectColumns(language))
  if (out.json) out.rows([economics, ...recommendations], [])
  out.text(`\n${economicsText(economics, language)}`)
  printRecommendations(recommendations, flags.grain, context)
  out.text(`\n${say.note}`)
  if (asked.revenuePerUser === undefined && revenue) {
    const { perUser, currency } = revenue
    out.notice(say.fromSales({ amount: formatNumber(perUser, language, 2), currency }))
  }
  if (unfinished !== undefined) out.notice(say.unfinished({ period: unfinished }))
}

/** `bellwether levers`: what to do first, by what each lever brings in users, revenue and profit. */
export function configure(command: Command, context: Context): void {
  const { out, language } = context
  const say = messages(language)
  addActivityOptions(command, language, 'month')
    .option('--revenue-per-user <amount>', say.revenue)
    .option('--margin <share>', say.margin, '1')
    .option('--cac <amount>', say.cac)
    .option('--discount <rate>', say.discount, '0')
    .option('--fixed-costs <amount>', say.fixed)
    .option('--elasticity, --price-elasticity <number>', say.elasticity, '-1')
    .option('--churn-elasticity <number>', say.churn, '0')
    .option('--horizons <list>', say.horizons, '3,6,12')
    .option('--cost <lever=amount>', say.cost, (text: string, all: string[]) => [...all, text], [])
    .option('--budget <amount>', say.budget)
    .option('--channels <file>', say.channels)
    .action(async (flags: Flags) => {
      optionsOf(flags, language)
      await withEngine(flags.workspace, async (engine) => {
        // A budget alone needs no events.
        if (flags.channels === undefined || (await hasRows(engine, 'events'))) {
          await printLevers(engine, flags, context)
        }
      })
      await printBudget(flags, context)
      out.next([
        ['bellwether growth', say.growth],
        ['bellwether experiment size --help', say.experiment],
      ])
    })
}
