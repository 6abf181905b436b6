import { defineMessages, formatCompact, formatMoney, grainOf } from '@bellwether/core'
import { bySeries, growthOf, overtaking, type Figure as Published } from '@bellwether/market'
import { lineFigure, together } from '../charts.ts'
import type { ReportContext } from '../context.ts'
import { cite, type Finding, type Section } from '../section.ts'
import {
  anthropicRevenue,
  chatgptWeekly,
  chinaMonthly,
  labelOf,
  openaiRevenue,
  routedTokens,
  vendorMonthly,
} from '../series.ts'
import { formatMonth, formatTimes, formatYears, words } from '../words.ts'

const messages = defineMessages({
  en: {
    lead: 'Users counted by week, by month and by a panel are three different things, and each has its own chart. Revenue and tokens follow on logarithmic axes: equal slopes are equal growth.',
    weeklyTitle: 'ChatGPT’s weekly users',
    weeklyDescription: 'People who used ChatGPT in a week, all plans, as OpenAI states it.',
    monthlyTitle: 'Monthly users of assistants, as their vendors count them',
    monthlyDescription:
      'Each vendor defines an active user itself; levels are not strictly comparable, slopes are.',
    chinaTitle: 'Monthly users of AI apps in China',
    chinaDescription:
      'QuestMobile’s panel estimates of the mobile apps; lines join the months that were published.',
    revenueTitle: 'Annualized revenue',
    revenueDescription:
      'The latest month times twelve, as companies state it or the press reports it. OpenAI’s is net of Microsoft’s share, Anthropic’s gross of the clouds’ share.',
    tokensTitle: 'Tokens routed a month on OpenRouter',
    tokensDescription: 'Prompt and completion tokens of public models in whole months.',
    users: 'Users',
    usd: 'USD',
    tokens: 'Tokens a month',
    grew: ({
      name,
      first,
      last,
      from,
      to,
      times,
    }: Record<'name' | 'first' | 'last' | 'from' | 'to' | 'times', string>) =>
      `${name}: ${first} (${from}) to ${last} (${to}), ${times} times.`,
    fell: ({ name, first, last, from, to }: Record<'name' | 'first' | 'last' | 'from' | 'to', string>) =>
      `${name} fell from ${first} monthly users in ${from} to ${last} in ${to} on QuestMobile’s panel.`,
    tokensGrew: ({
      first,
      last,
      from,
      to,
      doubling,
    }: Record<'first' | 'last' | 'from' | 'to' | 'doubling', string>) =>
      `Tokens on OpenRouter grew from ${first} in ${from} to ${last} in ${to}: they doubled every ${doubling}.`,
    passed: ({
      after,
      before,
      month,
      value,
      other,
    }: Record<'after' | 'before' | 'month' | 'value' | 'other', string>) =>
      `By stated run rates, ${after} passed ${before} in ${month} (${value} against ${other}); the two count differently, gross and net.`,
    noteWeekly: 'Weekly, monthly and daily users are never drawn in one chart or divided by each other.',
    notePanel:
      'Panels see apps and people differently; a second panel can say something else of the same month.',
    method:
      'Preferred figure of each date. Growth is the last over the first; doubling time from the compound rate between them.',
  },
  zh: {
    lead: '按周、按月、按样本统计的用户是三回事，各画一张图。收入与 token 采用对数坐标：斜率相同即增速相同。',
    weeklyTitle: 'ChatGPT 周活跃用户',
    weeklyDescription: '一周内使用过 ChatGPT 的人数，含全部套餐，OpenAI 口径。',
    monthlyTitle: '各家自报的 AI 助手月活跃用户',
    monthlyDescription: '“活跃用户”由各厂商自行定义，绝对值不宜直接比较，可比斜率。',
    chinaTitle: '中国 AI 应用月活跃用户',
    chinaDescription: 'QuestMobile 样本估算，仅移动应用；连线连接的是有公开数字的月份。',
    revenueTitle: '年化收入',
    revenueDescription:
      '最近一月收入乘以十二，来自公司披露或媒体报道。OpenAI 为扣除微软分成后的净额，Anthropic 为云厂商分成前的总额。',
    tokensTitle: 'OpenRouter 每月路由的 token',
    tokensDescription: '公开模型的输入与输出 token，只计完整月份。',
    users: '用户（人）',
    usd: '美元',
    tokens: '每月 token',
    grew: ({ name, first, last, from, to, times }) =>
      `${name}：从 ${first}（${from}）增至 ${last}（${to}），为 ${times} 倍。`,
    fell: ({ name, first, last, from, to }) =>
      `据 QuestMobile 样本，${name} 的月活跃用户从${from}的 ${first} 降至${to}的 ${last}。`,
    tokensGrew: ({ first, last, from, to, doubling }) =>
      `OpenRouter 的 token 从${from}的 ${first} 增至${to}的 ${last}，每 ${doubling}翻一番。`,
    passed: ({ after, before, month, value, other }) =>
      `按各自公布的年化收入，${after} 在${month}超过 ${before}（${value} 对 ${other}）；但两家一为总额、一为净额，口径不同。`,
    noteWeekly: '周活、月活与日活从不画在同一张图里，也不互相换算。',
    notePanel: '不同样本机构对应用与人群的覆盖不同，同一个月的数字也可能不同。',
    method: '每个日期取首选数字。增长为末值除以首值；翻番时间由两点间的复合增速推出。',
  },
})

