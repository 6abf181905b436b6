import { defineMessages, formatCompact, formatMoney } from '@bellwether/core'
import { revenuePerUser as query, type RevenuePerUser, revenueReversal } from '@bellwether/market'
import type { ReportContext } from '../context.ts'
import { figure, provenanceOf } from '../figure.ts'
import { cite, type Finding, type Section } from '../section.ts'
import { looks } from '../series.ts'
import { formatTimes, words } from '../words.ts'

const messages = defineMessages({
  en: {
    lead: 'Users and revenue are different races: what a vendor earns per user decides how far a small user base reaches.',
    title: 'Users and revenue, and what one brings per head',
    description:
      'Monthly users against revenue of the quarter as one publisher estimates both, on logarithmic axes. Dotted lines join points of equal revenue per user and month.',
    users: 'Monthly active users',
    revenue: 'Revenue of the quarter, USD',
    perUser: ({ value }: { value: string }) => `${value} a month`,
    fewer: ({
      publisher,
      few,
      fewUsers,
      fewRevenue,
      many,
      manyUsers,
      manyRevenue,
      times,
    }: Record<
      'publisher' | 'few' | 'fewUsers' | 'fewRevenue' | 'many' | 'manyUsers' | 'manyRevenue' | 'times',
      string
    >) =>
      `${publisher} puts ${few}’s ${fewUsers} users at ${fewRevenue} of revenue in a quarter and ${many}’s ${manyUsers} at ${manyRevenue}: ${times} times the revenue per user.`,
    range: ({
      most,
      mostValue,
      least,
      leastValue,
    }: Record<'most' | 'mostValue' | 'least' | 'leastValue', string>) =>
      `Revenue per user runs from ${leastValue} a month (${least}) to ${mostValue} (${most}).`,
    note: 'Users and revenue per user are the same publisher’s estimates; figures of different publishers are never multiplied. Users of one product stand for its vendor, and the publisher’s monthly users of OpenAI equal the company’s weekly figure of the time.',
    method:
      'Revenue of the period = users × revenue a month and user × months, within one publisher’s estimates.',
  },
  zh: {
    lead: '用户与收入是两场不同的赛跑：单个用户带来的收入，决定了小规模用户能走多远。',
    title: '用户、收入与人均贡献',
    description: '同一机构估计的月活跃用户与季度收入，双对数坐标；虚线连接人均月收入相同的点。',
    users: '月活跃用户（人）',
    revenue: '季度收入（美元）',
    perUser: ({ value }) => `每月 ${value}`,
    fewer: ({ publisher, few, fewUsers, fewRevenue, many, manyUsers, manyRevenue, times }) =>
      `据 ${publisher} 估计，${few} 以 ${fewUsers} 用户实现季度收入 ${fewRevenue}，${many} 以 ${manyUsers} 用户实现 ${manyRevenue}，前者的人均收入是后者的 ${times} 倍。`,
    range: ({ most, mostValue, least, leastValue }) =>
      `人均月收入从 ${leastValue}（${least}）到 ${mostValue}（${most}）不等。`,
    note: '用户数与人均收入来自同一机构的估计，不同机构的数字从不相乘；以一款产品的用户代表其厂商；该机构给 OpenAI 的月活与公司同期公布的周活相同。',
    method: '期间收入 = 用户数 × 每用户月收入 × 月数，均采用同一机构的估计。',
  },
})

function reversalFinding(
  rows: readonly RevenuePerUser[],
  { language, names, sources }: ReportContext,
): Finding[] {
  const found = revenueReversal(rows)
  if (!found) return []
  const { fewer: few, more: many } = found
  const text = messages(language).fewer({
    publisher: sources.get(few.source_id)?.publisher ?? few.source_id,
    few: names.vendor(few.vendor),
    fewUsers: cite(formatCompact(few.users, language)),
    fewRevenue: cite(formatMoney(few.revenue, 'USD', language)),
    many: names.vendor(many.vendor),
    manyUsers: cite(formatCompact(many.users, language)),
    manyRevenue: cite(formatMoney(many.revenue, 'USD', language)),
    times: cite(formatTimes(few.revenue_per_user_month / many.revenue_per_user_month, language)),
  })
  return [{ text, figure: 'revenue-per-user', headline: true }]
}

function rangeFinding(rows: readonly RevenuePerUser[], { language, names }: ReportContext): Finding[] {
  const sorted = rows.toSorted((a, b) => a.revenue_per_user_month - b.revenue_per_user_month)
  const [least, most] = [sorted[0], sorted.at(-1)]
  if (!least || !most || least === most) return []
  const money = ({ revenue_per_user_month }: RevenuePerUser) =>
    cite(formatMoney(revenue_per_user_month, 'USD', language))
  const text = messages(language).range({
    least: names.vendor(least.vendor),
    leastValue: money(least),
    most: names.vendor(most.vendor),
    mostValue: money(most),
  })
  return [{ text, figure: 'revenue-per-user' }]
}

/** What a user is worth to each vendor. */
export const revenuePerUser: Section = {
  id: 'revenue-per-user',
  title: { en: 'Revenue per user', zh: '每用户收入' },
  async build(context) {
    const { language, names } = context
    const say = messages(language)
    const { result: rows, sql } = await context.trace((engine) =>
      engine.all<RevenuePerUser>(query(engine.dialect)),
    )
    if (rows.length < 2) return { lead: say.lead, findings: [], figures: [], notes: [] }
    const label = ({ vendor }: RevenuePerUser) => names.vendor(vendor)
    const ratios = [0.1, 1, 10, 100].map((value) => ({
      // A month's revenue per user is a third of the quarter's.
      ratio: value * 3,
      label: say.perUser({ value: formatMoney(value, 'USD', language) }),
    }))
    const options = {
      title: say.title,
      description: say.description,
      xFormat: 'compact',
      yFormat: 'usd',
      xLabel: say.users,
      yLabel: say.revenue,
      seriesLabel: words(language).vendor,
      log: true,
      ratios,
    } as const
    const points = rows.map((row) => ({
      label: label(row),
      x: row.users,
      y: row.revenue,
      note: say.perUser({ value: formatMoney(row.revenue_per_user_month, 'USD', language) }),
    }))
    const styles = looks(rows, label, ({ vendor }) => vendor, context)
    const sourced = rows.map((row) => ({ ...row, basis: row.market, sources: [row.source_id] }))
    return {
      lead: say.lead,
      findings: [...reversalFinding(rows, context), ...rangeFinding(rows, context)],
      figures: [
        figure(
          'revenue-per-user',
          { chart: 'scatter', rows: points, options: { ...options, styles } },
          { ...provenanceOf(sourced, sql, say.method, context), basis: [names.market(rows[0]!.market)] },
          { name: 'revenue_per_user', rows },
        ),
      ],
      notes: [say.note],
    }
  },
}
