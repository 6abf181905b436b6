import type { ShareBarRow } from '@bellwether/charts'
import { defineMessages, formatDay, formatList, formatNumber, formatPercent } from '@bellwether/core'
import {
  gates,
  type LeaderRow,
  largestVendors,
  latestPeriods,
  leaders as leadersOf,
  lumpOthers,
  observedShares,
  other,
  type ShareRow,
} from '@bellwether/market'
import { basisLabel, isCompared, orderOf } from '../bases.ts'
import type { ReportContext } from '../context.ts'
import { figure, provenanceOf } from '../figure.ts'
import { cite, type Figure, type Finding, type Section } from '../section.ts'
import { looks } from '../series.ts'
import { words } from '../words.ts'

const messages = defineMessages({
  en: {
    lead: 'The leader depends on what is counted. Tokens weigh heavy users of cheap models, spend weighs dear ones, users and visits weigh the consumer: the same market, side by side.',
    title: ({ n }: { n: string }) => `The latest share of each vendor, on ${n} bases`,
    description:
      'Each bar is a market counted in one way, at its latest date. Grey is what the publisher does not name. Bars of different bases must not be added.',
    chinaTitle: 'In China the leader changes with the publisher',
    chinaDescription:
      'Each bar is one report on models or AI cloud in China. Grey is what the report does not name.',
    bases: ({ bases, leaders, list }: Record<'bases' | 'leaders' | 'list', string>) =>
      `On ${bases} bases the latest figures name ${leaders} different leaders: ${list}.`,
    china: ({
      reports,
      publishers,
      leaders,
      list,
    }: Record<'reports' | 'publishers' | 'leaders' | 'list', string>) =>
      `In China alone, ${reports} reports by ${publishers} publishers name ${leaders} different leaders: ${list}.`,
    router: ({
      vendor,
      tokens,
      tokenDate,
      spend,
      spendDate,
    }: Record<'vendor' | 'tokens' | 'tokenDate' | 'spend' | 'spendDate', string>) =>
      `${vendor} handles ${tokens} of one router’s tokens (week to ${tokenDate}) but earns ${spend} of the estimated spend on its ten largest models (week of ${spendDate}).`,
    gated: ({ gate }: { gate: string }) => ` Gated: ${gate}.`,
    spendLead: ({ vendor, share, second, lead }: Record<'vendor' | 'share' | 'second' | 'lead', string>) =>
      `${vendor} leads enterprise spend on model APIs with ${share}, ${lead} ahead of ${second}.`,
    points: ({ n }: { n: string }) => `${n} points`,
    note: 'OpenRouter is one router: its users are developers, and traffic of large customers goes to the vendors directly. StatCounter counts clicks out of chatbots, which favours those that cite links.',
    noteSurvey:
      'Survey shares speak of the surveyed: US enterprises (Menlo Ventures) or Global 2000 companies (a16z).',
    method:
      'Share as its publisher states it, or the amount over the total; the latest period of each basis.',
    wordsFor: ({ leader, basis }: { leader: string; basis: string }) => `${leader} (${basis})`,
  },
  zh: {
    lead: '谁领先，取决于数什么。按 token，低价模型的重度使用者权重大；按支出，高价模型权重大；按用户与访问量，则看消费者：同一个市场，并排来看。',
    title: ({ n }) => `${n} 种口径下各厂商的最新份额`,
    description:
      '每一条是以一种口径统计的市场，取最新一期；灰色为发布方未列名的部分。不同口径的条形不可相加。',
    chinaTitle: '在中国，换一家机构就换一个第一',
    chinaDescription: '每一条是一份关于中国大模型或 AI 云的报告；灰色为报告未列名的部分。',
    bases: ({ bases, leaders, list }) => `${bases} 种口径的最新数字给出了 ${leaders} 个不同的第一：${list}。`,
    china: ({ reports, publishers, leaders, list }) =>
      `仅在中国，${publishers} 家机构的 ${reports} 份报告就给出了 ${leaders} 个不同的第一：${list}。`,
    router: ({ vendor, tokens, tokenDate, spend, spendDate }) =>
      `在同一个路由平台上，${vendor} 的 token 占 ${tokens}（截至${tokenDate}的一周），却拿走前十大模型估算支出的 ${spend}（${spendDate}当周）。`,
    gated: ({ gate }) => `（关卡提示：${gate}）`,
    spendLead: ({ vendor, share, second, lead }) =>
      `在企业模型 API 支出中，${vendor} 以 ${share} 居首，领先 ${second} ${lead}。`,
    points: ({ n }) => `${n} 个百分点`,
    note: 'OpenRouter 只是一个路由平台：用户多为开发者，大客户的流量直接进入厂商。StatCounter 统计的是从聊天机器人点出的访问，引用链接多的产品占便宜。',
    noteSurvey: '调查份额只代表受访者：Menlo Ventures 调查的是美国企业，a16z 调查的是全球 2000 强企业。',
    method: '采用发布方直接给出的份额，或以数额除以总量；每种口径取最新一期。',
    wordsFor: ({ leader, basis }) => `${leader}（${basis}）`,
  },
})

