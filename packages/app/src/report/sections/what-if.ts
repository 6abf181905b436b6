import {
  type AskedScenario,
  contraryEffects,
  driverName,
  nothingChanges,
  type Outcome,
  simulationWarnings,
} from '@bellwether/analysis'
import {
  defineMessages,
  formatList,
  formatMoney,
  formatPercent,
  formatPoints,
  type Language,
} from '@bellwether/core'
import type { ReportContext } from '../context.ts'
import { figure } from '../figure.ts'
import { panelProvenance } from '../llm-market.ts'
import { draws, horizon, outcomeOf, outcomesOf, type Story, storyOfReport } from '../scenarios.ts'
import { type Chapter, cite, type Figure, type Finding, type Section } from '../section.ts'
import { looks } from '../series.ts'
import { words } from '../words.ts'

const messages = defineMessages({
  en: {
    lead: ({ n }: { n: string }) =>
      `If one thing changes and what went together goes on doing so, what becomes of the shares of tokens in ${n} months? Each scenario is set against nothing changing, with the same chances for both.`,
    cheaper: ({ vendor }: { vendor: string }) => `${vendor} halves its prices`,
    capable: ({ vendor }: { vendor: string }) => `${vendor} catches up with the best rating`,
    open: ({ vendor }: { vendor: string }) => `${vendor} opens the weights of half its models`,
    exit: ({ vendor }: { vendor: string }) => `${vendor} leaves`,
    compareTitle: ({ n }: { n: string }) =>
      `Scenarios side by side: change of the vendor’s share after ${n} months`,
    compareDescription:
      'Against nothing changing; lines are 95 % intervals from what is uncertain of the effects. One that crosses zero leaves the direction open.',
    changeLabel: 'Change of share, percentage points',
    baselineTitle: ({ n }: { n: string }) => `If nothing changes: shares after ${n} months`,
    baselineDescription:
      'Dots are the shares of today; lines are the 95 % intervals that follow from how far shares have drifted by themselves over as many months.',
    shareLabel: 'Share of tokens',
    diversionTitle: ({ scenario }: { scenario: string }) => `${scenario}: where its share goes`,
    diversionDescription:
      'In an attraction model what one loses goes to the others in proportion to their shares; closer substitutes would get more.',
    told: ({
      scenario,
      before,
      after,
      low,
      high,
    }: Record<'scenario' | 'before' | 'after' | 'low' | 'high', string>) =>
      `${scenario}: its share goes from ${before} to ${after}, a change of ${low} to ${high} (95 %).`,
    revenue: ({ change }: { change: string }) => ` At list prices its tokens would bring ${change} a month.`,
    openDirection: ' The interval holds zero: the panel does not tell the direction.',
    gains: ({ list }: { list: string }) => ` It goes to ${list}.`,
    drift: ({ vendor, now, low, high, n }: Record<'vendor' | 'now' | 'low' | 'high' | 'n', string>) =>
      `Shares of tokens drift far by themselves: ${vendor}, at ${now} now, may be anywhere between ${low} and ${high} in ${n} months if nothing changes.`,
    limit:
      'The effects are the associations of the chapter before. A scenario says what follows from them, not what a vendor would cause by acting; replies of the others are left out here (bellwether simulate --respond).',
    contrary: ({ list }: { list: string }) =>
      `Not asked: what a change of ${list} would bring. Its sign in the panel is against what it does by itself, so the answer would be that of something not observed.`,
    own: 'Ask your own: bellwether simulate --set "Google: price -30%", or a YAML file of scenarios; with --panel for a market of yours.',
    method: ({ draws }: { draws: string }) =>
      `Attraction model as in the chapter before with one blended price; ${draws} draws of its effects and of drift; revenue at list price without discounts or caching.`,
  },
  zh: {
    lead: ({ n }) =>
      `假如一事改变，而以往相随者继续相随，${n} 个月后 token 份额会怎样？每个情景都与“一切不变”对照，两者面对同样的偶然。`,
    cheaper: ({ vendor }) => `${vendor} 价格减半`,
    capable: ({ vendor }) => `${vendor} 追平最高评分`,
    open: ({ vendor }) => `${vendor} 开放一半模型的权重`,
    exit: ({ vendor }) => `${vendor} 退出`,
    compareTitle: ({ n }) => `情景并列：${n} 个月后该厂商份额的变化`,
    compareDescription: '与“一切不变”相比；横线为由效应不确定性得出的 95 % 区间。跨过零则方向未定。',
    changeLabel: '份额变化（百分点）',
    baselineTitle: ({ n }) => `若一切不变：${n} 个月后的份额`,
    baselineDescription: '圆点为当前份额；横线为 95 % 区间，依据份额在同样长时间内自行漂移的幅度。',
    shareLabel: 'token 份额',
    diversionTitle: ({ scenario }) => `${scenario}：份额流向何处`,
    diversionDescription: '在吸引力模型中，一家所失按份额比例归于其余各家；更接近的替代者实际会得到更多。',
    told: ({ scenario, before, after, low, high }) =>
      `${scenario}：其份额从 ${before} 变为 ${after}，变化 ${low} 至 ${high}（95 %）。`,
    revenue: ({ change }) => `按标价计，其 token 每月带来的收入变化 ${change}。`,
    openDirection: '区间含零：面板说不出方向。',
    gains: ({ list }) => `流向 ${list}。`,
    drift: ({ vendor, now, low, high, n }) =>
      `token 份额自身漂移很大：${vendor} 目前为 ${now}，若一切不变，${n} 个月后可能在 ${low} 至 ${high} 之间。`,
    limit:
      '效应即上一章的关联。情景说的是由此推出什么，而不是某厂商行动会造成什么；此处未计他家应对（bellwether simulate --respond）。',
    contrary: ({ list }) =>
      `未问：改变${list}会怎样。它在面板中的符号与自身作用相悖，答案会是某个未观测因素的。`,
    own: '可自行提问：bellwether simulate --set "Google: price -30%"，或写成 YAML 情景文件；自己的市场用 --panel。',
    method: ({ draws }) =>
      `模型同上一章，价格合为一个混合价；对效应与漂移抽样 ${draws} 次；收入按标价，不计折扣与缓存。`,
  },
})

