import { type UserSegments, userSegments } from '@bellwether/analysis'
import { type SeriesStyle, seriesStyles } from '@bellwether/charts'
import { defineMessages, formatNumber, formatPercent, formatPoints } from '@bellwether/core'
import { profileText, segmentText, traitNumbers } from '../../segments/words.ts'
import type { ReportContext } from '../context.ts'
import { figure } from '../figure.ts'
import type { OwnData, OwnTable } from '../own.ts'
import { cite, type Figure, type Finding } from '../section.ts'
import type { Traced } from '../trace.ts'

const messages = defineMessages({
  en: {
    sizesTitle: 'Your users by what they do',
    sizesDescription: 'Share of each segment with its 95 % interval, in the words of what sets it apart.',
    share: 'Share of users',
    shiftTitle: 'How demand shifts between segments',
    shiftDescription: ({ unit }: { unit: string }) =>
      `Share of each segment in the ${unit} of each whole month.`,
    productsTitle: 'How demand shifts between segments and products',
    productsDescription: ({ from, to }: Record<'from' | 'to', string>) =>
      `Change of each cell’s share of all demand from ${from} to ${to}, in percentage points; what one cell gains others lose.`,
    segment: 'Segment',
    product: 'Product',
    users: 'active users',
    amount: 'sales',
    told: ({ name, share, profile, numbers }: Record<'name' | 'share' | 'profile' | 'numbers', string>) =>
      `${name}, ${share} of users: ${profile}; ${numbers}.`,
    grew: ({ name, from, to, first, last }: Record<'name' | 'from' | 'to' | 'first' | 'last', string>) =>
      `${name} went from ${first} to ${last} of demand between ${from} and ${to}, more than any other segment.`,
    stable: ({ count, stability }: Record<'count' | 'stability', string>) =>
      `${count} segments; samples agree on who belongs where by ${stability} (adjusted Rand index, 1 is perfect).`,
    unstable: ({ stability }: { stability: string }) =>
      `Samples agree on the segments by ${stability} only; below 0.8 they may be an accident of the sample.`,
    limit:
      'Segments describe what users did; they do not say why, nor that a user who is moved behaves like the new neighbours.',
    method:
      'k-means on standardised features, the number by votes of four criteria on a sample; see docs/en/segments.md.',
  },
  zh: {
    sizesTitle: '按行为划分的自有用户',
    sizesDescription: '各分群的占比及其 95 % 区间，名称说明其与众不同之处。',
    share: '占用户的比例',
    shiftTitle: '需求如何在分群之间移动',
    shiftDescription: ({ unit }) => `各分群在每个完整月份${unit}中的占比。`,
    productsTitle: '需求如何在分群与产品之间移动',
    productsDescription: ({ from, to }) =>
      `自 ${from} 至 ${to}，每格占全部需求份额的变化（百分点）；一格之得即他格之失。`,
    segment: '分群',
    product: '产品',
    users: '活跃用户',
    amount: '销售额',
    told: ({ name, share, profile, numbers }) => `${name}占用户的 ${share}：${profile}；${numbers}。`,
    grew: ({ name, from, to, first, last }) =>
      `${from} 至 ${to}，${name}在需求中的占比由 ${first} 变为 ${last}，升幅居各分群之首。`,
    stable: ({ count, stability }) =>
      `共 ${count} 个分群；不同样本对归属的一致程度为 ${stability}（调整兰德指数，1 为完全一致）。`,
    unstable: ({ stability }) => `不同样本的一致程度仅为 ${stability}；低于 0.8，可能只是抽样的偶然。`,
    limit: '分群描述用户做了什么，不说明原因，也不保证被推动的用户会像新邻居那样行事。',
    method: '对标准化特征作 k-means，分群数由四个准则在样本上投票；见 docs/zh/segments.md。',
  },
})

type Say = ReturnType<typeof messages>
type Asked = Traced<UserSegments> & { readonly own: OwnData; readonly table: OwnTable }

/** A report must not wait: smaller samples than the command takes. */
const quick = { method: 'k-means', most: 6, sample: 400, resamples: 6, seed: 1 } as const

const provenance = ({ own, table, sql }: Asked, say: Say) => own.provenance(table, sql, say.method)

/** A segment's name with its number, in one colour in all figures. */
function namesOf({ result }: Asked, { language }: ReportContext) {
  const names = new Map(
    result.segments.map((row) => [
      row.segment,
      `${segmentText(row.segment, language)}: ${profileText(row, language)}`,
    ]),
  )
  return { name: (segment: number) => names.get(segment)!, styles: seriesStyles([...names.values()], []) }
}

