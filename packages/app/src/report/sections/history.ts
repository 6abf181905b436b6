import type { TimelineRow } from '@bellwether/charts'
import { defineMessages, formatCompact, formatMoney, formatNumber, parsePeriod } from '@bellwether/core'
import { growthOf, type Milestone, type Figure as Published } from '@bellwether/market'
import sql from 'sql-template-tag'
import type { ReportContext } from '../context.ts'
import { figure, provenanceOf } from '../figure.ts'
import { foldedTable } from '../page/table.ts'
import { cite, type Figure, type Finding, type Section } from '../section.ts'
import { anthropicRevenue, chatgptWeekly, figureLooks, lineRows, openaiRevenue } from '../series.ts'
import type { Traced } from '../trace.ts'
import { formatMonth, formatTimes, formatYears } from '../words.ts'

const messages = defineMessages({
  en: {
    lead: 'How a research preview became a market: growth first, then what happened while it grew.',
    usersTitle: 'ChatGPT’s weekly users, and the milestones of the market',
    usersDescription:
      'Weekly users as OpenAI counts them, on a logarithmic axis, above the market’s milestones since the launch of ChatGPT.',
    users: 'Weekly active users',
    moneyTitle: 'Revenue run rates of OpenAI and Anthropic, and the deals of the time',
    moneyDescription:
      'Annualized revenue on a logarithmic axis, above funding rounds and partnerships. OpenAI states revenue after Microsoft’s share, Anthropic before the clouds’ share: compare the slopes, not the heights.',
    money: 'Annualized revenue, USD',
    usersGrew: ({
      name,
      first,
      last,
      from,
      to,
      times,
    }: Record<'name' | 'first' | 'last' | 'from' | 'to' | 'times', string>) =>
      `${name} went from ${first} weekly users in ${from} to ${last} in ${to}, ${times} times as many.`,
    revenueGrew: ({
      name,
      first,
      last,
      from,
      to,
      doubling,
    }: Record<'name' | 'first' | 'last' | 'from' | 'to' | 'doubling', string>) =>
      `${name}’s annualized revenue rose from ${first} in ${from} to ${last} in ${to}: it doubled every ${doubling} on average.`,
    milestones: ({ n, kinds }: { n: string; kinds: string }) =>
      `${n} dated milestones are on record; ${kinds} of them change prices.`,
    usersNote:
      'Counts of consumer plans before the end of 2024 and of all plans later are not one series; only figures that the company states are drawn.',
    method: 'Preferred figure of each date; growth is between the first and the last point.',
    all: ({ n }: { n: string }) => `All ${n} milestones`,
    date: 'Date',
    actor: 'Actor',
    event: 'Event',
    source: 'Source',
  },
  zh: {
    lead: '一个研究预览如何长成一个市场：先看增长曲线，再看一路上发生了什么。',
    usersTitle: 'ChatGPT 周活跃用户与市场大事',
    usersDescription:
      '上半部分为 OpenAI 口径的周活跃用户（对数坐标），下半部分为 ChatGPT 发布以来的市场大事。',
    users: '周活跃用户',
    moneyTitle: 'OpenAI 与 Anthropic 的年化收入及同期交易',
    moneyDescription:
      '上半部分为年化收入（对数坐标），下半部分为融资与合作。OpenAI 披露的是扣除微软分成后的净额，Anthropic 披露的是云厂商分成前的总额：宜比斜率，不宜比高低。',
    money: '年化收入（美元）',
    usersGrew: ({ name, first, last, from, to, times }) =>
      `${name} 的周活跃用户从${from}的 ${first} 增至${to}的 ${last}，为当初的 ${times} 倍。`,
    revenueGrew: ({ name, first, last, from, to, doubling }) =>
      `${name} 的年化收入从${from}的 ${first} 升至${to}的 ${last}，平均每 ${doubling}翻一番。`,
    milestones: ({ n, kinds }) => `共收录 ${n} 条有日期的大事，其中 ${kinds} 条与价格调整有关。`,
    usersNote:
      '2024 年底以前的数字只含个人套餐，此后为全部套餐，不能连成一条序列；图中只画公司自己公布的数字。',
    method: '每个日期取首选数字；增长按首尾两点计算。',
    all: ({ n }) => `全部 ${n} 条大事`,
    date: '日期',
    actor: '主体',
    event: '事件',
    source: '来源',
  },
})

const launch = '2022-11'

function milestoneRows(
  rows: readonly Milestone[],
  kinds: readonly Milestone['kind'][],
  context: ReportContext,
): TimelineRow[] {
  return rows
    .filter(({ kind, date }) => kinds.includes(kind) && date >= launch)
    .map((row) => ({
      kind: 'milestone',
      series: actorOf(row, context),
      date: parsePeriod(row.date).start,
      label: titleOf(row, context),
    }))
}

const actorOf = ({ actor, actor_zh }: Milestone, { language }: ReportContext) =>
  language === 'zh' && actor_zh ? actor_zh : actor