const spendBasis = 'OpenRouter estimated spend (top 10 models of the week)'
const routerTokens = 'OpenRouter routed tokens (trailing week, top 9 authors)'

/** How many vendors a bar names, and how small a share may be to be named. */
const most = 6
const least = 0.03

function barRows(
  rows: readonly ShareRow[],
  bar: (row: ShareRow) => string,
  context: ReportContext,
): ShareBarRow[] {
  const { names, language } = context
  const name = (vendor: string) => (vendor === other ? words(language).others : names.vendor(vendor))
  return [...new Set(rows.map(bar))].flatMap((title) => {
    const own = rows.filter((row) => bar(row) === title)
    const kept = largestVendors(
      own.filter(({ share }) => share >= least),
      most,
    )
    const parts = lumpOthers(own, kept).toSorted(
      (a, b) => Number(a.vendor === other) - Number(b.vendor === other) || b.share - a.share,
    )
    return parts.map(({ vendor, share }) => ({ bar: title, series: name(vendor), share }))
  })
}

function barsFigure(
  id: string,
  rows: readonly ShareRow[],
  bar: (row: ShareRow) => string,
  text: { title: string; description: string },
  sql: readonly string[],
  context: ReportContext,
): Figure {
  const say = messages(context.language)
  const styles = looks(
    rows,
    ({ vendor }) => context.names.vendor(vendor),
    ({ vendor }) => vendor,
    context,
  )
  const others = { [words(context.language).others]: context.look(other) }
  return figure(
    id,
    {
      chart: 'shareBars',
      rows: barRows(rows, bar, context),
      options: { ...text, seriesLabel: words(context.language).vendor, styles: { ...styles, ...others } },
    },
    provenanceOf(rows, sql, say.method, context),
    { name: 'share', rows },
  )
}

/** Leaders with what they lead, each once. */
function leaderList(
  rows: readonly LeaderRow[],
  what: (row: LeaderRow) => string,
  { language, names }: ReportContext,
): string {
  const by = [...new Set(rows.map(({ leader }) => leader))]
  const say = messages(language)
  return formatList(
    by.map((leader) =>
      say.wordsFor({
        leader: names.vendor(leader),
        basis: [...new Set(rows.filter((row) => row.leader === leader).map(what))].join(
          language === 'zh' ? '、' : ', ',
        ),
      }),
    ),
    language,
  )
}

function basesFinding(rows: readonly LeaderRow[], context: ReportContext): Finding[] {
  if (rows.length < 2) return []
  const { language } = context
  const text = messages(language).bases({
    bases: cite(formatNumber(rows.length, language)),
    leaders: cite(formatNumber(new Set(rows.map(({ leader }) => leader)).size, language)),
    list: leaderList(rows, (row) => basisLabel(row, context), context),
  })
  return [{ text, figure: 'leaders-bases', headline: true }]
}

