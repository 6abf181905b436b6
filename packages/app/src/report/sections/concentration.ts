import { defineMessages, formatNumber, formatPercent } from '@bellwether/core'
import {
  type ConcentrationRow,
  concentrationOf,
  latestPeriods,
  mergerGuidelines,
  observedShares,
} from '@bellwether/market'
import { basisLabel, isCompared, orderOf } from '../bases.ts'
import type { ReportContext } from '../context.ts'
import { figure, provenanceOf } from '../figure.ts'
import { cite, type Figure, type Finding, type Section } from '../section.ts'
import { referralShare, tokenShare } from '../series.ts'
import { formatMonth } from '../words.ts'

const messages = defineMessages({
  en: {
    lead: 'The Herfindahl–Hirschman index adds the squares of all shares: 10,000 is a monopoly. Where a publisher leaves vendors unnamed only bounds are known, and the bounds are what is shown.',
    title: 'Concentration on each basis',
    description: `HHI of the latest period. Bars are the least it can be, from the named vendors alone; whiskers reach the most it can be if the unnamed are as large as the list allows. US agencies call a market highly concentrated above ${mergerGuidelines.hhi}.`,
    value: 'HHI (0–10,000)',
    timeTitle: 'Concentration over time on two bases',
    timeDescription:
      'HHI of routed tokens (one day a month) and of chatbot referrals (monthly), each with its bounds.',
    over: ({ n, all, threshold }: Record<'n' | 'all' | 'threshold', string>) =>
      `On ${n} of ${all} bases the market is highly concentrated (HHI certainly above ${threshold}).`,
    extremes: ({
      least,
      leastHhi,
      most,
      mostHhi,
    }: Record<'least' | 'leastHhi' | 'most' | 'mostHhi', string>) =>
      `Concentration runs from an HHI of ${leastHhi} (${least}) to ${mostHhi} (${most}).`,
    effective: ({ basis, firms, cr3 }: Record<'basis' | 'firms' | 'cr3', string>) =>
      `${basis}: as concentrated as ${firms} equal vendors would be; the three largest hold ${cr3}.`,
    trend: ({ basis, from, first, to, last }: Record<'basis' | 'from' | 'first' | 'to' | 'last', string>) =>
      `${basis}: the HHI went from ${first} in ${from} to ${last} in ${to}.`,
    method:
      'HHI = Σ share² × 10,000 over named vendors (lower bound); the upper bound gives the unnamed share to as few vendors as can each be no larger than the smallest named one.',
    note: 'An HHI is only as good as its market: a narrow list of apps is concentrated by construction.',
    noteSurvey:
      'Where a publisher names a few vendors and leaves most of the market open, the bounds are far apart: read the whiskers, not the bar.',
  },
  zh: {
    lead: '赫芬达尔指数（HHI）是各家份额的平方和，10,000 即独家垄断。发布方未列全厂商时只能知道上下界，这里展示的就是上下界。',
    title: '各口径下的集中度',
    description: `最新一期的 HHI。条形为下界，只计已列名的厂商；须线为上界，即未列名者在榜单允许的范围内尽可能大。美国反垄断机构以 ${mergerGuidelines.hhi} 以上为高度集中。`,
    value: 'HHI（0–10,000）',
    timeTitle: '两种口径下集中度的变化',
    timeDescription: '路由 token（每月一天）与聊天机器人引荐（每月）的 HHI，附上下界。',
    over: ({ n, all, threshold }) =>
      `${all} 种口径中有 ${n} 种确定属于高度集中（HHI 必在 ${threshold} 以上）。`,
    extremes: ({ least, leastHhi, most, mostHhi }) =>
      `集中度差别悬殊：HHI 最低为 ${leastHhi}（${least}），最高为 ${mostHhi}（${most}）。`,
    effective: ({ basis, firms, cr3 }) =>
      `${basis}：相当于由 ${firms} 家规模相同的厂商平分，前三家合计占 ${cr3}。`,
    trend: ({ basis, from, first, to, last }) => `${basis}：HHI 从${from}的 ${first} 变为${to}的 ${last}。`,
    method:
      'HHI = 已列名厂商 Σ 份额² × 10,000（下界）；上界假定未列名份额由尽可能少的厂商持有，且每家不超过已列名的最小者。',
    note: 'HHI 的意义取决于市场如何划定：只收录少数应用的榜单，天然就集中。',
    noteSurvey: '若发布方只列出少数厂商而大部分市场未列名，上下界会相距很远：应看须线，而不是条形。',
  },
})

const hhi = (value: number, { language }: ReportContext): string => cite(formatNumber(value, language, 0))