const titleOf = ({ title_en, title_zh }: Milestone, { language }: ReportContext) =>
  language === 'zh' ? title_zh : title_en

type Curves = {
  id: string
  rows: Traced<Published[]>
  milestones: Traced<Milestone[]>
  kinds: Milestone['kind'][]
  title: string
  description: string
  valueLabel: string
  format: 'compact' | 'usd'
}

function timelineFigure(curves: Curves, context: ReportContext): Figure {
  const { id, rows, milestones, kinds, title, description, valueLabel, format } = curves
  const say = messages(context.language)
  const points = lineRows(rows.result, context).map((row) => ({ kind: 'point' as const, ...row }))
  const events = milestoneRows(milestones.result, kinds, context)
  const used = milestones.result.filter(({ kind, date }) => kinds.includes(kind) && date >= launch)
  const styles = {
    ...Object.fromEntries(used.map((row) => [actorOf(row, context), context.look(row.actor)])),
    ...figureLooks(rows.result, context),
  }
  const sourced = [...rows.result, ...used.map(({ source_id }) => ({ sources: [source_id] }))]
  return figure(
    id,
    {
      chart: 'timeline',
      rows: [...points, ...events],
      options: { title, description, valueLabel, format, log: true, styles },
    },
    provenanceOf(sourced, [...rows.sql, ...milestones.sql], say.method, context),
    { name: 'timeline', rows: [...rows.result, ...used] },
  )
}

function revenueFinding(rows: readonly Published[], context: ReportContext): Finding[] {
  const growth = growthOf(rows)
  if (!growth || growth.doubling_years === null) return []
  const { language } = context
  const money = (value: number) => cite(formatMoney(value, 'USD', language))
  const text = messages(language).revenueGrew({
    name: context.names.vendor(rows[0]!.vendor),
    first: money(growth.first),
    last: money(growth.last),
    from: formatMonth(growth.from, language),
    to: formatMonth(growth.to, language),
    doubling: cite(formatYears(growth.doubling_years, language)),
  })
  return [{ text, figure: 'history-revenue', headline: true }]
}

function usersFinding(rows: readonly Published[], context: ReportContext): Finding[] {
  const growth = growthOf(rows)
  if (!growth) return []
  const { language } = context
  const text = messages(language).usersGrew({
    name: context.names.product(rows[0]!.entity),
    first: cite(formatCompact(growth.first, language)),
    last: cite(formatCompact(growth.last, language)),
    from: formatMonth(growth.from, language),
    to: formatMonth(growth.to, language),
    times: cite(formatTimes(growth.last / growth.first, language)),
  })
  return [{ text, figure: 'history-users', headline: true }]
}

function milestoneTable(rows: readonly Milestone[], context: ReportContext): string {
  const say = messages(context.language)
  const publisher = ({ source_id }: Milestone) => context.sources.get(source_id)?.publisher ?? source_id
  return foldedTable(say.all({ n: formatNumber(rows.length, context.language) }), rows, [
    { header: say.date, text: ({ date }) => date },
    { header: say.actor, text: (row) => actorOf(row, context) },
    { header: say.event, text: (row) => titleOf(row, context) },
    { header: say.source, text: publisher },
  ])
}

/** How the market got here: milestones under the growth curves. */
export const history: Section = {
  id: 'history',
  title: { en: 'How the market got here', zh: '市场是怎样走到今天的' },
  async build(context) {
    const say = messages(context.language)
    const milestones = await context.trace((engine) =>
      engine.all<Milestone>(sql`select * from milestones order by date`),
    )
    const users = await context.series(chatgptWeekly)
    const own = { ...users, result: users.result.filter(({ entity }) => entity === 'ChatGPT') }
    const [openai, anthropic] = [await context.series(openaiRevenue), await context.series(anthropicRevenue)]
    const revenue = {
      result: [...openai.result, ...anthropic.result],
      sql: [...openai.sql, ...anthropic.sql],
    }
    const prices = milestones.result.filter(({ kind }) => kind === 'price').length
    const count = say.milestones({
      n: cite(formatNumber(milestones.result.length, context.language)),
      kinds: cite(formatNumber(prices, context.language)),
    })
    return {
      lead: say.lead,
      findings: [
        ...usersFinding(own.result, context),
        ...revenueFinding(openai.result, context),
        ...revenueFinding(anthropic.result, context),
        { text: count, figure: 'history-users' },
      ],
      figures: [
        timelineFigure(
          {
            id: 'history-users',
            rows: own,
            milestones,
            kinds: ['milestone', 'market'],
            title: say.usersTitle,
            description: say.usersDescription,
            valueLabel: say.users,
            format: 'compact',
          },
          context,
        ),
        timelineFigure(
          {
            id: 'history-revenue',
            rows: revenue,
            milestones,
            kinds: ['funding', 'partnership'],
            title: say.moneyTitle,
            description: say.moneyDescription,
            valueLabel: say.money,
            format: 'usd',
          },
          context,
        ),
      ],
      notes: [say.usersNote],
      html: milestoneTable(milestones.result, context),
    }
  },
}
