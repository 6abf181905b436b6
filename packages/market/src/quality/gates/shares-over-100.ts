import { defineMessages, formatPercent } from '@bellwether/core'
import { metricOf } from '../../schema/metrics.ts'
import {
  grouped,
  marketKey,
  marketName,
  measureName,
  type Observed,
  periodKey,
  periodName,
  preferredInTime,
} from '../evidence.ts'
import { foundIn, type Gate, type GateFinding } from '../gate.ts'

const messages = defineMessages({
  en: {
    over: (v: { market: string; measure: string; period: string; share: string }) =>
      `${v.market}, ${v.measure}, ${v.period}: the parts make ${v.share} of the whole`,
    overlap: 'look for parts that overlap, a total of another definition, or a unit that differs',
  },
  zh: {
    over: ({ market, measure, period, share }) =>
      `${market}，${measure}，${period}：各部分合计为整体的 ${share}`,
    overlap: '检查是否有部分重叠、总量口径不同或单位不一',
  },
})

const whole = 'all vendors'

/** Shares that are rounded to a tenth may exceed 100 together by half a tenth each; amounts by a thousandth. */
const rounding = 0.05
const slack = 1.001

const sum = (figures: readonly Observed[]): number => figures.reduce((total, { value }) => total + value, 0)

/** The parts over the whole where that is more than rounding allows. Users of two vendors overlap: they may. */
function excess(figures: readonly Observed[]): number | undefined {
  const [first] = figures
  const parts = figures.filter(({ vendor }) => vendor !== whole)
  if (first!.unit === 'percent')
    return sum(parts) > 100 + rounding * parts.length ? sum(parts) / 100 : undefined
  const total = figures.find(({ vendor }) => vendor === whole)?.value
  if (!total || metricOf(first!.metric)?.kind !== 'flow') return undefined
  return sum(parts) > total * slack ? sum(parts) / total : undefined
}

function check(figures: readonly Observed[]): GateFinding[] {
  const share = excess(figures)
  if (share === undefined) return []
  const o = figures[0]!
  return [
    foundIn('error', figures, (language) => [
      messages(language).over({
        market: marketName(o, language),
        measure: measureName(o, language),
        period: periodName(o),
        share: formatPercent(share, language, 2),
      }),
      messages(language).overlap,
    ]),
  ]
}

/** Parts of a market that together are more than the whole. */
export const sharesOver100: Gate = {
  title: { en: 'Shares over 100 %', zh: '份额超过 100%' },
  observations: ({ observations }) =>
    grouped(preferredInTime(observations), (o) => marketKey(o) + periodKey(o)).flatMap(check),
}
