import { defineMessages, type Grain, grains, type Language, parsePeriod } from '@bellwether/core'
import { type Dimension, dimensions } from '@bellwether/market'
import { type Command, Option } from 'commander'

/** Options that every question about a market takes, as written. */
export type MarketFlags = {
  workspace?: string
  market?: string
  basis?: string
  measure?: string
  vendor?: string
  region?: string
  segment?: string
  from?: string
  to?: string
}

/** Options of a question about the parts of a market, as written. */
export type DivisionFlags = MarketFlags & { by: Dimension; grain?: Grain }

const messages = defineMessages({
  en: {
    workspace: 'the folder of your own data; the embedded fact base by default',
    market: 'part of the market’s name',
    basis: 'part of how figures are counted',
    measure: 'tokens, revenue, monthly_active_users …; of sales: revenue, quantity or purchases',
    vendor: 'one vendor',
    region: 'one region',
    segment: 'one segment',
    from: 'first period: 2025, 2025-Q3, 2025-04, 2025-W14 or a day',
    to: 'last period, written like the first',
    by: 'what the market is divided by',
    grain: 'length of the periods',
  },
  zh: {
    workspace: '自有数据的文件夹；默认使用内置事实库',
    market: '市场名称的一部分',
    basis: '统计口径的一部分',
    measure: 'tokens、revenue、monthly_active_users……；销售数据：revenue、quantity 或 purchases',
    vendor: '某一厂商',
    region: '某一地区',
    segment: '某一细分',
    from: '起始期间：2025、2025-Q3、2025-04、2025-W14 或某日',
    to: '结束期间，写法同上',
    by: '按什么划分市场',
    grain: '期间的长度',
  },
})

/** Declares the options of a question about a market. */
export function addMarketOptions(command: Command, language: Language): Command {
  const say = messages(language)
  return command
    .option('--workspace <folder>', say.workspace)
    .option('--market <text>', say.market)
    .option('--basis <text>', say.basis)
    .option('--measure <name>', say.measure)
    .option('--vendor <name>', say.vendor)
    .option('--region <name>', say.region)
    .option('--segment <name>', say.segment)
    .option('--from <period>', say.from)
    .option('--to <period>', say.to)
}

/** Declares the options of a question about the parts of a market: which market, what divides it, and how long periods are. */
export function addDivisionOptions(command: Command, language: Language): Command {
  const say = messages(language)
  return addMarketOptions(command, language)
    .addOption(new Option('--by <dimension>', say.by).choices([...dimensions]).default('vendor'))
    .addOption(new Option('--grain <grain>', say.grain).choices([...grains]))
}

/**
 * The filter that options stand for: the first and last day of the periods that are written.
 *
 * @throws UserError when `--from` or `--to` is no period
 */
export function filterOf({ market, basis, measure, vendor, region, segment, from, to }: MarketFlags) {
  return {
    ...{ market, basis, measure, vendor, region, segment },
    from: from === undefined ? undefined : parsePeriod(from).start,
    to: to === undefined ? undefined : parsePeriod(to).end,
  }
}
