import {
  type CustomersOptions,
  customersOfSales,
  customerValue,
  readCustomers,
  readSubscribers,
  subscriptionValue,
  type TimeUnit,
  timeUnits,
  type ValueAnswer,
} from '@bellwether/analysis'
import { defineMessages, type Language, parsePeriod, UserError } from '@bellwether/core'
import { type FileOptions, parseDecimal } from '@bellwether/market'
import { type LifetimeModelName, lifetimeModels } from '@bellwether/models'
import { type Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { defaultWorkspace } from '../market/activity.ts'
import { withEngine } from '../market/engine.ts'
import { countOption, numberOption } from '../numbers.ts'
import { printValue } from '../value/print.ts'
import { printSubscriptions } from '../value/subscriptions.ts'

const messages = defineMessages({
  en: {
    file: 'customers (columns x, t_x, T and perhaps the mean value), purchases (customer, day, amount) or, for sbg, subscribers (cohort, period, active); else the sales of --workspace',
    workspace: 'the folder that sales were imported into',
    model:
      'how customers buy: bg-nbd, pareto-nbd, or bg-bb where they can buy once a unit of time; sbg for subscriptions',
    unit: 'the unit of time; week, for sbg year, unless given',
    horizon: 'units of time ahead; a year, for sbg five at least, unless given',
    discount: 'discount a year: 0.1 for 10 %',
    margin: 'what is earned of a unit of value',
    amount: 'what is paid at each renewal, for sbg',
    pool: 'all cohorts leave alike, for sbg',
    to: 'the last day that counts; purchases after it are compared with what was expected',
    top: 'how many customers to print, the most valuable first, or all',
    vendor: 'only purchases from this vendor',
    product: 'only of this product',
    region: 'only in this region',
    segment: 'only of this segment',
    columns: 'the columns of a file without a header, in order',
    map: 'a column under another name, such as customer_id=Household',
    dateFormat: 'how days are written, such as d/m/y',
    decimal: 'the decimal sign, . or ,',
    subscribers: 'sbg needs a table of subscribers by cohort and renewal',
    building: 'fitting …',
  },
  zh: {
    file: '客户汇总（列 x、t_x、T，可含平均金额）、购买记录（客户、日期、金额），sbg 则为订阅人数（cohort、period、active）；不写则用 --workspace 的销售',
    workspace: '导入销售的工作区文件夹',
    model: '购买模型：bg-nbd、pareto-nbd，或每单位时间至多购买一次的 bg-bb；订阅用 sbg',
    unit: '时间单位；默认 week，sbg 默认 year',
    horizon: '往后多少个时间单位；默认一年，sbg 至少五个',
    discount: '每年折现率：10 % 写作 0.1',
    margin: '每单位金额的毛利',
    amount: '每次续订支付的金额（sbg）',
    pool: '各同期群流失规律相同（sbg）',
    to: '计入的最后一天；其后的购买用来与预期对照',
    top: '输出多少位客户（价值最高者在前），或 all',
    vendor: '只计从此厂商的购买',
    product: '只计此产品',
    region: '只计此地区',
    segment: '只计此细分',
    columns: '无表头文件的各列名称，按次序',
    map: '改用其他名称的列，例如 customer_id=Household',
    dateFormat: '日期写法，例如 d/m/y',
    decimal: '小数点符号，. 或 ,',
    subscribers: 'sbg 需要按同期群与续订次数列出的订阅人数表',
    building: '正在估计……',
  },
})

type Flags = {
  workspace: string
  model: LifetimeModelName | 'sbg'
  unit?: TimeUnit
  horizon?: string
  discount: string
  margin: string
  amount: string
  pool?: boolean
  to?: string
  top?: string
  vendor?: string
  product?: string
  region?: string
  segment?: string
  columns?: string
  map: string[]
  dateFormat?: string
  decimal?: string
}

const yearOf: Readonly<Record<TimeUnit, number>> = { day: 365, week: 52, month: 12, year: 1 }

/** How many customers a table shows unless told. */
const shown = 10

/** The options of a file, as import takes them. */
function fileOptions({ columns, map, dateFormat, decimal }: Flags): FileOptions {
  return {
    map: Object.fromEntries(map.map((pair) => pair.split('=', 2) as [string, string])),
    ...(columns !== undefined && { columns: columns.split(',').map((name) => name.trim()) }),
    ...(dateFormat !== undefined && { dateFormat }),
    ...(decimal !== undefined && { decimal: parseDecimal(decimal) }),
  }
}

async function customersOf(file: string | undefined, flags: Flags, options: CustomersOptions) {
  if (file !== undefined) return readCustomers(file, fileOptions(flags), options)
  return withEngine(flags.workspace, (engine) => customersOfSales(engine, options))
}

/** What subscribers are worth: their options have a year for a unit, and an end that is further off. */
async function answerSubscribers(file: string | undefined, flags: Flags, { out, language }: Context) {
  if (file === undefined) {
    throw new UserError(messages(language).subscribers, {
      hint: 'bellwether value subscribers.csv --model sbg',
    })
  }
  const { unit = 'year', pool } = flags
  const positive = { least: 0, open: true }
  const horizon = countOption(
    flags.horizon ?? String(Math.max(5, yearOf[unit])),
    '--horizon',
    language,
    10_000,
  )
  // Renewals have no end: near a discount of 0 neither has their sum.
  const yearly = numberOption(flags.discount, '--discount', language, { least: 0.001, most: 10 })
  const margin = numberOption(flags.margin, '--margin', language, positive)
  const amount = numberOption(flags.amount, '--amount', language, positive)
  const discount = (1 + yearly) ** (timeUnits[unit] / timeUnits.year) - 1
  const cohorts = await readSubscribers(file, fileOptions(flags))
  const value = subscriptionValue(cohorts, { horizon, discount, amount, margin, pool: pool === true })
  printSubscriptions(value, { unit, horizon, yearly, margin, amount }, out)
}

async function answer(file: string | undefined, flags: Flags, context: Context): Promise<void> {
  const { model, unit = 'week', vendor, product, region, segment } = flags
  if (model === 'sbg') return answerSubscribers(file, flags, context)
  const { out, language } = context
  const horizon = countOption(flags.horizon ?? String(yearOf[unit]), '--horizon', language, 10_000)
  const yearly = numberOption(flags.discount, '--discount', language, { least: -1, most: 10, open: true })
  const margin = numberOption(flags.margin, '--margin', language, { least: 0, open: true })
  out.progress(messages(language).building)
  const customers = await customersOf(file, flags, {
    ...{ unit, horizon, vendor, product, region, segment },
    discrete: model === 'bg-bb',
    until: flags.to === undefined ? undefined : parsePeriod(flags.to).end,
  })
  const discount = (1 + yearly) ** (timeUnits[unit] / timeUnits.year) - 1
  const value: ValueAnswer = customerValue(customers, { model, horizon, discount, margin })
  const top = topOf(flags.top, out.json, language)
  printValue(value, customers, { model, unit, horizon, yearly, margin, top }, out)
}

/** How many customers are printed; undefined for all. */
function topOf(text: string | undefined, json: boolean, language: Language): number | undefined {
  if (text === 'all' || (text === undefined && json)) return undefined
  return numberOption(text ?? String(shown), '--top', language, { least: 0, whole: true })
}

/** `bellwether value`: what customers will buy and be worth. */
export function configure(command: Command, context: Context): void {
  const say = messages(context.language)
  const collect = (text: string, before: string[]) => [...before, text]
  const names = [...Object.keys(lifetimeModels), 'sbg']
  command
    .argument('[file]', say.file)
    .option('--workspace <folder>', say.workspace, defaultWorkspace)
    .addOption(new Option('--model <name>', say.model).choices(names).default('bg-nbd'))
    .addOption(new Option('--unit <unit>', say.unit).choices(Object.keys(timeUnits)))
    .option('--horizon <n>', say.horizon)
    .option('--discount <rate>', say.discount, '0.1')
    .option('--margin <rate>', say.margin, '1')
    .option('--amount <value>', say.amount, '1')
    .option('--pool', say.pool)
    .option('--to <day>', say.to)
    .option('--top <n>', say.top)
    .option('--vendor <name>', say.vendor)
    .option('--product <name>', say.product)
    .option('--region <name>', say.region)
    .option('--segment <name>', say.segment)
    .option('--columns <names>', say.columns)
    .option('--map <column=name>', say.map, collect, [])
    .option('--date-format <notation>', say.dateFormat)
    .option('--decimal <sign>', say.decimal)
    .action((file: string | undefined, flags: Flags) => answer(file, flags, context))
}
