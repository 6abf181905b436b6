import {
  defineMessages,
  formatCompact,
  formatNumber,
  formatPercent,
  type Grain,
  grainNames,
  type Language,
} from '@bellwether/core'
import { active, type GrowthRow, growth, type RetentionRow, retention } from '@bellwether/market'
import type { ReportContext } from '../context.ts'
import { figure } from '../figure.ts'
import type { OwnData } from '../own.ts'
import { type Chapter, cite, type Figure, type Finding, type Section } from '../section.ts'
import type { Traced } from '../trace.ts'

type Text = Record<string, string>

const messages = defineMessages({
  en: {
    lead: 'Users in your own event log: who came, who stayed, who came back and who left. Growth comes from winning users and from keeping them; each has its chart.',
    accountingTitle: ({ grain }: Text) => `New, resurrected and churned users by ${grain}`,
    accountingDescription:
      'Above zero: users who are new or back after a pause. Below: users of the period before who did not come. The bars add up to the change in active users.',
    new: 'New',
    resurrected: 'Resurrected',
    churned: 'Churned',
    usersAxis: 'Users',
    retentionTitle: ({ grain }: Text) => `Retention of cohorts by ${grain}`,
    retentionDescription:
      'The share of users who began in a period and were active so many periods later. Periods that are not over are left empty.',
    cohort: 'Cohort',
    later: 'Periods later',
    stickinessTitle: 'Stickiness: daily over monthly active users',
    stickinessDescription: 'The share of the users of 30 days who came on each day, as the mean of 7 days.',
    stickiness: 'DAU / MAU',
    changed: ({ period, active, change, rate, fresh, back, lost }: Text) =>
      `In the last full period, from ${period}, ${active} users were active, ${change} (${rate}) against the one before: ${fresh} new and ${back} back, ${lost} left.`,
    ratio: ({ ratio, periods }: Text) =>
      `Over the last ${periods} full periods, ${ratio} users were won for each one lost.`,
    kept: ({ k1, size, k, rate }: Text) =>
      `Of ${size} users who could be watched, ${k1} came back in the period after their first, and ${rate} were active ${k} periods after it.`,
    sticky: ({ now, before }: Text) =>
      `A day brings ${now} of the users of its month, after ${before} in the first month that could be measured.`,
    noteData:
      'Exact counts of the imported events: who is not in the log is not counted, and a user under two names counts twice unless aliases were imported.',
    noteOver: 'Days are those of UTC. A last period that is not over is left out of findings.',
    method:
      'Activity bitmaps of each user; the identity active − active before = new + resurrected − churned holds in every period.',
    methodRetention:
      'First-ever cohorts, bounded: active exactly so many periods later. Each cell’s 95 % interval (Wilson) is in the table.',
    methodActive: 'Users of each day over users of the 30 days that end with it.',
  },
  zh: {
    lead: '自有事件日志中的用户：谁来了、谁留下、谁回来、谁离开。增长来自赢得用户，也来自留住用户，各有一图。',
    accountingTitle: ({ grain }) => `按${grain}的新增、回流与流失用户`,
    accountingDescription:
      '零以上：新用户与中断后回来的用户；零以下：上期活跃而本期未来的用户。各柱之和即活跃用户的变化。',
    new: '新增',
    resurrected: '回流',
    churned: '流失',
    usersAxis: '用户（人）',
    retentionTitle: ({ grain }) => `按${grain}的同期群留存`,
    retentionDescription: '某期开始的用户中，若干期之后仍活跃的比例。尚未结束的期间留空。',
    cohort: '同期群',
    later: '其后期数',
    stickinessTitle: '黏性：日活与月活之比',
    stickinessDescription: '30 天内的用户中当日到来的比例，取 7 天均值。',
    stickiness: '日活 / 月活',
    changed: ({ period, active, change, rate, fresh, back, lost }) =>
      `最近一个完整期间（自 ${period}）有 ${active} 名活跃用户，较上期 ${change}（${rate}）：新增 ${fresh}，回流 ${back}，流失 ${lost}。`,
    ratio: ({ ratio, periods }) => `最近 ${periods} 个完整期间，每流失一名用户赢得 ${ratio} 名。`,
    kept: ({ k1, size, k, rate }) =>
      `在可观察的 ${size} 名用户中，${k1} 在首期之后的下一期回来；首期之后第 ${k} 期仍活跃的为 ${rate}。`,
    sticky: ({ now, before }) => `每天到来的用户占当月用户的 ${now}，可测的第一个月为 ${before}。`,
    noteData: '对导入事件的精确计数：日志之外的人不计；同一用户若有两个名称且未导入别名，会算作两人。',
    noteOver: '日期按 UTC。尚未结束的末期不计入发现。',
    method: '由每名用户的活跃位图计算；每期都满足：本期活跃 − 上期活跃 = 新增 + 回流 − 流失。',
    methodRetention: '首次活跃的同期群，恰在若干期之后活跃（bounded）。每格的 95 % 区间（Wilson）见表。',
    methodActive: '当日用户除以截至当日 30 天的用户。',
  },
})