function chinaFinding(rows: readonly LeaderRow[], context: ReportContext): Finding[] {
  const { language, sources } = context
  const publisherOf = (id: string) => sources.get(id)?.publisher ?? id
  const publishers = new Set(rows.flatMap((row) => row.sources.map(publisherOf)))
  const by = new Set(rows.map(({ leader }) => leader))
  if (by.size < 2) return []
  const text = messages(language).china({
    reports: cite(formatNumber(new Set(rows.flatMap((row) => row.sources)).size, language)),
    publishers: cite(formatNumber(publishers.size, language)),
    leaders: cite(formatNumber(by.size, language)),
    list: leaderList(rows, (row) => row.sources.map(publisherOf).join(', '), context),
  })
  return [{ text, figure: 'leaders-china', headline: true }]
}

function spendFinding(rows: readonly LeaderRow[], { language, names }: ReportContext): Finding[] {
  const row = rows.find(({ market }) => market === 'Enterprise LLM API')
  if (!row?.second || row.lead === null) return []
  const say = messages(language)
  const text = say.spendLead({
    vendor: names.vendor(row.leader),
    share: cite(formatPercent(row.share, language, 0)),
    second: names.vendor(row.second),
    lead: cite(say.points({ n: formatNumber(row.lead * 100, language, 0) })),
  })
  return [{ text, figure: 'leaders-bases' }]
}

/** The same vendor's weight on one router by tokens and by money, in the latest week of each. */
function routerFinding(shares: readonly ShareRow[], { language, names, gated }: ReportContext): Finding[] {
  const weekly = latestPeriods(
    shares.filter(({ market }) => market === spendBasis || market === routerTokens),
  )
  const spend = weekly
    .filter(({ market, vendor }) => market === spendBasis && vendor !== other)
    .toSorted((a, b) => b.share - a.share)[0]
  const tokens = weekly.find(({ market, vendor }) => market === routerTokens && vendor === spend?.vendor)
  if (!tokens || !spend) return []
  const gate = gated.find(({ concerned }) => concerned.some(({ market }) => market === spendBasis))?.gate
  const say = messages(language)
  const text = say.router({
    vendor: names.vendor(spend.vendor),
    tokens: cite(formatPercent(tokens.share, language)),
    tokenDate: formatDay(tokens.period_end, language),
    spend: cite(formatPercent(spend.share, language)),
    spendDate: formatDay(spend.period_end, language),
  })
  const warning = gate ? say.gated({ gate: gates[gate].title[language] }) : ''
  return [{ text: text + warning, figure: 'leaders-bases', headline: true }]
}

/** Who leads on each basis. */
export const leaders: Section = {
  id: 'leaders',
  title: { en: 'Who leads, on each basis', zh: '谁在领先：逐一看口径' },
  async build(context) {
    const say = messages(context.language)
    const { result, sql } = await context.trace((engine) => observedShares(engine))
    const latest = latestPeriods(result.filter(isCompared)).toSorted((a, b) => orderOf(a) - orderOf(b))
    const china = result.filter(({ region, unit }) => region === 'China' && unit === 'percent')
    const bar = (row: ShareRow) => `${basisLabel(row, context)}, ${row.period_end.slice(0, 7)}`
    const report = (row: ShareRow) =>
      `${context.names.market(row.market)}, ${row.period_start.slice(0, 7)} – ${row.period_end.slice(0, 7)}`
    const best = leadersOf(latest)
    return {
      lead: say.lead,
      findings: [
        ...basesFinding(best, context),
        ...chinaFinding(leadersOf(china), context),
        ...routerFinding(result, context),
        ...spendFinding(best, context),
      ],
      figures: [
        ...(latest.length
          ? [
              barsFigure(
                'leaders-bases',
                latest,
                bar,
                {
                  title: say.title({ n: formatNumber(best.length, context.language) }),
                  description: say.description,
                },
                sql,
                context,
              ),
            ]
          : []),
        ...(china.length
          ? [
              barsFigure(
                'leaders-china',
                china,
                report,
                { title: say.chinaTitle, description: say.chinaDescription },
                sql,
                context,
              ),
            ]
          : []),
      ],
      notes: [say.note, say.noteSurvey],
    }
  },
}
