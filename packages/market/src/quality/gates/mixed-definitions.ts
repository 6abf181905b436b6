import { defineMessages, formatList, formatNumber } from '@bellwether/core'
import {
  basisName,
  entityName,
  grouped,
  marketName,
  measureName,
  type Observed,
  periodKey,
  periodName,
} from '../evidence.ts'
import { foundIn, type Gate, type GateFinding } from '../gate.ts'

const messages = defineMessages({
  en: {
    bases: ({ series, bases }: { series: string; bases: string }) =>
      `${series} is counted in different ways: ${bases}`,
    apart: 'compare only figures of one basis; a line through all of them is not a growth curve',
    sizes: ({
      market,
      period,
      count,
      factor,
    }: {
      market: string
      period: string
      count: number
      factor: string
    }) => `${market}, ${period}: ${count} definitions differ ${factor}-fold`,
    range: 'give the range, never an average or a sum',
  },
  zh: {
    bases: ({ series, bases }) => `${series} 的统计口径不一：${bases}`,
    apart: '只比较同一口径的数字；跨口径连线不是增长曲线',
    sizes: ({ market, period, count, factor }) => `${market}，${period}：${count} 种定义相差 ${factor} 倍`,
    range: '只给区间，不取平均，也不相加',
  },
})

const whole = 'all vendors'

/** One entity's measure, whatever the market and basis. Shares always differ by basis and say so themselves. */
const sameMeasure = (o: Observed): string =>
  JSON.stringify([o.entity, o.vendor, o.metric, o.unit, o.region, o.segment])

function checkSeries(figures: readonly Observed[]): GateFinding[] {
  const bases = [...new Map(figures.map((o) => [o.basis, o])).values()]
  if (bases.length < 2) return []
  const o = figures[0]!
  return [
    foundIn('info', figures, (language) => [
      messages(language).bases({
        series: `${entityName(o, language)} · ${measureName(o, language)}`,
        bases: formatList(
          bases.map((o) => `“${basisName(o, language)}”`),
          language,
        ),
      }),
      messages(language).apart,
    ]),
  ]
}

function checkSizes(figures: readonly Observed[]): GateFinding[] {
  const count = new Set(figures.map(({ basis }) => basis)).size
  if (count < 2) return []
  const values = figures.map(({ value }) => value)
  const o = figures[0]!
  return [
    foundIn('warning', figures, (language) => [
      messages(language).sizes({
        market: marketName(o, language),
        period: periodName(o),
        count,
        factor: formatNumber(Math.max(...values) / Math.min(...values), language, 2),
      }),
      messages(language).range,
    ]),
  ]
}

/** The same measure of the same entity, or the size of the same market, on more than one definition. */
export const mixedDefinitions: Gate = {
  title: { en: 'Mixed definitions', zh: '口径混用' },
  observations({ observations }) {
    const amounts = observations.filter(({ unit }) => unit !== 'percent')
    const totals = amounts.filter(({ vendor }) => vendor === whole)
    const sizeKey = (o: Observed) => JSON.stringify([o.market, o.metric, o.region, o.unit, periodKey(o)])
    return [
      ...grouped(
        amounts.filter(({ vendor }) => vendor !== whole),
        sameMeasure,
      ).flatMap(checkSeries),
      ...grouped(totals, sizeKey).flatMap(checkSizes),
    ]
  },
}