type Say = ReturnType<typeof messages>

/** The grain that shows between eight and some forty periods, where the log is long enough. */
function grainOf(days: number): Grain {
  if (days > 400) return 'month'
  return days > 60 ? 'week' : 'day'
}

/** How many periods a cohort is followed, and how many cohorts are shown. */
const followed = 8
const cohortsShown = 10
const recent = 4

/** What the chapter is computed from. */
type Asked = {
  /** The length of a period in words. */
  readonly unit: string
  readonly accounting: Traced<GrowthRow[]>
  readonly cohorts: Traced<RetentionRow[]>
  readonly daily: Traced<Awaited<ReturnType<typeof active>>>
  /** The last day of the log. */
  readonly last: string
}

async function ask(own: OwnData, last: string, language: Language): Promise<Asked> {
  const daily = await own.trace((engine) => active(engine))
  const grain = grainOf(daily.result.length)
  const question = { grain }
  return {
    unit: grainNames[grain][language],
    last,
    daily,
    accounting: await own.trace((engine) => growth(engine, question)),
    cohorts: await own.trace((engine) => retention(engine, { ...question, periods: followed })),
  }
}

const isOver =
  (last: string) =>
  ({ period_end }: GrowthRow): boolean =>
    period_end <= last

function accountingFigure({ unit, accounting, last }: Asked, own: OwnData, say: Say): Figure {
  const whole = accounting.result.filter(isOver(last))
  const parts = [
    ['new', 1],
    ['resurrected', 1],
    ['churned', -1],
  ] as const
  const rows = whole.flatMap(({ period, period_end, ...row }) =>
    parts.map(([key, sign]) => ({
      series: say[key],
      date: period,
      end: period_end,
      value: sign * (row[key] as number),
    })),
  )
  const styles = {
    [say.new]: { slot: 3, dash: '', marker: 'circle' },
    [say.resurrected]: { slot: 1, dash: '', marker: 'square' },
    [say.churned]: { slot: 2, dash: '', marker: 'triangle' },
  } as const
  const options = {
    title: say.accountingTitle({ grain: unit }),
    description: say.accountingDescription,
    valueLabel: say.usersAxis,
    format: 'compact',
    styles,
  } as const
  return figure(
    'growth-accounting',
    { chart: 'stackedBars', rows, options },
    own.provenance('events', accounting.sql, say.method),
    { name: 'growth', rows: accounting.result },
  )
}

function retentionFigure({ unit, cohorts }: Asked, own: OwnData, say: Say): Figure {
  const shown = [...new Set(cohorts.result.map(({ cohort }) => cohort))].slice(-cohortsShown - 1, -1)
  const rows = cohorts.result
    .filter(({ cohort, k }) => shown.includes(cohort) && k > 0)
    .map(({ cohort, k, rate, complete }) => ({
      row: cohort,
      column: String(k),
      value: complete ? rate : null,
    }))
  const options = {
    title: say.retentionTitle({ grain: unit }),
    description: say.retentionDescription,
    rowLabel: say.cohort,
    columnLabel: say.later,
    format: 'percent',
  } as const
  return figure(
    'cohort-retention',
    { chart: 'heatmap', rows, options },
    own.provenance('events', cohorts.sql, say.methodRetention),
    { name: 'retention', rows: cohorts.result },
  )
}

