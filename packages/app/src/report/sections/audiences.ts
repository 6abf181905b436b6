import { defineMessages, formatCompact, formatDay, formatList, formatPercent } from '@bellwether/core'
import {
  audienceSpreads,
  latestPeriods,
  observedShares,
  other,
  type Figure as Published,
  payingShares,
  type ShareRow,
} from '@bellwether/market'
import { together } from '../charts.ts'
import type { ReportContext, SeriesName } from '../context.ts'
import { figure, provenanceOf } from '../figure.ts'
import { cite, type Figure, type Finding } from '../section.ts'
import { chatgptWeekly, labelOf, looks } from '../series.ts'
import type { Traced } from '../trace.ts'
import { formatTimes, words } from '../words.ts'

const messages = defineMessages({
  en: {
    consumers: 'Consumers: referrals from chatbots to websites',
    developers: 'Developers: tokens on OpenRouter',
    enterprises: 'Enterprises in the US: spend on model APIs',
    mapTitle: 'Who serves whom: share of each vendor by audience',
    mapDescription:
      'Latest figure of each basis. A dash is no figure, not zero. Bases differ and are never added: compare down a column.',
    vendor: 'Vendor',
    audience: 'Audience',
    spread: ({
      vendor,
      best,
      bestAudience,
      worst,
      worstAudience,
    }: Record<'vendor' | 'best' | 'bestAudience' | 'worst' | 'worstAudience', string>) =>
      `${vendor} stands most differently with different users: ${best} with ${bestAudience}, ${worst} with ${worstAudience}.`,
    leaders: ({ list }: { list: string }) => `Each audience has a leader of its own: ${list}.`,
    leads: ({ audience, vendor, share }: Record<'audience' | 'vendor' | 'share', string>) =>
      `${audience} ${vendor} (${share})`,
    consumersShort: 'consumers',
    developersShort: 'developers',
    enterprisesShort: 'enterprises',
    payingTitle: 'Which part of ChatGPT’s users pay',
    payingDescription:
      'Paying subscribers over weekly users stated within 60 days of each other. Subscribers are of consumer plans, users of all plans: the true part of consumers is a little higher.',
    payingLabel: 'Part of weekly users',
    paying: ({ first, from, last, to, times }: Record<'first' | 'from' | 'last' | 'to' | 'times', string>) =>
      `${last} of ChatGPT’s weekly users paid in ${to}, after ${first} in ${from}: users grew ${times} times, and the part that pays hardly moved.`,
    chinaTitle: 'People in China who have used generative AI',
    chinaDescription:
      'An official survey of the population (CNNIC): people who have ever used such products, not active users.',
    people: 'People',
    china: ({ first, from, last, to, times }: Record<'first' | 'from' | 'last' | 'to' | 'times', string>) =>
      `In China ${last} people had used generative AI by ${to}, ${times} times the ${first} of ${from}.`,
    noteAudiences:
      'No figure says who a user is: age, work and wealth are not in the fact base. An audience is read off the place where use is measured, and one person can be in several.',
    methodShares: 'Shares as in the chapter on leaders, latest period of each basis.',
    methodPaying:
      'Subscribers over users of the same product, market and basis, with the users stated nearest to the day.',
    methodChina: 'Figures as the survey states them.',
  },
  zh: {
    consumers: '消费者：聊天机器人向网站的引荐',
    developers: '开发者：OpenRouter 上的 token',
    enterprises: '美国企业：模型 API 支出',
    mapTitle: '谁服务于谁：各厂商在不同受众中的份额',
    mapDescription: '各口径的最新数字。横线表示没有数字，而非零。口径不同，绝不相加：请按列比较。',
    vendor: '厂商',
    audience: '受众',
    spread: ({ vendor, best, bestAudience, worst, worstAudience }) =>
      `${vendor} 在不同用户中的地位相差最大：在${bestAudience}中为 ${best}，在${worstAudience}中为 ${worst}。`,
    leaders: ({ list }) => `不同受众各有领先者：${list}。`,
    leads: ({ audience, vendor, share }) => `${audience}为 ${vendor}（${share}）`,
    consumersShort: '消费者',
    developersShort: '开发者',
    enterprisesShort: '企业',
    payingTitle: 'ChatGPT 用户中付费者的比例',
    payingDescription:
      '付费订阅数除以 60 天之内公布的周活用户。订阅只含个人套餐，用户含全部套餐：个人用户中的真实比例略高。',
    payingLabel: '占周活用户的比例',
    paying: ({ first, from, last, to, times }) =>
      `${to} ChatGPT 周活用户中有 ${last} 付费，${from}为 ${first}：用户增至 ${times} 倍，付费比例几乎未变。`,
    chinaTitle: '中国使用过生成式 AI 的人数',
    chinaDescription: '官方人口调查（CNNIC）：曾使用过此类产品的人数，并非活跃用户。',
    people: '人数',
    china: ({ first, from, last, to, times }) =>
      `到 ${to}，中国有 ${last} 人使用过生成式 AI，为 ${from} ${first} 人的 ${times} 倍。`,
    noteAudiences:
      '没有数字说明用户是谁：年龄、职业与财富均不在事实库中。受众由使用发生之处推知，同一人可属于多个受众。',
    methodShares: '份额同“谁在领先”一章，取各口径最新一期。',
    methodPaying: '同一产品、市场与口径的订阅数除以日期最近的用户数。',
    methodChina: '调查公布的数字。',
  },
})

