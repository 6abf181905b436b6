import { defineMessages, formatDay, formatNumber, formatPercent } from '@bellwether/core'
import {
  byPeriod,
  contrast,
  type GainRow,
  gains,
  largestVendors,
  latestPeriods,
  lumpOthers,
  observedShares,
  other,
  type PeriodPair,
  type ShareRow,
  transfers,
  yearApart,
} from '@bellwether/market'
import { basisLabel } from '../bases.ts'
import type { ReportContext } from '../context.ts'
import { figure, provenanceOf } from '../figure.ts'
import { cite, type Figure, type Finding, type Section } from '../section.ts'
import { looks, referralShare, tokenShare } from '../series.ts'
import type { Traced } from '../trace.ts'
import { words } from '../words.ts'

const messages = defineMessages({
  en: {
    lead: 'Two series are long enough to show change on one basis: referrals from chatbots, which follow consumers, and tokens on a router, which follow developers. They tell different stories.',
    areaTitle: ({ basis }: { basis: string }) => `${basis}: shares over time`,
    areaDescription: 'Each layer is a vendor’s share; grey is everyone else.',
    slopeTitle: ({ basis }: { basis: string }) => `${basis}: what changed in a year`,
    slopeDescription: 'Shares a year apart on the same basis; the largest vendors of either date.',
    flowTitle: ({ basis }: { basis: string }) => `${basis}: who gained from whom`,
    flowDescription:
      'Net losses of the year (left) laid to the gains (right) in proportion. Shares alone can’t tell who switched: this is the division that assumes nothing else.',
    value: 'Percentage points',
    moved: ({
      basis,
      loser,
      lost,
      winner,
      won,
      from,
      to,
    }: Record<'basis' | 'loser' | 'lost' | 'winner' | 'won' | 'from' | 'to', string>) =>
      `${basis}: ${loser} lost ${lost} between ${from} and ${to}; the largest gain is ${winner}’s, ${won}.`,
    points: ({ n }: { n: string }) => `${n} points`,
    total: ({ basis, n }: Record<'basis' | 'n', string>) =>
      `${basis}: ${n} of the market changed hands, net, in the year.`,
    contrast: ({
      a,
      aReferrals,
      aTokens,
      b,
      bReferrals,
      bTokens,
    }: Record<'a' | 'aReferrals' | 'aTokens' | 'b' | 'bReferrals' | 'bTokens', string>) =>
      `Consumers and developers choose differently: ${a} has ${aReferrals} of the referrals from chatbots but ${aTokens} of the tokens on OpenRouter, ${b} ${bReferrals} and ${bTokens}.`,
    note: 'Who switched to whom needs customers, not shares: import your own sales and run bellwether change and bellwether switching.',
    noteDay: 'OpenRouter shares are one day a month: a free promotion can move a whole day.',
    method: 'Change of share between the latest period and the one nearest to a year before, on one basis.',
  },
  zh: {
    lead: '有两条序列长到足以在同一口径下看变化：聊天机器人引荐反映消费者，路由平台 token 反映开发者。它们讲的是两个不同的故事。',
    areaTitle: ({ basis }) => `${basis}：份额的变化`,
    areaDescription: '每一层是一家厂商的份额，灰色为其余各家。',
    slopeTitle: ({ basis }) => `${basis}：一年间的变化`,
    slopeDescription: '同一口径下相隔一年的份额，取两端较大的厂商。',
    flowTitle: ({ basis }) => `${basis}：谁从谁那里得到`,
    flowDescription:
      '把一年的净损失（左）按比例分摊给净增长（右）。仅凭份额无法知道谁转向了谁：这是不做额外假设的分法。',
    value: '百分点',
    moved: ({ basis, loser, lost, winner, won, from, to }) =>
      `${basis}：${from}至${to}，${loser} 失去 ${lost}，得到最多的是 ${winner}，增加 ${won}。`,
    points: ({ n }) => `${n} 个百分点`,
    total: ({ basis, n }) => `${basis}：一年间净易手的份额相当于市场的 ${n}。`,
    contrast: ({ a, aReferrals, aTokens, b, bReferrals, bTokens }) =>
      `消费者与开发者的选择截然不同：${a} 占聊天机器人引荐的 ${aReferrals}，在 OpenRouter token 中只占 ${aTokens}；${b} 则为 ${bReferrals} 与 ${bTokens}。`,
    note: '要知道谁转向了谁，需要客户数据而不是份额：请导入自己的销售数据，再运行 bellwether change 与 bellwether switching。',
    noteDay: 'OpenRouter 份额为每月取一天：一次免费促销就能左右一整天。',
    method: '同一口径下，最新一期与最接近一年前那一期的份额之差。',
  },
})

/** Vendors with a name of their own in a chart; the rest is one. */
const shown = 7

const nameOf = (vendor: string, { names, language }: ReportContext): string =>
  vendor === other ? words(language).others : names.vendor(vendor)

type Story = {
  id: string
  rows: readonly ShareRow[]
  pair: PeriodPair
  changes: GainRow[]
  sql: readonly string[]
  basis: string
}

function areaFigure({ id, rows, sql, basis }: Story, context: ReportContext): Figure {
  const say = messages(context.language)
  const kept = largestVendors(rows, shown)
  const points = byPeriod(rows).flatMap((group) => {
    const date = group[0]!.period_end
    return lumpOthers(group, kept).map(({ vendor, share }) => ({
      series: nameOf(vendor, context),
      date,
      share,
    }))
  })
  const order = [...kept, other].map((vendor) => nameOf(vendor, context))
  points.sort((a, b) => order.indexOf(a.series) - order.indexOf(b.series))
  const styles = looks(
    [...kept, other],
    (vendor) => nameOf(vendor, context),
    (vendor) => vendor,
    context,
  )
  const options = {
    title: say.areaTitle({ basis }),
    description: say.areaDescription,
    seriesLabel: words(context.language).vendor,
    styles,
  }
  return figure(
    `${id}-area`,
    { chart: 'shareArea', rows: points, options },
    provenanceOf(rows, sql, say.method, context),
    { name: 'share', rows },
  )
}

