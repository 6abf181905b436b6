import { defineMessages, formatCompact, formatPercent } from '@bellwether/core'
import { grouped, type Observed, periodKey, periodName, seriesKey, seriesName } from '../evidence.ts'
import { foundIn, type Gate, type GateFinding } from '../gate.ts'

const messages = defineMessages({
  en: {
    revised: (v: { series: string; period: string; values: string; spread: string }) =>
      `${v.series}, ${v.period}: stated as ${v.values} over time, ${v.spread} apart`,
    keep: 'use the preferred figure, and show the others as its range',
  },
  zh: {
    revised: ({ series, period, values, spread }) =>
      `${series}，${period}：先后发布为 ${values}，相差 ${spread}`,
    keep: '使用首选数字，其余作为区间展示',
  },
})

/** Figures further apart than this, relative to the least, are a warning. */
const wide = 0.1

const inOrder = (a: Observed, b: Observed): number => ((a.published ?? '') < (b.published ?? '') ? -1 : 1)

function check(figures: readonly Observed[]): GateFinding[] {
  const values = new Set(figures.map(({ value }) => value))
  const dates = new Set(figures.map(({ published }) => published))
  if (values.size < 2 || dates.size < 2) return []
  const least = Math.min(...values)
  const spread = Math.max(...values) / least - 1
  const o = figures[0]!
  const stated = [...figures].sort(inOrder)
  return [
    foundIn(spread > wide ? 'warning' : 'info', figures, (language) => [
      messages(language).revised({
        series: seriesName(o, language),
        period: periodName(o),
        values: stated
          .map(({ value, published }) => `${formatCompact(value, language)} (${published ?? '–'})`)
          .join(', '),
        spread: formatPercent(spread, language, 0),
      }),
      messages(language).keep,
    ]),
  ]
}

/** The same figure stated differently at different dates. */
export const revisedHistory: Gate = {
  title: { en: 'Revised history', zh: '历史被修订' },
  observations: ({ observations }) =>
    grouped(observations, (o) => seriesKey(o) + periodKey(o)).flatMap(check),
}
