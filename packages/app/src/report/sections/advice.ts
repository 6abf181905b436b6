import { type MarketAdvice, marketAdvice } from '@bellwether/analysis'
import { defineMessages, formatNumber, formatPercent, formatPoints, isUserError } from '@bellwether/core'
import {
  allVendors,
  type MiddleChange,
  middleChanges,
  type PricePoint,
  priceChanges,
  priceHistory,
} from '@bellwether/market'
import { leverWords } from '../../levers/words.ts'
import type { ReportContext } from '../context.ts'
import { figure, provenanceOf } from '../figure.ts'
import { panelProvenance } from '../llm-market.ts'
import { type Story, storyOfReport } from '../scenarios.ts'
import { type Chapter, cite, type Figure, type Finding, type Section } from '../section.ts'
import { looks } from '../series.ts'
import { words } from '../words.ts'
import { ownLevers } from './own-levers.ts'
import { scenarioTitle } from './what-if.ts'

type Text = Record<string, string>

const messages = defineMessages({
  en: {
    lead: 'A ranked list, each with what it is expected to bring, how sure that is, what it rests on, what it assumes and what would prove it wrong. Nothing is on it without a number.',
    vendorsTitle: ({ n }: Text) => `For vendors: expected change of the share of tokens after ${n} months`,
    vendorsDescription:
      'The actions of the chapter “What if”, the largest expected gain first; lines are 95 % intervals.',
    change: 'Change of share, percentage points',
    vendor: ({ rank, scenario, change, low, high, n, advice, rows, units }: Text) =>
      `For vendors, ${rank}. ${scenario}: ${change} of tokens within ${n} months (95 %: ${low} to ${high}): ${advice}. Rests on: ${rows} vendor-months of the panel. Assumes: what went together in the panel goes on doing so when one acts, and nobody replies. Proved wrong by: a test that shows the change to a random half of ${units} requests a group, in which the interval of the change of the vendor’s share excludes ${change}.`,
    buyersTitle: 'For buyers: how list prices of models on record changed',
    buyersDescription:
      'Median change from the first price on record to the last, over models whose price changed at all; lines are 95 % intervals.',
    relative: 'Median change of the list price',
    all: 'All vendors',
    buyers: ({ models, cut, change, low, high, units }: Text) =>
      `For buyers: look at list prices again before you renew, and bind no price for long: of ${models} models whose price changed, ${cut} became cheaper, by ${change} in the middle (95 %: ${low} to ${high}). Rests on: the prices on record. Assumes: models you use change like those on record. Proved wrong by: the next ${units} changes of price, if no more than half of them are cuts.`,
    ask: 'Levers of your own users need your events: bellwether report --workspace FOLDER, or bellwether levers.',
    tooFew: ({ reason }: Text) => `Your own levers could not be worked out: ${reason}.`,
    limit:
      'Associations are no effects: where no experiment was run, “do it” means that the interval holds no loss, not that the cause is known. An experiment decides (docs/en/experiments.md).',
    methodVendors:
      'Scenarios as in “What if”, ranked by the expected change; units for a power of 80 % at 5 %.',
    methodBuyers:
      'Last list price over the first, blended (3 × input + output) ÷ 4; median over models with the bootstrap over models.',
  },
  zh: {
    lead: '按先后排列的清单：每项都写明预期带来什么、把握多大、依据什么、假定什么、何以证伪。没有数字的不列。',
    vendorsTitle: ({ n }) => `对厂商：${n} 个月后 token 份额的预期变化`,
    vendorsDescription: '即“如果……会怎样”一章中的行动，按预期收益从大到小；横线为 95 % 区间。',
    change: '份额变化（百分点）',
    vendor: ({ rank, scenario, change, low, high, n, advice, rows, units }) =>
      `对厂商，${rank}. ${scenario}：${n} 个月内 token 份额 ${change}（95 % 区间 ${low} 至 ${high}）：${advice}。依据：面板中 ${rows} 个厂商·月。假定：面板中相伴者在一方行动时继续相伴，且他家不应对。证伪：随机向一半请求展示该变化，每组 ${units} 次请求，若该厂商份额变化的区间不含 ${change}。`,
    buyersTitle: '对采购方：有记录的模型标价如何变化',
    buyersDescription: '自首次记录至末次记录的变化之中位数，只计价格变动过的模型；横线为 95 % 区间。',
    relative: '标价变化的中位数',
    all: '全部厂商',
    buyers: ({ models, cut, change, low, high, units }) =>
      `对采购方：续约前重新核对标价，价格不宜锁定过久：价格变动过的 ${models} 个模型中，${cut} 降价，变化中位数为 ${change}（95 % 区间 ${low} 至 ${high}）。依据：有记录的标价。假定：所用模型与有记录者变化相似。证伪：今后 ${units} 次调价中，降价不超过一半。`,
    ask: '自有用户的举措需要自有事件：bellwether report --workspace 文件夹，或 bellwether levers。',
    tooFew: ({ reason }) => `无法得出自有举措：${reason}。`,
    limit:
      '关联不是效果：没有做过实验时，“可以做”只表示区间不含损失，而非已知因果。由实验定夺（docs/zh/experiments.md）。',
    methodVendors: '情景同“如果……会怎样”，按预期变化排列；单位数按功效 80 %、显著性 5 %。',
    methodBuyers: '末次标价除以首次，混合价（3 × 输入 + 输出）÷ 4；对模型取中位数，区间为对模型的自助法。',
  },
})