type Say = ReturnType<typeof messages>

/** The bases on which audiences are told apart, in the order of the chart. */
const audiences = [
  { key: 'consumers', market: 'AI chatbot referrals to websites (Statcounter)', measure: 'referrals' },
  { key: 'developers', market: 'OpenRouter routed tokens (one day a month)', measure: 'tokens' },
  { key: 'enterprises', market: 'Enterprise LLM API', measure: 'spend' },
] as const
type Audience = (typeof audiences)[number]['key']

const audienceOf = ({ market, measure }: ShareRow): Audience | undefined =>
  audiences.find((known) => known.market === market && known.measure === measure)?.key

const shown = 9

/** The vendors with the largest share in any audience. */
function largest(rows: readonly ShareRow[]): string[] {
  const most = new Map<string, number>()
  for (const { vendor, share } of rows) most.set(vendor, Math.max(share, most.get(vendor) ?? 0))
  return [...most]
    .toSorted((a, b) => b[1] - a[1])
    .map(([vendor]) => vendor)
    .slice(0, shown)
}

function mapFigure({ result, sql }: Traced<ShareRow[]>, context: ReportContext, say: Say): Figure {
  const rows = largest(result).flatMap((vendor) =>
    audiences.map(({ key }) => ({
      row: context.names.vendor(vendor),
      column: say[key],
      value: result.find((row) => row.vendor === vendor && audienceOf(row) === key)?.share ?? null,
    })),
  )
  const options = {
    title: say.mapTitle,
    description: say.mapDescription,
    rowLabel: say.vendor,
    columnLabel: say.audience,
    format: 'percent',
  } as const
  return figure(
    'who-audiences',
    { chart: 'heatmap', rows, options },
    provenanceOf(result, sql, say.methodShares, context),
    { name: 'share', rows: result },
  )
}

function spreadFinding(shares: readonly ShareRow[], { language, names }: ReportContext, say: Say): Finding[] {
  const by = audiences.map(({ key }) => shares.filter((row) => audienceOf(row) === key))
  const [found] = audienceSpreads(by)
  if (!found) return []
  const told = (row: ShareRow) => ({
    share: cite(formatPercent(row.share, language)),
    audience: say[`${audienceOf(row)!}Short`],
  })
  const [best, worst] = [told(found.best), told(found.worst)]
  const text = say.spread({
    vendor: names.vendor(found.vendor),
    ...{ best: best.share, bestAudience: best.audience, worst: worst.share, worstAudience: worst.audience },
  })
  return [{ text, figure: 'who-audiences', headline: true }]
}

function leadersFinding(
  shares: readonly ShareRow[],
  { language, names }: ReportContext,
  say: Say,
): Finding[] {
  const list = audiences.flatMap(({ key }) => {
    const [first] = shares.filter((row) => audienceOf(row) === key).toSorted((a, b) => b.share - a.share)
    if (!first) return []
    const share = cite(formatPercent(first.share, language))
    return say.leads({ audience: say[`${key}Short`], vendor: names.vendor(first.vendor), share })
  })
  if (list.length < 2) return []
  return [{ text: say.leaders({ list: formatList(list, language) }), figure: 'who-audiences' }]
}