function growthFindings(rows: readonly Published[], figure: string, context: ReportContext): Finding[] {
  const { language } = context
  const say = messages(language)
  return [...bySeries(rows, ({ entity }) => entity).values()].flatMap((points) => {
    const growth = growthOf(points)
    if (!growth || points.length < 3) return []
    const told = {
      name: labelOf(points[0]!, context),
      first: cite(formatCompact(growth.first, language)),
      last: cite(formatCompact(growth.last, language)),
      from: formatMonth(growth.from, language),
      to: formatMonth(growth.to, language),
      times: cite(formatTimes(growth.last / growth.first, language)),
    }
    return { text: growth.change < 0 ? say.fell(told) : say.grew(told), figure }
  })
}

function tokensFinding(rows: readonly Published[], { language }: ReportContext): Finding[] {
  const growth = growthOf(rows)
  if (!growth?.doubling_years) return []
  const text = messages(language).tokensGrew({
    first: cite(formatCompact(growth.first, language)),
    last: cite(formatCompact(growth.last, language)),
    from: formatMonth(growth.from, language),
    to: formatMonth(growth.to, language),
    doubling: cite(formatYears(growth.doubling_years, language)),
  })
  return [{ text, figure: 'users-tokens', headline: true }]
}

function passedFinding(
  former: readonly Published[],
  later: readonly Published[],
  { language, names }: ReportContext,
): Finding[] {
  const found = overtaking(former, later)
  if (!found) return []
  const text = messages(language).passed({
    after: names.vendor(found.later.vendor),
    before: names.vendor(found.former.vendor),
    month: formatMonth(found.later.period_end, language),
    value: cite(formatMoney(found.later.value, 'USD', language)),
    other: cite(formatMoney(found.former.value, 'USD', language)),
  })
  return [{ text, figure: 'users-revenue', headline: true }]
}

/** A month that is not over is not compared with whole ones. */
const isWholeMonth = (period: Published): boolean =>
  grainOf({ start: period.period_start, end: period.period_end }) === 'month'

/** Users and revenue over time. */
export const users: Section = {
  id: 'users',
  title: { en: 'Users and revenue over time', zh: '用户与收入的变化' },
  async build(context) {
    const say = messages(context.language)
    const { product, vendor } = words(context.language)
    const weekly = await context.series(chatgptWeekly)
    const [monthly, china] = [await context.series(vendorMonthly), await context.series(chinaMonthly)]
    const [openai, anthropic] = [await context.series(openaiRevenue), await context.series(anthropicRevenue)]
    const tokens = await context.series(routedTokens)
    const whole = tokens.result.filter(isWholeMonth)
    const counted = { valueLabel: say.users, seriesLabel: product, format: 'compact' } as const
    const charts = [
      {
        id: 'users-weekly',
        of: weekly,
        options: { ...counted, title: say.weeklyTitle, description: say.weeklyDescription },
      },
      {
        id: 'users-monthly',
        of: monthly,
        options: { ...counted, title: say.monthlyTitle, description: say.monthlyDescription },
      },
      {
        id: 'users-china',
        of: china,
        options: { ...counted, title: say.chinaTitle, description: say.chinaDescription },
      },
      {
        id: 'users-revenue',
        of: together(openai, anthropic),
        options: {
          valueLabel: say.usd,
          seriesLabel: vendor,
          format: 'usd',
          log: true,
          title: say.revenueTitle,
          description: say.revenueDescription,
        },
      },
      {
        id: 'users-tokens',
        of: { ...tokens, result: whole },
        options: {
          valueLabel: say.tokens,
          format: 'compact',
          log: true,
          title: say.tokensTitle,
          description: say.tokensDescription,
        },
      },
    ] as const
    const drawn = charts.filter(({ of }) => of.result.length > 0)
    return {
      lead: say.lead,
      findings: [
        ...passedFinding(openai.result, anthropic.result, context),
        ...growthFindings(monthly.result, 'users-monthly', context),
        ...growthFindings(china.result, 'users-china', context),
        ...tokensFinding(whole, context),
      ],
      figures: drawn.map(({ id, of, options }) => lineFigure(id, of, options, say.method, context)),
      notes: [say.noteWeekly, say.notePanel],
    }
  },
}