type Part = Pick<Chapter, 'findings' | 'figures' | 'notes'>
const nothing: Part = { findings: [], figures: [], notes: [] }

async function ownPart(context: ReportContext): Promise<Part> {
  const { own, language } = context
  const say = messages(language)
  if (!own?.lastDay('events')) return { ...nothing, notes: [say.ask] }
  try {
    return await ownLevers(own, context)
  } catch (error) {
    if (!isUserError(error)) throw error
    return { ...nothing, notes: [say.tooFew({ reason: error.message })] }
  }
}

const titleOf = (story: Story, { scenario }: MarketAdvice, context: ReportContext): string =>
  scenarioTitle(story.asked.find((asked) => asked.scenario.name === scenario)!, context)

function vendorsFigure(story: Story, rows: readonly MarketAdvice[], context: ReportContext): Figure {
  const say = messages(context.language)
  const name = ({ entity }: MarketAdvice) => context.names.vendor(entity)
  const points = rows.map((row) => ({
    label: titleOf(story, row, context),
    value: row.share_change,
    low: row.low,
    high: row.high,
    series: name(row),
  }))
  const options = {
    title: say.vendorsTitle({ n: String(story.simulation.horizon) }),
    description: say.vendorsDescription,
    valueLabel: say.change,
    format: 'points',
    mark: 'dot',
    styles: looks(rows, name, ({ entity }) => entity, context),
  } as const
  return figure(
    'advice-vendors',
    { chart: 'ranking', rows: points, options },
    panelProvenance(story.market, say.methodVendors, context),
    { name: 'advice', rows },
  )
}

async function vendorsPart(context: ReportContext): Promise<Part> {
  const story = await storyOfReport(context)
  if (!story) return nothing
  const { language } = context
  const say = messages(language)
  const rows = marketAdvice(story.simulation, story.asked)
  if (rows.length === 0) return nothing
  const points = (value: number) => cite(formatPoints(value, language).replace('-', '−'))
  const findings = rows.map((row): Finding => {
    const text = say.vendor({
      rank: formatNumber(row.rank, language),
      scenario: titleOf(story, row, context),
      change: points(row.share_change),
      low: points(row.low),
      high: points(row.high),
      n: String(row.horizon),
      advice: leverWords(language)[row.advice],
      rows: formatNumber(row.rows, language),
      units: cite(formatNumber(row.units_per_group, language)),
    })
    // A team with users of its own reads its first lever in the summary instead.
    return { text, figure: 'advice-vendors', headline: row.rank === 1 && !context.own }
  })
  return { findings, figures: [vendorsFigure(story, rows, context)], notes: [] }
}

/** So many changes are watched before the advice is given up. */
const nextChanges = 20

async function buyersPart(context: ReportContext): Promise<Part> {
  const { language, names } = context
  const say = messages(language)
  const { result, sql } = await context.trace((engine) =>
    engine.all<PricePoint>(priceHistory(engine.dialect)),
  )
  const rows = middleChanges(priceChanges(result))
  const [all] = rows
  if (!all) return nothing
  const name = ({ vendor }: MiddleChange) => (vendor === allVendors ? say.all : names.vendor(vendor))
  const percent = (value: number) => cite(formatPercent(value, language, 0).replace('-', '−'))
  const text = say.buyers({
    models: formatNumber(all.models, language),
    cut: percent(all.cut),
    change: percent(all.median),
    low: percent(all.low),
    high: percent(all.high),
    units: String(nextChanges),
  })
  const options = {
    title: say.buyersTitle,
    description: say.buyersDescription,
    valueLabel: say.relative,
    seriesLabel: words(language).vendor,
    format: 'percent',
    mark: 'dot',
    styles: looks(rows, name, ({ vendor }) => vendor, context),
  } as const
  const points = rows.map((row) => ({ label: name(row), value: row.median, low: row.low, high: row.high }))
  return {
    findings: [{ text, figure: 'advice-buyers' }],
    figures: [
      figure(
        'advice-buyers',
        { chart: 'ranking', rows: points, options },
        provenanceOf(rows, sql, say.methodBuyers, context),
        { name: 'price_changes', rows },
      ),
    ],
    notes: [],
  }
}

/** What to do first: a team with its own users, vendors, and those who buy from them. */
export const advice: Section = {
  id: 'advice',
  title: { en: 'What to do first', zh: '先做什么' },
  async build(context) {
    const say = messages(context.language)
    const parts = [await ownPart(context), await vendorsPart(context), await buyersPart(context)]
    return {
      lead: say.lead,
      findings: parts.flatMap(({ findings }) => findings),
      figures: parts.flatMap(({ figures }) => figures),
      notes: [...parts.flatMap(({ notes }) => notes), say.limit],
    }
  },
}