const subscribers: SeriesName = { ...chatgptWeekly, measure: 'paying_subscribers' }

async function payingPart(
  context: ReportContext,
  say: Say,
): Promise<{ figures: Figure[]; findings: Finding[] }> {
  const [paying, users] = [await context.series(subscribers), await context.series(chatgptWeekly)]
  const { sql } = together<Published>(paying, users)
  const rows = payingShares(paying.result, users.result)
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last || rows.length < 3) return { figures: [], findings: [] }
  const { language, names } = context
  const label = names.product(first.entity)
  const options = {
    title: say.payingTitle,
    description: say.payingDescription,
    valueLabel: say.payingLabel,
    format: 'percent',
    styles: looks(
      rows,
      () => label,
      ({ vendor }) => vendor,
      context,
    ),
  } as const
  const points = rows.map((row) => ({ series: label, date: row.period_end, value: row.share }))
  const text = say.paying({
    first: cite(formatPercent(first.share, language)),
    from: formatDay(first.period_end, language),
    last: cite(formatPercent(last.share, language)),
    to: formatDay(last.period_end, language),
    times: cite(formatTimes(last.users / first.users, language)),
  })
  // The sentence holds while the part has moved by less than a third; a chart tells the rest.
  const steady = Math.abs(last.share / first.share - 1) < 1 / 3
  return {
    findings: steady ? [{ text, figure: 'who-paying', headline: true }] : [],
    figures: [
      figure(
        'who-paying',
        { chart: 'line', rows: points, options },
        provenanceOf(rows, sql, say.methodPaying, context),
        { name: 'paying', rows },
      ),
    ],
  }
}

const chinaSurvey: SeriesName = {
  market: 'Generative AI products, China (CNNIC survey)',
  basis: 'people who have used such products',
  measure: 'survey_users',
}

async function chinaPart(
  context: ReportContext,
  say: Say,
): Promise<{ figures: Figure[]; findings: Finding[] }> {
  const { result, sql } = await context.series(chinaSurvey)
  const [first, last] = [result[0], result.at(-1)]
  if (!first || !last || result.length < 2) return { figures: [], findings: [] }
  const { language } = context
  const options = {
    title: say.chinaTitle,
    description: say.chinaDescription,
    valueLabel: say.people,
    format: 'compact',
    seriesLabel: words(language).product,
  } as const
  const points = result.map((row) => ({
    series: labelOf(row, context),
    date: row.period_end,
    value: row.value,
  }))
  const text = say.china({
    first: cite(formatCompact(first.value, language)),
    from: formatDay(first.period_end, language),
    last: cite(formatCompact(last.value, language)),
    to: formatDay(last.period_end, language),
    times: cite(formatTimes(last.value / first.value, language)),
  })
  return {
    findings: [{ text, figure: 'who-china' }],
    figures: [
      figure(
        'who-china',
        { chart: 'line', rows: points, options },
        provenanceOf(result, sql, say.methodChina, context),
        {
          name: 'figures',
          rows: result,
        },
      ),
    ],
  }
}

/** What the published figures say of who the users are. */
export async function publishedAudiences(
  context: ReportContext,
): Promise<{ findings: Finding[]; figures: Figure[]; notes: string[] }> {
  const say = messages(context.language)
  const { result, sql } = await context.trace((engine) => observedShares(engine))
  const latest = latestPeriods(
    result.filter((row) => row.unit === 'percent' && row.vendor !== other && audienceOf(row)),
  )
  const parts = [await payingPart(context, say), await chinaPart(context, say)]
  return {
    findings: [
      ...spreadFinding(latest, context, say),
      ...leadersFinding(latest, context, say),
      ...parts.flatMap(({ findings }) => findings),
    ],
    figures: [
      ...(latest.length > 0 ? [mapFigure({ result: latest, sql }, context, say)] : []),
      ...parts.flatMap(({ figures }) => figures),
    ],
    notes: latest.length > 0 ? [say.noteAudiences] : [],
  }
}