type Named = { name: (segment: number) => string; styles: Record<string, SeriesStyle> }

function sizesFigure(asked: Asked, { name, styles }: Named, say: Say): Figure {
  const { segments } = asked.result
  const rows = segments.map((row) => ({
    label: name(row.segment),
    value: row.share,
    low: row.share_low,
    high: row.share_high,
  }))
  const options = {
    title: say.sizesTitle,
    description: say.sizesDescription,
    valueLabel: say.share,
    seriesLabel: say.segment,
    format: 'percent',
    styles,
  } as const
  return figure('who-segments', { chart: 'ranking', rows, options }, provenance(asked, say), {
    name: 'segments',
    rows: segments,
  })
}

function shiftFigure(asked: Asked, context: ReportContext, say: Say): Figure {
  const { demand, segments } = asked.result
  const label = (segment: number) => segmentText(segment, context.language)
  const rows = demand
    .filter(({ product }) => product === 'all')
    .map(({ month, segment, share }) => ({ series: label(segment), date: month, share }))
  const options = {
    title: say.shiftTitle,
    description: say.shiftDescription({ unit: say[demand[0]?.unit ?? 'users'] }),
    valueLabel: say.share,
    seriesLabel: say.segment,
    styles: seriesStyles(
      segments.map(({ segment }) => label(segment)),
      [],
    ),
  } as const
  return figure('who-shift', { chart: 'shareArea', rows, options }, provenance(asked, say), {
    name: 'demand',
    rows: demand,
  })
}

function productsFigure(asked: Asked, context: ReportContext, say: Say): Figure[] {
  const { shifts } = asked.result
  const [one] = shifts
  if (!one || new Set(shifts.map(({ product }) => product)).size < 2) return []
  const rows = shifts.map(({ segment, product, share_last, share_first }) => ({
    row: segmentText(segment, context.language),
    column: product,
    value: share_last - share_first,
  }))
  const options = {
    title: say.productsTitle,
    description: say.productsDescription({ from: one.from.slice(0, 7), to: one.to.slice(0, 7) }),
    rowLabel: say.segment,
    columnLabel: say.product,
    format: 'points',
  } as const
  return [
    figure('who-products', { chart: 'heatmap', rows, options }, provenance(asked, say), {
      name: 'shifts',
      rows: shifts,
    }),
  ]
}

function findingsOf({ result }: Asked, { language }: ReportContext, say: Say): Finding[] {
  const told = result.segments.map((row) => ({
    text: say.told({
      name: segmentText(row.segment, language),
      share: cite(formatPercent(row.share, language)),
      profile: profileText(row, language),
      numbers: traitNumbers(row, language),
    }),
    figure: 'who-segments',
    headline: row.segment === 1,
  }))
  const [most] = result.growth.toSorted(
    (a, b) => b.share_last - b.share_first - (a.share_last - a.share_first),
  )
  const grew = most && {
    text: say.grew({
      name: segmentText(most.segment, language),
      from: most.from.slice(0, 7),
      to: most.to.slice(0, 7),
      first: cite(formatPercent(most.share_first, language)),
      last: `${cite(formatPercent(most.share_last, language))} (${formatPoints(most.share_last - most.share_first, language)})`,
    }),
    figure: 'who-shift',
    headline: true,
  }
  return [...told, ...(grew ? [grew] : [])]
}

function stabilityNote({ result }: Asked, { language }: ReportContext, say: Say): string {
  const { counts, segments } = result.division
  const value = counts.find(({ chosen }) => chosen)?.stability ?? 0
  const stability = formatNumber(value, language, 2)
  return value < 0.8
    ? say.unstable({ stability })
    : say.stable({ count: formatNumber(segments, language), stability })
}

/** Who the users of a workspace are: segments, and how demand shifts between them and products. */
export async function ownSegments(
  own: OwnData,
  context: ReportContext,
): Promise<{ findings: Finding[]; figures: Figure[]; notes: string[] }> {
  const say = messages(context.language)
  const table: OwnTable = own.lastDay('events') ? 'events' : 'sales'
  const asked = { ...(await own.trace((engine) => userSegments(engine, quick))), own, table }
  const named = namesOf(asked, context)
  return {
    findings: findingsOf(asked, context, say),
    figures: [
      sizesFigure(asked, named, say),
      shiftFigure(asked, context, say),
      ...productsFigure(asked, context, say),
    ],
    notes: [stabilityNote(asked, context, say), say.limit],
  }
}
