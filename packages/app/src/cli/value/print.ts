import type { Customers, CustomerValue, TimeUnit, ValueAnswer } from '@bellwether/analysis'
import { type Bilingual, defineMessages, formatNumber, formatPercent } from '@bellwether/core'
import type { LifetimeFit, LifetimeModelName } from '@bellwether/models'
import { numberColumn, percentColumn } from '../output/columns.ts'
import type { Output } from '../output/output.ts'
import type { Column } from '../output/table.ts'

/** What was asked, and how many customers are shown. */
export type Shown = {
  readonly model: LifetimeModelName
  readonly unit: TimeUnit
  readonly horizon: number
  /** The discount of a year. */
  readonly yearly: number
  readonly margin: number
  /** How many customers; all unless given. */
  readonly top: number | undefined
}

const units: Readonly<Record<TimeUnit, Bilingual>> = {
  day: { en: 'days', zh: '天' },
  week: { en: 'weeks', zh: '周' },
  month: { en: 'months', zh: '个月' },
  year: { en: 'years', zh: '年' },
}

const names: Readonly<Record<LifetimeModelName, string>> = {
  'bg-nbd': 'BG/NBD',
  'pareto-nbd': 'Pareto/NBD',
  'bg-bb': 'BG/BB',
}

type Told = { n: string; repeat: string }

const messages = defineMessages({
  en: {
    customers: ({ n, repeat }: Told) => `${n} customers, ${repeat} of whom bought again`,
    until: ({ day }: { day: string }) => ` up to ${day}`,
    likelihood: ({ name, value }: { name: string; value: string }) => `\n${name}, log-likelihood ${value}`,
    totals: ({ alive, purchases, span }: { alive: string; purchases: string; span: string }) =>
      `\nExpected: ${alive} customers still there, ${purchases} purchases in the next ${span}`,
    actual: ({ actual, error }: { actual: string; error: string }) =>
      `Made since: ${actual} purchases; mean absolute error of a customer ${error}`,
    clv: ({ clv, discount }: { clv: string; discount: string }) =>
      `Worth today: ${clv}, discounted by ${discount} a year\n`,
    noValue: 'Nothing is known of the value of purchases, so customers are in order of expected purchases.\n',
    without: ({ n }: { n: string }) =>
      `${n} repeat customers whose purchases are worth nothing count as average.`,
    spendUnknown: ({ reason }: { reason: string }) =>
      `what customers spend could not be modelled, so none is valued: ${reason}`,
    rejected: ({ n }: { n: string }) =>
      `${n} rows of the file could not be taken: see bellwether import --dry-run`,
    assumptions:
      'Assumes that customers go on as they did: no change of price, season or competition. Purchases after the last day would prove it wrong: --to leaves some out to compare.',
    pareto: 'the same by another model',
    held: 'leave the last purchases out and compare',
  },
  zh: {
    customers: ({ n, repeat }) => `${n} 位客户，其中 ${repeat} 位再次购买`,
    until: ({ day }) => `，截至 ${day}`,
    likelihood: ({ name, value }) => `\n${name}，对数似然 ${value}`,
    totals: ({ alive, purchases, span }) => `\n预期：${alive} 位客户仍在，未来 ${span}购买 ${purchases} 次`,
    actual: ({ actual, error }) => `其后实际购买 ${actual} 次；每位客户平均绝对误差 ${error}`,
    clv: ({ clv, discount }) => `今日价值：${clv}，每年折现 ${discount}\n`,
    noValue: '没有购买金额，因此按预期购买次数排列客户。\n',
    without: ({ n }) => `${n} 位重复购买者的金额为零，按平均值计。`,
    spendUnknown: ({ reason }) => `无法为客户的消费额建模，故不估值：${reason}`,
    rejected: ({ n }) => `文件中 ${n} 行无法采用：见 bellwether import --dry-run`,
    assumptions: '假定客户照旧：价格、季节与竞争不变。末日之后的购买可证伪：用 --to 留出一部分来对照。',
    pareto: '换一个模型',
    held: '留出最近的购买作对照',
  },
})

/** An estimated parameter, as it is printed. */
export type ParameterRow = { name: string; value: number; standard_error: number; low: number; high: number }

/** The parameters of a fit, a row each. */
export const parametersOf = (fit: LifetimeFit<string>): ParameterRow[] =>
  Object.entries(fit.parameters).map(([name, { value, standardError, low, high }]) => ({
    ...{ name, value, standard_error: standardError, low, high },
  }))