/** How many vendors a figure names. */
const shown = 8

/** A scenario in words. */
export const scenarioTitle = ({ kind, entity }: AskedScenario, { language, names }: ReportContext) =>
  messages(language)[kind]({ vendor: names.vendor(entity) })

const provenance = (story: Story, context: ReportContext) =>
  panelProvenance(story.market, messages(context.language).method({ draws: String(draws) }), context)

/** An outcome as a row of the report's tables, with the JSON names of `bellwether simulate`. */
const tableRow = ({ scenario, period, entity, share, shareChange }: Outcome) => ({
  scenario,
  period,
  entity,
  share: share.point,
  share_low: share.low,
  share_high: share.high,
  share_change: shareChange.point,
  share_change_low: shareChange.low,
  share_change_high: shareChange.high,
})

function compareFigure(story: Story, context: ReportContext): Figure {
  const say = messages(context.language)
  const outcomes = story.asked.map((asked) => outcomeOf(story, asked))
  const rows = story.asked.map((asked, i) => {
    const { point, low, high } = outcomes[i]!.shareChange
    return {
      label: scenarioTitle(asked, context),
      value: point,
      low,
      high,
      series: context.names.vendor(asked.entity),
    }
  })
  const options = {
    title: say.compareTitle({ n: String(horizon) }),
    description: say.compareDescription,
    valueLabel: say.changeLabel,
    format: 'points',
    mark: 'dot',
    styles: looks(
      story.asked,
      ({ entity }) => context.names.vendor(entity),
      ({ entity }) => entity,
      context,
    ),
  } as const
  const table = { name: 'scenarios', rows: outcomes.map(tableRow) }
  return figure('what-if-compare', { chart: 'ranking', rows, options }, provenance(story, context), table)
}

function baselineFigure(story: Story, context: ReportContext): Figure {
  const say = messages(context.language)
  const largest = outcomesOf(story, nothingChanges.name)
    .toSorted((a, b) => b.share.point - a.share.point)
    .slice(0, shown)
  const label = ({ entity }: Outcome) => context.names.vendor(entity)
  const rows = largest.map((row) => ({
    label: label(row),
    value: row.share.point,
    low: row.share.low,
    high: row.share.high,
  }))
  const options = {
    title: say.baselineTitle({ n: String(horizon) }),
    description: say.baselineDescription,
    valueLabel: say.shareLabel,
    format: 'percent',
    mark: 'dot',
    styles: looks(largest, label, ({ entity }) => entity, context),
  } as const
  const table = { name: 'baseline', rows: largest.map(tableRow) }
  return figure('what-if-baseline', { chart: 'ranking', rows, options }, provenance(story, context), table)
}