/** The mean of seven days of stickiness, from the first day whose month lies in the log. */
function smoothed(daily: Asked['daily']['result']): { date: string; value: number }[] {
  const month = 30
  const week = 7
  return daily.slice(month - 1).flatMap(({ day }, i, days) => {
    const window = days.slice(Math.max(0, i - week + 1), i + 1).map(({ stickiness }) => stickiness ?? 0)
    return window.length < week
      ? []
      : [{ date: day, value: window.reduce((sum, value) => sum + value, 0) / week }]
  })
}

function stickinessFigure({ daily }: Asked, own: OwnData, say: Say): Figure {
  const rows = smoothed(daily.result).map((point) => ({ series: say.stickiness, ...point }))
  const options = {
    title: say.stickinessTitle,
    description: say.stickinessDescription,
    valueLabel: say.stickiness,
    format: 'percent',
  } as const
  return figure(
    'stickiness',
    { chart: 'line', rows, options },
    own.provenance('events', daily.sql, say.methodActive),
    { name: 'active', rows: daily.result },
  )
}

function growthFindings({ accounting, last }: Asked, { language }: ReportContext, say: Say): Finding[] {
  const whole = accounting.result.filter(isOver(last))
  const now = whole.at(-1)
  if (!now || whole.length < 2) return []
  const number = (value: number) => formatNumber(value, language)
  const signed = (text: string, value: number) => (value > 0 ? `+${text}` : text)
  const text = say.changed({
    period: now.period,
    active: cite(formatCompact(now.active, language)),
    change: cite(signed(number(now.change), now.change)),
    rate: cite(now.growth_rate === null ? '–' : signed(formatPercent(now.growth_rate, language), now.change)),
    fresh: cite(number(now.new)),
    back: cite(number(now.resurrected)),
    lost: cite(number(now.churned)),
  })
  const lately = whole.slice(-recent)
  const won = lately.reduce((sum, row) => sum + row.new + row.resurrected, 0)
  const lost = lately.reduce((sum, row) => sum + row.churned, 0)
  const findings: Finding[] = [{ text, figure: 'growth-accounting', headline: true }]
  if (lost > 0) {
    const ratio = cite(formatNumber(won / lost, language, 2))
    findings.push({ text: say.ratio({ ratio, periods: String(lately.length) }), figure: 'growth-accounting' })
  }
  return findings
}

/** Retention over all cohorts that could be watched, which is the mean weighted by size. */
function retentionFindings({ cohorts }: Asked, { language }: ReportContext, say: Say): Finding[] {
  const at = (k: number) => {
    const over = cohorts.result.filter((row) => row.k === k && row.complete)
    const size = over.reduce((sum, row) => sum + row.size, 0)
    return { size, rate: over.reduce((sum, row) => sum + row.retained, 0) / size }
  }
  const ks = [...new Set(cohorts.result.filter(({ complete }) => complete).map(({ k }) => k))]
  const k = Math.max(0, ...ks)
  if (k < 2) return []
  const percent = (value: number) => cite(formatPercent(value, language))
  const text = say.kept({
    k1: percent(at(1).rate),
    size: cite(formatCompact(at(1).size, language)),
    k: String(k),
    rate: percent(at(k).rate),
  })
  return [{ text, figure: 'cohort-retention', headline: true }]
}

function stickinessFindings({ daily }: Asked, { language }: ReportContext, say: Say): Finding[] {
  const points = smoothed(daily.result)
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || first === last) return []
  const percent = (value: number) => cite(formatPercent(value, language))
  return [
    { text: say.sticky({ now: percent(last.value), before: percent(first.value) }), figure: 'stickiness' },
  ]
}

const empty: Chapter = { lead: '', findings: [], figures: [], notes: [] }

/** Growth of the reader's own users; left out unless the report was asked for a workspace that has events. */
export const growthOfUsers: Section = {
  id: 'growth',
  title: { en: 'Growth of your users', zh: '你的用户增长' },
  async build(context) {
    const { own, language } = context
    const last = own?.lastDay('events')
    if (!own || last === undefined) return empty
    const say = messages(language)
    const asked = await ask(own, last, language)
    return {
      lead: say.lead,
      findings: [
        ...growthFindings(asked, context, say),
        ...retentionFindings(asked, context, say),
        ...stickinessFindings(asked, context, say),
      ],
      figures: [
        accountingFigure(asked, own, say),
        retentionFigure(asked, own, say),
        stickinessFigure(asked, own, say),
      ],
      notes: [say.noteData, say.noteOver],
    }
  },
}
