import { type LeverRow, leverRows, type Recommendation, readHistory, recommend } from '@bellwether/analysis'
import { defineMessages, formatNumber } from '@bellwether/core'
import {
  assumptionTexts,
  evidenceText,
  expectedText,
  falsifierText,
  leverText,
  leverWords,
} from '../../levers/words.ts'
import type { ReportContext } from '../context.ts'
import { figure } from '../figure.ts'
import type { OwnData } from '../own.ts'
import { type Chapter, cite, type Figure, type Finding } from '../section.ts'
import type { Traced } from '../trace.ts'

const messages = defineMessages({
  en: {
    title: 'Your levers, by what they bring in twelve months',
    description: ({ unit }: { unit: string }) =>
      `Expected change of ${unit} against nothing changing; lines are 95 % intervals from how months differed.`,
    money: ({ currency, amount }: Record<'currency' | 'amount', string>) =>
      `profit in ${currency}, at ${amount} of revenue per active user and month (sales of the last three months)`,
    months: 'months of use (user-months; no sales are imported, so money is not known)',
    label: 'Change within twelve months',
    sentence: ({
      rank,
      expected,
      advice,
      evidence,
      assumes,
      wrong,
    }: Record<'rank' | 'expected' | 'advice' | 'evidence' | 'assumes' | 'wrong', string>) =>
      `${rank}. ${expected}: ${advice}. Rests on: ${evidence}. Assumes: ${assumes}. Proved wrong by: ${wrong}.`,
    join: '; ',
    note: 'Costs of pulling a lever are not known here, so no effect is net of them: bellwether levers --cost LEVER=AMOUNT --cac AMOUNT --margin SHARE.',
    price:
      'The price lever assumes that new users rise by 11 % when the price falls by 10 % (--price-elasticity −1).',
    method:
      'Users by how long they have been active or away, projected with the chances of all observed months; jackknife over months with Student’s t; see docs/en/levers.md.',
  },
  zh: {
    title: '自有举措：十二个月内各带来多少',
    description: ({ unit }) => `与“一切不变”相比，${unit}的预期变化；横线为由各月差异得出的 95 % 区间。`,
    money: ({ currency, amount }) =>
      `利润（${currency}，按每名活跃用户每月收入 ${amount}，取自最近三个月的销售）`,
    months: '使用量（用户·月；未导入销售，金额未知）',
    label: '十二个月内的变化',
    sentence: ({ rank, expected, advice, evidence, assumes, wrong }) =>
      `${rank}. ${expected}：${advice}。依据：${evidence}。假定：${assumes}。证伪：${wrong}。`,
    join: '；',
    note: '此处不知实施举措的成本，各项效果均未扣除：bellwether levers --cost 举措=金额 --cac 金额 --margin 比例。',
    price: '价格举措假定降价 10 % 使新用户增加 11 %（--price-elasticity −1）。',
    method:
      '按连续活跃或离开的时长计用户，以全部观测月份的概率推算；对各月作刀切法并用 t 分布；见 docs/zh/levers.md。',
  },
})

type Asked = {
  readonly rows: readonly LeverRow[]
  readonly recommendations: readonly Recommendation[]
  readonly unit: string
}

const horizons = [3, 6, 12]

async function ask(own: OwnData, { language }: ReportContext): Promise<Traced<Asked>> {
  const say = messages(language)
  const { result, sql } = await own.trace((engine) => readHistory(engine, { grain: 'month' }))
  const { history, revenue } = result
  const options = { revenuePerUser: revenue?.perUser ?? 1, priceElasticity: -1, horizons, grain: 'month' }
  const rows = leverRows(history, options)
  const unit = revenue
    ? say.money({ currency: revenue.currency, amount: formatNumber(revenue.perUser, language, 2) })
    : say.months
  return { result: { rows, recommendations: recommend(history, options, rows), unit }, sql }
}

function leversFigure({ result, sql }: Traced<Asked>, own: OwnData, context: ReportContext): Figure {
  const { language } = context
  const say = messages(language)
  const rows = result.recommendations.map(({ lever, profit_change, low, high }) => ({
    label: leverText(lever, language),
    value: profit_change,
    low,
    high,
  }))
  const options = {
    title: say.title,
    description: say.description({ unit: result.unit }),
    valueLabel: say.label,
    format: 'integer',
    mark: 'dot',
  } as const
  return figure(
    'advice-levers',
    { chart: 'ranking', rows, options },
    own.provenance('events', sql, say.method),
    { name: 'levers', rows: result.rows },
  )
}

function findingsOf({ recommendations }: Asked, { language }: ReportContext): Finding[] {
  const say = messages(language)
  const advice = leverWords(language)
  return recommendations.map((row) => ({
    text: say.sentence({
      rank: formatNumber(row.rank, language),
      expected: expectedText(row, 'month', language, cite),
      advice: advice[row.advice],
      evidence: evidenceText(row.evidence, 'month', language),
      assumes: assumptionTexts(row, language).join(say.join),
      wrong: falsifierText(row, language),
    }),
    figure: 'advice-levers',
    headline: row.rank === 1,
  }))
}

/** What a team should do first with its own users, from its events and sales. */
export async function ownLevers(
  own: OwnData,
  context: ReportContext,
): Promise<Pick<Chapter, 'findings' | 'figures' | 'notes'>> {
  const say = messages(context.language)
  const asked = await ask(own, context)
  return {
    findings: findingsOf(asked.result, context),
    figures: [leversFigure(asked, own, context)],
    notes: [say.note, say.price],
  }
}