function gainsOf({ simulation }: Story, { scenario, entity }: AskedScenario) {
  return simulation.diversion
    .filter((part) => part.scenario === scenario.name && part.entity === entity)
    .toSorted((a, b) => b.part - a.part)
}

function diversionFigure(story: Story, context: ReportContext): Figure[] {
  const asked = story.asked.find(({ kind }) => kind === 'exit')
  if (!asked) return []
  const say = messages(context.language)
  const parts = gainsOf(story, asked).slice(0, shown)
  const label = ({ other }: (typeof parts)[0]) => context.names.vendor(other)
  const rows = parts.map((part) => ({ label: label(part), value: part.part }))
  const options = {
    title: say.diversionTitle({ scenario: scenarioTitle(asked, context) }),
    description: say.diversionDescription,
    seriesLabel: words(context.language).vendor,
    format: 'percent',
    styles: looks(parts, label, ({ other }) => other, context),
  } as const
  const table = { name: 'diversion', rows: parts }
  return [figure('what-if-diversion', { chart: 'ranking', rows, options }, provenance(story, context), table)]
}

function scenarioFinding(story: Story, asked: AskedScenario, context: ReportContext): Finding {
  const { language, names } = context
  const say = messages(language)
  const outcome = outcomeOf(story, asked)
  const base = outcomesOf(story, nothingChanges.name).find(({ entity }) => entity === asked.entity)!
  const percent = (value: number) => cite(formatPercent(value, language))
  const points = (value: number) => cite(formatPoints(value, language).replace('-', '−'))
  const { low, high } = outcome.shareChange
  const told = say.told({
    scenario: scenarioTitle(asked, context),
    before: percent(base.share.point),
    after: percent(outcome.share.point),
    low: points(low),
    high: points(high),
  })
  const revenue =
    asked.kind === 'cheaper' && outcome.revenueChange
      ? say.revenue({ change: cite(signedMoney(outcome.revenueChange.point, language)) })
      : ''
  const parts = gainsOf(story, asked)
    .slice(0, 3)
    .map(({ other, part }) => `${names.vendor(other)} ${cite(formatPercent(part, language, 0))}`)
  const gains = asked.kind === 'exit' ? say.gains({ list: formatList(parts, language) }) : ''
  const open = low < 0 && high > 0 ? say.openDirection : ''
  return {
    text: told + revenue + gains + open,
    figure: asked.kind === 'exit' ? 'what-if-diversion' : 'what-if-compare',
    headline: asked.kind === 'exit',
  }
}

const signedMoney = (value: number, language: Language) =>
  `${value < 0 ? '−' : '+'}${formatMoney(Math.abs(value), 'USD', language)}`

function driftFinding(story: Story, { language, names }: ReportContext): Finding[] {
  const [largest] = outcomesOf(story, nothingChanges.name).toSorted((a, b) => b.share.point - a.share.point)
  if (!largest) return []
  const percent = (value: number) => cite(formatPercent(value, language, 0))
  const text = messages(language).drift({
    vendor: names.vendor(largest.entity),
    now: percent(largest.share.point),
    low: percent(largest.share.low),
    high: percent(largest.share.high),
    n: String(horizon),
  })
  return [{ text, figure: 'what-if-baseline', headline: true }]
}

const empty: Chapter = { lead: '', findings: [], figures: [], notes: [] }

/** What becomes of shares if something changes. */
export const whatIf: Section = {
  id: 'what-if',
  title: { en: 'What if', zh: '如果……会怎样' },
  async build(context) {
    const story = await storyOfReport(context)
    if (!story) return empty
    const { market, asked } = story
    const say = messages(context.language)
    const contrary = contraryEffects(market.result.market).map((name) => driverName(name, context.language))
    return {
      lead: say.lead({ n: String(horizon) }),
      findings: [
        ...driftFinding(story, context),
        ...asked.map((one) => scenarioFinding(story, one, context)),
      ],
      figures: [
        baselineFigure(story, context),
        compareFigure(story, context),
        ...diversionFigure(story, context),
      ],
      notes: [
        say.limit,
        ...simulationWarnings(story.simulation)
          .filter(({ code }) => code !== 'not_causal')
          .map(({ message }) => message[context.language]),
        ...(contrary.length > 0 ? [say.contrary({ list: formatList(contrary, context.language) })] : []),
        say.own,
      ],
    }
  },
}