/** Columns of a table of parameters. */
export const parameterColumns: Column<ParameterRow>[] = [
  { title: { en: 'Parameter', zh: '参数' }, cell: ({ name }) => name },
  numberColumn('Value', '值', ({ value }) => value, 4),
  numberColumn('Standard error', '标准误', ({ standard_error }) => standard_error, 4),
  numberColumn('95 % from', '95 % 下限', ({ low }) => low, 4),
  numberColumn('to', '上限', ({ high }) => high, 4),
]

const madeColumn = numberColumn<CustomerValue>('Made', '实际', ({ actual_purchases }) => actual_purchases, 0)

const spendColumns: Column<CustomerValue>[] = [
  numberColumn('Each', '每次', ({ expected_value }) => expected_value, 2),
  numberColumn('Value', '价值', ({ clv }) => clv, 2),
]

const customerColumns = ({ spend, totals }: ValueAnswer): Column<CustomerValue>[] => [
  { title: { en: 'Customer', zh: '客户' }, cell: ({ customer_id }) => customer_id, shrink: true },
  numberColumn('x', 'x', ({ frequency }) => frequency, 0),
  numberColumn('t_x', 't_x', ({ recency }) => recency, 2),
  numberColumn('T', 'T', ({ age }) => age, 2),
  percentColumn('Alive', '仍在', ({ p_alive }) => p_alive),
  numberColumn('Expected', '预期购买', ({ expected_purchases }) => expected_purchases, 2),
  ...(totals.actual_purchases === null ? [] : [madeColumn]),
  ...(spend ? spendColumns : []),
]

/** A model as one JSON row. */
export const modelRow = (model: string, fit: LifetimeFit<string>) => ({
  ...{ model, customers: fit.customers, log_likelihood: fit.logLikelihood, aic: fit.aic },
  parameters: Object.fromEntries(parametersOf(fit).map(({ name, ...row }) => [name, row])),
})

/** One JSON row a table: the models, what all come to, and each customer. */
function printRows(value: ValueAnswer, customers: Customers, shown: Shown, out: Output): void {
  const { fit, spend, totals } = value
  const { model, unit, horizon, yearly, margin, top } = shown
  out.rows([{ table: 'model', ...modelRow(model, fit) }], [])
  if (spend) out.rows([{ table: 'model', ...modelRow('gamma-gamma', spend) }], [])
  const { until, currency, rejected } = customers
  out.rows(
    [{ table: 'summary', ...totals, unit, horizon, discount: yearly, margin, until, currency, rejected }],
    [],
  )
  // A million of them are printed one by one.
  for (const row of value.top(top)) out.rows([{ table: 'customer', ...row }], [])
}

/** What customers are worth: the models, what all come to, and the most valuable. */
export function printValue(value: ValueAnswer, customers: Customers, shown: Shown, out: Output): void {
  const { spendUnknown: reason } = value
  if (reason) out.notice(messages(out.language).spendUnknown({ reason }))
  if (out.json) {
    printRows(value, customers, shown, out)
    return
  }
  const { language } = out
  const say = messages(language)
  const { fit, spend, totals } = value
  const { model, unit, horizon, yearly, top } = shown
  const number = (n: number, digits = 0) => formatNumber(n, language, digits)
  out.text(
    say.customers({ n: number(totals.customers), repeat: number(totals.repeat_customers) }) +
      (customers.until ? say.until({ day: customers.until }) : ''),
  )
  if (customers.rejected > 0) out.text(say.rejected({ n: number(customers.rejected) }))
  for (const [name, fitted] of [
    [names[model], fit],
    ['Gamma-Gamma', spend],
  ] as const) {
    if (!fitted) continue
    out.text(say.likelihood({ name, value: number(fitted.logLikelihood, 2) }))
    out.rows(parametersOf(fitted), parameterColumns)
  }
  const span = `${number(horizon)} ${units[unit][language]}`
  const expected = {
    alive: number(totals.expected_alive),
    purchases: number(totals.expected_purchases, 1),
    span,
  }
  out.text(say.totals(expected))
  if (totals.actual_purchases !== null) {
    const error = number(totals.mean_absolute_error!, 3)
    out.text(say.actual({ actual: number(totals.actual_purchases), error }))
  }
  if (totals.without_value > 0) out.text(say.without({ n: number(totals.without_value) }))
  const clv =
    totals.clv === null ? '' : `${number(totals.clv)}${customers.currency ? ` ${customers.currency}` : ''}`
  out.text(totals.clv === null ? say.noValue : say.clv({ clv, discount: formatPercent(yearly, language) }))
  out.rows(value.top(top), customerColumns(value))
  out.text(`\n${say.assumptions}`)
  out.next([
    ['bellwether value --model pareto-nbd', say.pareto],
    ['bellwether value --to 2025-06-30', say.held],
  ])
}