function overFinding(rows: readonly ConcentrationRow[], context: ReportContext): Finding[] {
  const over = rows.filter(({ hhi_low }) => hhi_low > mergerGuidelines.hhi)
  const count = (n: number) => formatNumber(n, context.language)
  const text = messages(context.language).over({
    n: cite(count(over.length)),
    all: cite(count(rows.length)),
    threshold: count(mergerGuidelines.hhi),
  })
  return [{ text, figure: 'concentration-bases', headline: true }]
}

function extremesFinding(rows: readonly ConcentrationRow[], context: ReportContext): Finding[] {
  const sorted = rows.toSorted((a, b) => a.hhi - b.hhi)
  const [least, most] = [sorted[0]!, sorted.at(-1)!]
  const text = messages(context.language).extremes({
    least: basisLabel(least, context),
    leastHhi: hhi(least.hhi, context),
    most: basisLabel(most, context),
    mostHhi: hhi(most.hhi, context),
  })
  return [{ text, figure: 'concentration-bases' }]
}

function effectiveFinding(row: ConcentrationRow | undefined, context: ReportContext): Finding[] {
  if (!row) return []
  const text = messages(context.language).effective({
    basis: basisLabel(row, context),
    firms: cite(formatNumber(row.effective_firms, context.language)),
    cr3: cite(formatPercent(row.cr3, context.language, 0)),
  })
  return [{ text, figure: 'concentration-time' }]
}

function trendFinding(rows: readonly ConcentrationRow[], context: ReportContext): Finding[] {
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last || first === last) return []
  const text = messages(context.language).trend({
    basis: basisLabel(last, context),
    from: formatMonth(first.period_end, context.language),
    first: hhi(first.hhi, context),
    to: formatMonth(last.period_end, context.language),
    last: hhi(last.hhi, context),
  })
  return [{ text, figure: 'concentration-time' }]
}

function basesFigure(
  rows: readonly ConcentrationRow[],
  sql: readonly string[],
  context: ReportContext,
): Figure {
  const say = messages(context.language)
  const items = rows.map((row) => ({
    label: `${basisLabel(row, context)}, ${row.period_end.slice(0, 7)}`,
    value: row.hhi,
    low: row.hhi_low,
    high: row.hhi_high,
    series: 'hhi',
  }))
  const options = {
    title: say.title,
    description: say.description,
    valueLabel: say.value,
    format: 'integer',
    styles: { hhi: context.look('Google') },
  } as const
  return figure(
    'concentration-bases',
    { chart: 'ranking', rows: items, options },
    provenanceOf(rows, sql, say.method, context),
    { name: 'concentration', rows },
  )
}

function timeFigure(
  rows: readonly ConcentrationRow[],
  sql: readonly string[],
  context: ReportContext,
): Figure {
  const say = messages(context.language)
  const points = rows.map((row) => ({
    series: basisLabel(row, context),
    date: row.period_end,
    value: row.hhi,
    low: row.hhi_low,
    high: row.hhi_high,
  }))
  const options = {
    title: say.timeTitle,
    description: say.timeDescription,
    valueLabel: say.value,
    format: 'integer',
  } as const
  return figure(
    'concentration-time',
    { chart: 'band', rows: points, options },
    provenanceOf(rows, sql, say.method, context),
    { name: 'concentration', rows },
  )
}

/** Concentration on each basis, with bounds. */
export const concentration: Section = {
  id: 'concentration',
  title: { en: 'How concentrated it is', zh: '集中度如何' },
  async build(context) {
    const say = messages(context.language)
    const { result, sql } = await context.trace((engine) => observedShares(engine))
    const latest = concentrationOf(latestPeriods(result.filter(isCompared)))
    if (latest.length === 0) return { lead: say.lead, findings: [], figures: [], notes: [] }
    const rows = latest.toSorted((a, b) => orderOf(a) - orderOf(b))
    const over = concentrationOf(
      result.filter(({ market }) => market === tokenShare.market || market === referralShare.market),
    )
    const tokens = over.filter(({ market }) => market === tokenShare.market)
    const referrals = over.filter(({ market }) => market === referralShare.market)
    return {
      lead: say.lead,
      findings: [
        ...overFinding(rows, context),
        ...extremesFinding(rows, context),
        ...effectiveFinding(tokens.at(-1), context),
        ...trendFinding(tokens, context),
        ...trendFinding(referrals, context),
      ],
      figures: [basesFigure(rows, sql, context), ...(over.length ? [timeFigure(over, sql, context)] : [])],
      notes: [say.note, say.noteSurvey],
    }
  },
}