function slopeFigure({ id, pair, changes, sql, basis }: Story, context: ReportContext): Figure {
  const say = messages(context.language)
  const rows = changes.map(({ vendor, share_before, share_after }) => ({
    series: nameOf(vendor, context),
    before: share_before,
    after: share_after,
  }))
  const styles = looks(
    changes,
    ({ vendor }) => nameOf(vendor, context),
    ({ vendor }) => vendor,
    context,
  )
  const label = (group: readonly ShareRow[]) => group[0]!.period_end.slice(0, 7)
  const options = {
    title: say.slopeTitle({ basis }),
    description: say.slopeDescription,
    format: 'percent',
    beforeLabel: label(pair.before),
    afterLabel: label(pair.after),
    seriesLabel: words(context.language).vendor,
    styles,
  } as const
  return figure(
    `${id}-slope`,
    { chart: 'slope', rows, options },
    provenanceOf([...pair.before, ...pair.after], sql, say.method, context),
    { name: 'gains', rows: changes },
  )
}

function flowFigure({ id, pair, changes, sql, basis }: Story, context: ReportContext): Figure {
  const say = messages(context.language)
  const moved = transfers(changes).filter(({ share }) => share >= 0.0005)
  const rows = moved.map(({ from, to, share }) => ({
    from: nameOf(from, context),
    to: nameOf(to, context),
    value: share,
  }))
  const styles = looks(
    changes,
    ({ vendor }) => nameOf(vendor, context),
    ({ vendor }) => vendor,
    context,
  )
  const options = {
    title: say.flowTitle({ basis }),
    description: say.flowDescription,
    valueLabel: say.value,
    format: 'points',
    styles,
  } as const
  return figure(
    `${id}-flow`,
    { chart: 'flow', rows, options },
    provenanceOf([...pair.before, ...pair.after], sql, say.method, context),
    { name: 'transfers', rows: moved },
  )
}

function findingsOf({ id, pair, changes, basis }: Story, context: ReportContext): Finding[] {
  const { language } = context
  const say = messages(language)
  const named = changes.filter(({ vendor }) => vendor !== other)
  const [winner, loser] = [named[0], named.at(-1)]
  if (!winner || !loser || winner.change <= 0 || loser.change >= 0) return []
  const points = (value: number) => cite(say.points({ n: formatNumber(Math.abs(value) * 100, language, 1) }))
  const day = (group: readonly ShareRow[]) => formatDay(group[0]!.period_end, language)
  const moved = say.moved({
    basis,
    loser: nameOf(loser.vendor, context),
    lost: points(loser.change),
    winner: nameOf(winner.vendor, context),
    won: points(winner.change),
    from: day(pair.before),
    to: day(pair.after),
  })
  const total = changes.filter(({ change }) => change > 0).reduce((sum, { change }) => sum + change, 0)
  return [
    { text: moved, figure: `${id}-slope`, headline: true },
    { text: say.total({ basis, n: cite(formatPercent(total, language, 0)) }), figure: `${id}-flow` },
  ]
}

/** Who is ahead among consumers and who among developers, by the latest shares of both series. */
function contrastFinding(
  referrals: readonly ShareRow[],
  tokens: readonly ShareRow[],
  { language, names }: ReportContext,
): Finding[] {
  const found = contrast(latestPeriods(referrals), latestPeriods(tokens))
  if (!found) return []
  const percent = (share: number) => cite(formatPercent(share, language))
  const { inFirst: a, inSecond: b } = found
  const text = messages(language).contrast({
    a: names.vendor(a.vendor),
    aReferrals: percent(a.first),
    aTokens: percent(a.second),
    b: names.vendor(b.vendor),
    bReferrals: percent(b.first),
    bTokens: percent(b.second),
  })
  return [{ text, figure: 'changes-tokens-area', headline: true }]
}

function storyOf(id: string, { result, sql }: Traced<ShareRow[]>, context: ReportContext): Story[] {
  const pair = yearApart(result)
  if (!pair) return []
  const kept = largestVendors([...pair.before, ...pair.after], shown)
  const changes = gains(lumpOthers(pair.before, kept), lumpOthers(pair.after, kept))
  return [{ id, rows: result, pair, changes, sql, basis: basisLabel(result[0]!, context) }]
}

/** What changed, and who gained from whom. */
export const changes: Section = {
  id: 'changes',
  title: { en: 'What changed, and who gained from whom', zh: '变化与此消彼长' },
  async build(context) {
    const say = messages(context.language)
    const ask = (market: string) => context.trace((engine) => observedShares(engine, { market }))
    const [referrals, tokens] = [await ask(referralShare.market), await ask(tokenShare.market)]
    const stories = [
      ...storyOf('changes-referrals', referrals, context),
      ...storyOf('changes-tokens', tokens, context),
    ]
    return {
      lead: say.lead,
      findings: [
        ...contrastFinding(referrals.result, tokens.result, context),
        ...stories.flatMap((story) => findingsOf(story, context)),
      ],
      figures: stories.flatMap((story) => [
        areaFigure(story, context),
        slopeFigure(story, context),
        flowFigure(story, context),
      ]),
      notes: stories.length ? [say.note, say.noteDay] : [],
    }
  },
}
